package io.kebne.actors.agent.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.docker.api.Engine;
import io.kebne.actors.agent.docker.api.EngineContainer;
import io.kebne.actors.agent.docker.api.EngineException;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers of images that an engine runs for one agent. They outlive the agent, which knows them again by their labels.
 * Methods that may fail with an {@link IOException} block until the engine has answered.
 */
public final class EngineContainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineContainers.class);

    private static final int THREADS = 8;
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Engine engine;
    private final AgentId agent;
    private final DockerSettings settings;
    private final ScheduledThreadPoolExecutor workers;
    private final Images images;
    /** Those that may be there and are not to be forgotten. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private EngineContainers(Engine engine, AgentId agent, DockerSettings settings) {
        this.engine = engine;
        this.agent = agent;
        this.settings = settings;
        AtomicInteger count = new AtomicInteger();
        this.workers = new ScheduledThreadPoolExecutor(THREADS, work -> {
            Thread thread = new Thread(work, "engine-worker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // Once the agent stops, nothing is done any more.
        workers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.images = new Images(engine, workers, settings);
    }

    /** @throws IOException when there is no engine, with a message that names the setting */
    public static EngineContainers open(DockerSettings settings, AgentId agent) throws IOException {
        Engine engine = Engine.open(settings.socket());
        LOG.info("Images are run by {} at {}", engine.name(), settings.socket());
        return new EngineContainers(engine, agent, settings);
    }

    /** Where the engine may be waited for. There is no more work than a few pieces for each container. */
    public Executor workers() {
        return workers;
    }

    /**
     * Sees to it that the engine has an image.
     *
     * @param force asks its registry also if the engine has one of this name
     * @param wanted whether the task still wants it
     * @return fails with an {@link EngineException} when it cannot be had
     */
    public CompletableFuture<Void> requireImage(String image, boolean force, BooleanSupplier wanted) {
        return CompletableFuture.completedFuture(image)
                .thenComposeAsync(name -> images.require(name, force, wanted), workers);
    }

    /**
     * Makes and starts a container.
     *
     * @param wanted whether this life of the agent still may, asked between the two
     * @throws IOException with a message for the user; there is no container then
     */
    public TaskProcess launch(ImageLaunch launch, BooleanSupplier wanted) throws IOException {
        String id = launch.plan().containerId();
        String name = Labels.name(id);
        known.add(id);
        try {
            engine.create(name, request(launch));
            if (!wanted.getAsBoolean()) {
                throw new IOException("The agent has begun another life");
            } else if (!known.contains(id)) {
                throw new IOException("It was ended before it began");
            }
            engine.start(name);
            return process(id, launch.plan().sandbox(), engine.inspect(name));
        } catch (IOException e) {
            giveUp(id, e);
            throw e;
        }
    }

    private ObjectNode request(ImageLaunch launch) throws IOException {
        try {
            return CreateRequest.of(launch, agent, settings);
        } catch (InvalidValueException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void giveUp(String id, IOException because) {
        try {
            remove(id);
        } catch (EngineException e) {
            because.addSuppressed(e);
        }
    }

    private TaskProcess process(String id, Path sandbox, EngineContainer container) {
        String name = Labels.name(id);
        ContainerOutput output = new ContainerOutput(engine, workers, name, sandbox, container.forgetful());
        EngineProcess process = new EngineProcess(engine, workers, name, container, output);
        process.begin();
        return process;
    }

    /**
     * Starts a command beside the first process of a container that runs. What it writes is dropped.
     *
     * @throws IOException with a message for the user
     */
    public TaskProcess launchBeside(String id, CommandInfo command) throws IOException {
        List<String> line = command.shell()
                ? List.of("/bin/sh", "-c", command.value())
                : command.arguments().isEmpty() ? List.of(command.value()) : command.arguments();
        List<String> environment = command.environment().stream()
                .map(variable -> variable.name() + "=" + variable.value())
                .toList();
        String prepared = engine.prepare(Labels.name(id), line, environment);
        return new CommandProcess(engine, workers, id, prepared, engine.run(prepared));
    }

    /** A container that an earlier life of the agent started, as far as it still runs. */
    public Optional<TaskProcess> attach(String id, Path sandbox) throws IOException {
        Optional<EngineContainer> found = find(id).filter(container -> !container.isNew() && !container.hasEnded());
        return found.map(container -> process(id, sandbox, container));
    }

    /** How a container ended that an earlier life of the agent started, with the rest of what it wrote in its sandbox. */
    public Optional<ExitValue> exit(String id, Path sandbox) throws IOException {
        Optional<EngineContainer> found = find(id).filter(EngineContainer::hasEnded);
        if (found.isPresent()) {
            ContainerOutput output = new ContainerOutput(
                    engine, workers, Labels.name(id), sandbox, found.get().forgetful());
            output.follow();
            output.finish().join();
        }
        return found.map(EngineProcess::value);
    }

    /** Whether a container was ever started, and not removed since. */
    private Optional<EngineContainer> find(String id) throws IOException {
        try {
            EngineContainer container = engine.inspect(Labels.name(id));
            if (!agent.value().equals(container.labels().get(Labels.AGENT))) {
                return Optional.empty();
            }
            known.add(id);
            return Optional.of(container);
        } catch (EngineException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Ends and removes all containers of this agent but these.
     *
     * @return those of them that had not ended
     */
    public Set<String> endAllBut(Set<String> kept) throws IOException {
        Set<String> alive = new HashSet<>();
        for (String engineId : engine.list(Labels.AGENT, agent.value())) {
            endUnlessKept(engineId, kept, alive);
        }
        return alive;
    }

    private void endUnlessKept(String engineId, Set<String> kept, Set<String> alive) throws EngineException {
        try {
            EngineContainer container = engine.inspect(engineId);
            String id = container.labels().getOrDefault(Labels.CONTAINER, "");
            if (kept.contains(id)) {
                return;
            }
            if (!container.isNew() && !container.hasEnded()) {
                alive.add(id);
            }
            endStray(engineId, id);
        } catch (EngineException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** One that does not run does no harm when it cannot be removed, as while the engine still removes it. */
    private void endStray(String engineId, String id) throws EngineException {
        try {
            engine.remove(engineId);
            known.remove(id);
        } catch (EngineException e) {
            EngineContainer left = engine.inspect(engineId);
            if (!left.isNew() && !left.hasEnded()) {
                throw e;
            }
            LOG.warn("Container {} does not run and cannot be removed; trying again", engineId, e);
            removeLater(id);
        }
    }

    /** Ends what is left of a container, and removes it. */
    public void end(String id) throws IOException {
        remove(id);
    }

    /** Removes a container that has ended, once how it ended is noted elsewhere. Does not wait for that. */
    public void forget(String id) {
        if (known.contains(id)) {
            workers.execute(() -> removeInTheEnd(id));
        }
    }

    private void removeInTheEnd(String id) {
        try {
            remove(id);
        } catch (EngineException e) {
            LOG.warn("Container {} cannot be removed; trying again", id, e);
            removeLater(id);
        }
    }

    private void removeLater(String id) {
        Future<?> unused = workers.schedule(() -> removeInTheEnd(id), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void remove(String id) throws EngineException {
        // First, for who makes it at the same time looks here before he starts it.
        known.remove(id);
        try {
            engine.remove(Labels.name(id));
        } catch (EngineException e) {
            if (!e.isNotFound()) {
                known.add(id);
                throw e;
            }
        }
    }

    /** Containers go on. */
    @Override
    public void close() {
        workers.shutdownNow();
        engine.close();
    }
}
