package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What supervises an agent's tasks.
 *
 * @param kind what the operator wants
 * @param programs a directory for the shim's program, from which programs may be run
 * @param orphanTimeout how long tasks live without an agent; zero: for ever
 * @param output what becomes of what they write
 */
public record SupervisorSettings(Kind kind, Path programs, Duration orphanTimeout, OutputSettings output) {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisorSettings.class);

    /** What an operator may want. */
    public enum Kind {
        /** The shim where there is one for this machine, else a shell. */
        AUTO,
        SHIM,
        SHELL
    }

    Supervisor open(
            RuntimeDirectory runtime,
            ProcessTable table,
            Executables executables,
            SignalShell signals,
            Isolation isolation)
            throws IOException {
        if (kind != Kind.SHELL) {
            Optional<Path> shim = NativeProgram.install(programs);
            if (shim.isPresent()) {
                return new ShimSupervisor(shim.get(), runtime, orphanTimeout);
            }
            if (kind == Kind.SHIM) {
                throw new IOException("This build of Kebne has no kebne-shim that runs on " + NativeProgram.platform()
                        + "; see kebne.agent.supervisor");
            }
            LOG.warn(
                    "There is no kebne-shim for {}: tasks are supervised by shells, which see less of them",
                    NativeProgram.platform());
        }
        if (output.rotates()) {
            LOG.warn("A shell cannot rotate output: tasks' stdout and stderr grow without bound, against"
                    + " kebne.agent.container-logger");
        }
        return new ShellSupervisor(runtime, table, executables, signals, isolation);
    }
}
