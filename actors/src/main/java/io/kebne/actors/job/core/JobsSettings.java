package io.kebne.actors.job.core;

import io.kebne.actors.placement.core.PlacementSettings;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.offer.Gang;
import java.time.Duration;

/**
 * What operators choose about jobs.
 *
 * @param queueOrder in which order runs are served: fcfs, sjf, priority or fair
 * @param ageing in how much waiting the time of a run comes to count half as much, where the shortest is served first
 * @param maxRuns so many runs at most are under way or wait, of all jobs
 * @param unreachableAfter after how long the tasks of an agent that was given up count as failed
 * @param repeatAfter after how much silence about a task its status is asked for, and a kill is said again; how often
 *     it is said which gangs wait
 * @param reconciliationInterval how often the status of all tasks is asked for, and it is said again what waits for offers
 * @param gangDeadline how long a gang is tried for before it is asked for anew
 * @param placement which task goes where
 */
public record JobsSettings(
        String queueOrder,
        Duration ageing,
        int maxRuns,
        Duration unreachableAfter,
        Duration repeatAfter,
        Duration reconciliationInterval,
        Duration gangDeadline,
        PlacementSettings placement) {
    public static final JobsSettings DEFAULT = new JobsSettings(
            "fcfs",
            Duration.ofMinutes(10),
            10_000,
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            PlacementSettings.DEFAULT);

    public JobsSettings {
        QueueOrder.of(queueOrder, ageing);
        if (maxRuns < 1 || maxRuns > 100_000) {
            throw new InvalidValueException("kebne.jobs.max-runs", "must lie between 1 and 100000");
        }
        if (ageing.isNegative() || unreachableAfter.isNegative()) {
            throw new InvalidValueException("kebne.jobs", "ageing and unreachable-after must not be negative");
        }
        requirePositive("repeat-after", repeatAfter);
        requirePositive("reconciliation-interval", reconciliationInterval);
        requirePositive("gang-deadline", gangDeadline);
        if (gangDeadline.compareTo(Gang.MAX_DEADLINE) > 0) {
            throw new InvalidValueException("kebne.jobs.gang-deadline", "must be at most a day");
        }
    }

    QueueOrder order() {
        return QueueOrder.of(queueOrder, ageing);
    }

    private static void requirePositive(String name, Duration time) {
        if (time.toMillis() < 1) {
            throw new InvalidValueException("kebne.jobs." + name, "must be longer than nothing");
        }
    }
}
