package io.kebne.actors.agent.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineCommand;
import io.kebne.actors.agent.docker.api.EngineException;
import io.kebne.actors.agent.docker.api.Exchange;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command beside the first process of a container, such as a check's. It ends with the container, if not before. */
final class CommandProcess implements TaskProcess {
    private static final Logger LOG = LoggerFactory.getLogger(CommandProcess.class);

    private final Engine engine;
    private final ScheduledExecutorService workers;
    private final String container;
    private final String command;
    private final Exchange exchange;
    private final CompletableFuture<ExitValue> exited;

    /**
     * @param container in whose environment it runs
     * @param exchange in which it runs
     */
    CommandProcess(
            Engine engine, ScheduledExecutorService workers, String container, String command, Exchange exchange) {
        this.engine = engine;
        this.workers = workers;
        this.container = container;
        this.command = command;
        this.exchange = exchange;
        this.exited = exchange.done().thenApplyAsync(status -> look(), workers);
    }

    private ExitValue look() {
        try {
            return ExitValue.exited(engine.inspectCommand(command).exitCode() & 0xff);
        } catch (EngineException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public CompletableFuture<ExitValue> exited() {
        return exited;
    }

    @Override
    public CompletableFuture<ExitValue> gone() {
        return exited;
    }

    @Override
    public void terminate(Duration grace) {
        destroy();
    }

    /** Engines have no call for that. */
    @Override
    public void destroy() {
        workers.execute(() -> {
            try {
                EngineCommand running = engine.inspectCommand(command);
                if (running.running() && isOfContainer(running.pid())) {
                    ProcessHandle.of(running.pid()).ifPresent(CommandProcess::end);
                }
            } catch (IOException e) {
                LOG.debug("A command in a container cannot be ended", e);
            } finally {
                exchange.cancel();
            }
        });
    }

    /** With what it started, which would stay until the container ends. */
    private static void end(ProcessHandle process) {
        List<ProcessHandle> started = process.descendants().toList();
        boolean unused = process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** To an agent that is itself in a container, the number that the engine says may be that of another process. */
    private boolean isOfContainer(long pid) throws IOException {
        String environment = Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
        return List.of(environment.split("\0", -1)).contains(TaskEnvironment.CONTAINER_ID + "=" + container);
    }

    @Override
    public void detach() {
        exchange.cancel();
    }
}
