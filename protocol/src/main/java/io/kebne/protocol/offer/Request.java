package io.kebne.protocol.offer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.Optional;

/**
 * What a framework is waiting for (Mesos' REQUEST call, which Mesos itself ignores). Kebne keeps the latest requests of
 * each framework to bring offers to where they are wanted, and to explain why a task is not running.
 *
 * @param taskId the task that would be launched; of several copies, their common name
 * @param name the task's name
 * @param role for which the resources are wanted
 * @param resources what one copy needs on one agent
 * @param count how many copies are wanted, on one agent or on several
 * @param gang present when the copies are of use only together, and with those of other requests of the gang
 */
public record Request(TaskId taskId, String name, String role, Resources resources, int count, Optional<Gang> gang) {
    /** The most copies of one request. */
    public static final int MAX_COUNT = 1_000_000;

    public Request {
        if (count < 1 || count > MAX_COUNT) {
            throw new InvalidValueException("requests.count", "must lie between 1 and " + MAX_COUNT);
        }
    }

    /** One copy, of use by itself. */
    public Request(TaskId taskId, String name, String role, Resources resources) {
        this(taskId, name, role, resources, 1, Optional.empty());
    }

    /** As older versions wrote it, a request has no count and means one copy. */
    @JsonCreator
    static Request read(
            @JsonProperty("taskId") TaskId taskId,
            @JsonProperty("name") String name,
            @JsonProperty("role") String role,
            @JsonProperty("resources") Resources resources,
            @JsonProperty("count") Integer count,
            @JsonProperty("gang") Optional<Gang> gang) {
        return new Request(taskId, name, role, resources, count == null ? 1 : count, gang);
    }
}
