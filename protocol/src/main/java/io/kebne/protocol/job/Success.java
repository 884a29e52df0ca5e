package io.kebne.protocol.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a run has succeeded.
 *
 * @param exitCodes of a task that has; 0 when none is named
 * @param tasks how many of the run's tasks must have; empty: all
 */
public record Success(
        SortedSet<Integer> exitCodes,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> tasks) {
    public static final Success DEFAULT = new Success(new TreeSet<>(List.of(0)), Optional.empty());

    private static final int MAX_CODES = 50;

    public Success {
        exitCodes = Collections.unmodifiableSortedSet(
                new TreeSet<>(exitCodes == null || exitCodes.isEmpty() ? List.of(0) : exitCodes));
        if (exitCodes.size() > MAX_CODES || exitCodes.first() < 0 || exitCodes.last() > 255) {
            throw new InvalidValueException(
                    "success.exitCodes", "must be at most " + MAX_CODES + " numbers between 0 and 255");
        }
        if (tasks.filter(count -> count < 1).isPresent()) {
            throw new InvalidValueException("success.tasks", "must be at least 1");
        }
    }
}
