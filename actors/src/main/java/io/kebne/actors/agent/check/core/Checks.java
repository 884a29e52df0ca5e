package io.kebne.actors.agent.check.core;

import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checks that a task wants, and what is known of them when its process is taken on.
 *
 * @param startedMillis since when the process runs, in milliseconds since the epoch; empty: it is just being started
 * @param healthy what the health check said last
 * @param seen what the general check saw last
 */
public record Checks(
        Optional<HealthCheck> health,
        Optional<CheckInfo> check,
        Optional<Long> startedMillis,
        Optional<Boolean> healthy,
        Optional<CheckStatus> seen) {
    public static final Checks NONE =
            new Checks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static Checks of(TaskEntry task) {
        TaskStatus latest = task.latest();
        return new Checks(
                task.info().healthCheck(),
                task.info().check(),
                task.statuses().stream()
                        .filter(status -> status.state() == TaskState.RUNNING)
                        .findFirst()
                        .map(TaskStatus::timestampMillis),
                latest.healthy(),
                latest.checkStatus());
    }

    /** One for each check. */
    public List<Watch> watches() {
        List<Watch> watches = new ArrayList<>();
        health.ifPresent(wanted -> watches.add(Watch.of(wanted, healthy)));
        check.ifPresent(wanted -> watches.add(Watch.of(wanted, seen)));
        return List.copyOf(watches);
    }

    /**
     * How long the process has run.
     *
     * @param nowMillis since the epoch; clocks may have been set back since it started
     */
    public Duration age(long nowMillis) {
        return Duration.ofMillis(
                startedMillis.map(start -> Math.max(0, nowMillis - start)).orElse(0L));
    }
}
