package io.kebne.launcher.chaos;

import io.kebne.protocol.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What was done in spite of the faults. */
final class Goodput {
    private final Collection<Launched> launched;

    Goodput(Collection<Launched> launched) {
        this.launched = List.copyOf(launched);
    }

    /** Tasks whose finish was heard from then until then, by second. */
    double finishedPerSecond(long fromMillis, long untilMillis) {
        long finished = launched.stream()
                .map(Launched::end)
                .flatMap(Optional::stream)
                .filter(end -> end.state() == TaskState.FINISHED)
                .filter(end -> end.millis() >= fromMillis && end.millis() < untilMillis)
                .count();
        return finished * 1000.0 / Math.max(1, untilMillis - fromMillis);
    }

    /** How long it took from a fault until a task ran that was launched after it. */
    OptionalLong untilNextRunning(long faultMillis) {
        return launched.stream()
                .filter(each -> each.launchedMillis() >= faultMillis)
                .map(Launched::running)
                .flatMap(Optional::stream)
                .mapToLong(running -> running.millis() - faultMillis)
                .min();
    }
}
