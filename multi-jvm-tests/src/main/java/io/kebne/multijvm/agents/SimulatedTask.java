package io.kebne.multijvm.agents;

import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What simulated agents understand: how long a task runs. */
public final class SimulatedTask {
    private static final String SLEEP = "sleep ";

    private SimulatedTask() {}

    /** A command that runs for so long. */
    public static CommandInfo running(Duration lifetime) {
        return CommandInfo.shell(SLEEP + String.format(Locale.ROOT, "%.3f", lifetime.toMillis() / 1000.0));
    }

    /** A command that runs until it is killed. */
    public static CommandInfo endless() {
        return CommandInfo.shell(SLEEP + "infinity");
    }

    /** Empty when it has no end of its own. */
    static Optional<Duration> lifetime(TaskInfo task) {
        String line = task.command().orElseThrow().value();
        if (line.equals(SLEEP + "infinity")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(
                line.startsWith(SLEEP) ? Math.round(Double.parseDouble(line.substring(SLEEP.length())) * 1000) : 0));
    }
}
