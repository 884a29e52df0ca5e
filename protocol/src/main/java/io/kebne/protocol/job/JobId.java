package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import java.util.regex.Pattern;

/** Names a job: letters, digits, dots, dashes and underscores, beginning with a letter or digit. */
public record JobId(@JsonValue String value) implements Comparable<JobId> {
    /** Leaves room in task ids, which are longer and become names of directories. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        if (value == null || !NAME.matcher(value).matches()) {
            throw new InvalidValueException(
                    "id",
                    "must have 1 to 100 letters, digits, dots, dashes and underscores, and begin with a letter or digit");
        }
    }

    @Override
    public int compareTo(JobId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
