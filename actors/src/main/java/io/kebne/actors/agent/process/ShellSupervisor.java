package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs each command below a shell, where there is no {@link ShimSupervisor}. It does less: a descendant that leaves the
 * command's session is not ended with it, an exit value of 128 + n counts as death by signal n, and what happens is found
 * out by looking again and again.
 */
final class ShellSupervisor implements Supervisor {
    private static final String SCRIPT = script();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final RuntimeDirectory runtime;
    private final ProcessTable table;
    private final Executables executables;
    private final SignalShell signals;
    private final Isolation isolation;
    private final ShellWatch watch;

    ShellSupervisor(
            RuntimeDirectory runtime,
            ProcessTable table,
            Executables executables,
            SignalShell signals,
            Isolation isolation) {
        this.runtime = runtime;
        this.table = table;
        this.executables = executables;
        this.signals = signals;
        this.isolation = isolation;
        this.watch = new ShellWatch(table, runtime);
    }

    @Override
    public String name() {
        return "shell";
    }

    @Override
    public TaskProcess start(ProcessBuilder builder, List<String> line, String containerId) throws IOException {
        String setsid = executables.setsid().map(Object::toString).orElse("");
        List<String> command = new ArrayList<>();
        executables.setsid().ifPresent(program -> command.add(program.toString()));
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "kebne-shell"));
        command.addAll(List.of(runtime.of(containerId).toString(), setsid));
        command.addAll(line);
        try {
            Process supervisor = builder.command(command).start();
            return watched(containerId, awaitRunning(containerId, supervisor));
        } catch (IOException e) {
            runtime.remove(containerId);
            throw e;
        }
    }

    /** Waits for what takes a shell a few milliseconds. */
    private Running awaitRunning(String containerId, Process supervisor) throws IOException {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (SystemClock.now().monotonicMillis() < deadline) {
            boolean ended = !supervisor.isAlive();
            Optional<Running> running = runtime.running(containerId);
            if (running.isPresent()) {
                return running.get();
            }
            if (ended) {
                break;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        supervisor.destroyForcibly();
        throw new IOException("Its supervisor did not start it; see stderr in its sandbox");
    }

    @Override
    public Optional<TaskProcess> attach(String containerId) throws IOException {
        Optional<ExitValue> ended = runtime.exit(containerId);
        return ended.isPresent()
                ? Optional.empty()
                : runtime.running(containerId)
                        .filter(running -> table.isRunning(running.supervisor()))
                        .map(running -> watched(containerId, running));
    }

    private TaskProcess watched(String containerId, Running running) {
        ShellProcess process =
                new ShellProcess(containerId, running, executables.setsid().isPresent(), table, signals, isolation);
        watch.add(process);
        return process;
    }

    @Override
    public void close() {
        watch.close();
    }

    private static String script() {
        try (InputStream script = ShellSupervisor.class.getResourceAsStream("shell-supervisor.sh")) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
