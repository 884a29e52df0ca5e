package io.kebne.actors.agent;

import com.typesafe.config.Config;
import io.kebne.actors.agent.process.OutputSettings;
import io.kebne.actors.agent.process.SupervisorSettings;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How tasks outlive their agent.
 *
 * @param supervisor what each of them runs below
 * @param runtimeDir where supervisors note what they do; empty: the agent finds a place
 * @param recoveryTimeout how long tasks live without an agent; zero: for ever
 * @param keepTasksOnStop whether an agent that is stopped leaves its tasks to the next
 * @param drainOnStop whether one that is stopped is drained first, and leaves no tasks
 * @param drainGracePeriod the most that tasks may take to end then
 * @param output what becomes of what tasks write
 */
public record Supervision(
        SupervisorSettings.Kind supervisor,
        Optional<Path> runtimeDir,
        Duration recoveryTimeout,
        boolean keepTasksOnStop,
        boolean drainOnStop,
        Duration drainGracePeriod,
        OutputSettings output) {
    /** @param config the block {@code kebne.agent} */
    static Supervision of(Config config) {
        String runtimeDir = config.getString("runtime-dir");
        return new Supervision(
                supervisor(config.getString("supervisor")),
                runtimeDir.isEmpty() ? Optional.empty() : Optional.of(Path.of(runtimeDir)),
                AgentSettings.notNegative(config, "recovery-timeout"),
                keep(config.getString("tasks-on-stop")),
                config.getBoolean("drain-on-shutdown"),
                AgentSettings.notNegative(config, "drain-grace-period"),
                OutputSettings.of(config));
    }

    private static SupervisorSettings.Kind supervisor(String name) {
        return switch (name) {
            case "auto", "shim", "shell" -> SupervisorSettings.Kind.valueOf(name.toUpperCase(Locale.ROOT));
            default -> throw new InvalidValueException("kebne.agent.supervisor", "must be auto, shim or shell");
        };
    }

    private static boolean keep(String name) {
        return switch (name) {
            case "keep" -> true;
            case "end" -> false;
            default -> throw new InvalidValueException("kebne.agent.tasks-on-stop", "must be keep or end");
        };
    }
}
