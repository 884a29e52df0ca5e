package io.kebne.actors.agent.nested;

import io.kebne.protocol.InvalidValueException;
import java.util.List;

/**
 * Names a container within others (Mesos: ContainerID).
 *
 * @param values the outermost first: that of a task or an executor
 */
public record ContainerPath(List<String> values) {
    /** Mesos' limit (constants). */
    private static final int MAX_LENGTH = 242;

    private static final int MAX_DEPTH = 32;

    public ContainerPath {
        values = List.copyOf(values);
        if (values.isEmpty() || values.size() > MAX_DEPTH) {
            throw new InvalidValueException("container_id", "must have from 1 to " + MAX_DEPTH + " parts");
        }
        values.forEach(ContainerPath::require);
    }

    private static void require(String value) {
        boolean allowed = !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && !value.equals(".")
                && !value.equals("..")
                && value.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c) || c == ' ');
        if (!allowed) {
            throw new InvalidValueException(
                    "container_id.value",
                    "must have 1 to " + MAX_LENGTH
                            + " characters, none of them a slash, a blank or a control character");
        }
    }

    /** Its own name within its parent. */
    public String last() {
        return values.get(values.size() - 1);
    }

    /** Whether it lies in no other container (Mesos: standalone). */
    public boolean isAlone() {
        return values.size() == 1;
    }

    /** @throws InvalidValueException when it has none */
    public ContainerPath parent() {
        if (isAlone()) {
            throw new InvalidValueException("container_id.parent", "is missing");
        }
        return new ContainerPath(values.subList(0, values.size() - 1));
    }

    /** Whether it lies within this one, at any depth. */
    boolean isWithin(ContainerPath other) {
        return values.size() > other.values.size()
                && values.subList(0, other.values.size()).equals(other.values);
    }
}
