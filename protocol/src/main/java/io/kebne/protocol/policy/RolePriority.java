package io.kebne.protocol.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;

/**
 * How important a role's tasks are beside those of other roles, and whether that lets it take resources back from them.
 * A role below it in the tree has the same unless it is given its own.
 *
 * @param priority greater is more important; 0 where nothing is said
 * @param preempts whether the role may have tasks of lower priority, or of roles over their share, ended when it cannot
 *     get what it waits for
 * @param preemptible whether tasks of the role may be ended for others
 */
public record RolePriority(String role, int priority, boolean preempts, boolean preemptible) {
    private static final int MAX = 1_000_000;

    /** @throws InvalidValueException naming {@code role} or {@code priority} */
    public RolePriority {
        try {
            Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("role", e.reason());
        }
        if (priority < -MAX || priority > MAX) {
            throw new InvalidValueException("priority", "must lie between -" + MAX + " and " + MAX);
        }
    }

    /** What holds for a role of which nothing was said: it takes nothing from others, and they nothing from it. */
    public static RolePriority none(String role) {
        return new RolePriority(role, 0, false, false);
    }

    @JsonIgnore
    public boolean isNone() {
        return priority == 0 && !preempts && !preemptible;
    }
}
