package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nested containers of one agent. Each has a process below a supervisor of its own, a sandbox within its parent's, and a note on
 * disk by which another life of the agent finds it; it is there until it is removed or its parent ends. Thread-safe: called by
 * the HTTP API, and by the agent's actor, which it never keeps waiting.
 */
public final class NestedContainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NestedContainers.class);
    private static final int KILL = 9;
    /** For what takes milliseconds. */
    private static final int THREADS = 4;

    /** How many one agent has at once, ended ones too, until they are removed. */
    private static final int MAX_CONTAINERS = 1000;

    private static final int MAX_ENDED_SESSIONS = 100;

    private final ProcessLauncher launcher;
    private final TaskEnvironment environment;
    private final NestedNotes notes;
    private final ExecutorService blocking;

    /**
     * What an earlier life left.
     *
     * @param kept the processes that are to live on
     * @param known all that were noted
     */
    public record Found(Set<String> kept, Set<String> known) {}

    /** Guarded by this, as all that follows. */
    private final Map<ContainerPath, NestedContainer> containers = new LinkedHashMap<>();

    private Parents parents = Parents.NONE;

    /** @param notes a directory, made when it is needed */
    public static NestedContainers open(ProcessLauncher launcher, TaskEnvironment environment, Path notes) {
        ExecutorService blocking = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "kebne-containers");
            thread.setDaemon(true);
            return thread;
        });
        return new NestedContainers(launcher, environment, notes, blocking);
    }

    private NestedContainers(
            ProcessLauncher launcher, TaskEnvironment environment, Path notes, ExecutorService blocking) {
        this.launcher = launcher;
        this.environment = environment;
        this.notes = new NestedNotes(notes, launcher);
        this.blocking = blocking;
    }

    /**
     * Finds what an earlier life of the agent left. Blocks.
     *
     * @param remembered the containers of tasks and executors that the agent remembers
     * @throws IOException when the notes cannot be read
     */
    public synchronized Found recover(Set<String> remembered) throws IOException {
        containers.values().forEach(known -> known.started().ifPresent(TaskProcess::detach));
        containers.clear();
        Set<String> kept = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (NestedNote note : notes.all()) {
            known.add(note.id());
            if (!remembered.contains(note.parent())) {
                notes.remove(note);
                continue;
            }
            NestedContainer found = NestedContainer.starting(note.path(), note.id(), note.parent(), false);
            containers.put(found.path(), found);
            Optional<TaskProcess> live = note.exit().isPresent() ? Optional.empty() : launcher.attach(note.id());
            if (live.isPresent()) {
                kept.add(note.id());
                watch(found, live.get());
            } else {
                ended(found, note.exit().isPresent() ? note.exit() : launcher.exit(note.id()));
            }
        }
        return new Found(kept, known);
    }

    /** The tasks and executors that live now. What lies within others ends. */
    public void know(Parents now) {
        List<NestedContainer> orphans = new ArrayList<>();
        synchronized (this) {
            parents = now;
            for (NestedContainer container : List.copyOf(containers.values())) {
                if (!now.has(container.parent())) {
                    containers.remove(container.path());
                    orphans.add(container);
                }
            }
        }
        orphans.forEach(this::abandon);
    }

    /** Where the process of this parent is. */
    Optional<Parent> parent(ContainerPath within) {
        Parents known;
        NestedContainer nested;
        synchronized (this) {
            known = parents;
            nested = containers.get(within);
        }
        if (nested == null) {
            return known.find(within.last());
        }
        return nested.hasEnded()
                ? Optional.empty()
                : known.find(nested.parent()).map(root -> root.within(nested.sandbox(root)));
    }

    /**
     * Starts a container.
     *
     * @return false when there is one of this name already, which is left as it is; fails with a {@link NestedException}
     * @throws NestedException when it cannot be
     */
    public CompletionStage<Boolean> launch(ContainerPath path, CommandInfo command) throws NestedException {
        Parent parent = runningParent(path);
        requireNoUris(command);
        NestedContainer container =
                NestedContainer.starting(path, UUID.randomUUID().toString(), parent.containerId(), false);
        if (!add(container)) {
            return CompletableFuture.completedFuture(false);
        }
        return CompletableFuture.supplyAsync(() -> start(container, parent, command), blocking);
    }

    /** @throws NestedException when there is none */
    Parent runningParent(ContainerPath path) throws NestedException {
        ContainerPath within = path.parent();
        return parent(within)
                .orElseThrow(() -> new NestedException(
                        "container_id.parent: there is no running container " + String.join(".", within.values())));
    }

    static void requireNoUris(CommandInfo command) throws NestedException {
        if (!command.uris().isEmpty()) {
            throw new NestedException("command.uris: are not fetched for nested containers");
        }
    }

    /**
     * @return false when there is one of this name already
     * @throws NestedException when there are too many
     */
    synchronized boolean add(NestedContainer container) throws NestedException {
        if (containers.containsKey(container.path())) {
            return false;
        }
        if (containers.size() >= MAX_CONTAINERS) {
            throw new NestedException("The agent has " + MAX_CONTAINERS + " nested containers; remove some");
        }
        containers.put(container.path(), container);
        return true;
    }

    private boolean start(NestedContainer container, Parent parent, CommandInfo command) {
        try {
            Path sandbox = container.within(parent);
            Files.createDirectories(sandbox);
            notes.add(container);
            TaskProcess process =
                    launcher.launch(parent.plan(launcher.life(), container.id(), command, sandbox), environment);
            watch(container, process);
            return true;
        } catch (IOException | RuntimeException e) {
            throw failed(container, e);
        }
    }

    /** It did not start: as if it had never been asked for. */
    CompletionException failed(NestedContainer container, Exception why) {
        synchronized (this) {
            containers.remove(container.path(), container);
        }
        container.process().completeExceptionally(why);
        container.end().complete(Optional.empty());
        notes.remove(container);
        return new CompletionException(
                new NestedException("The container could not be started: " + why.getMessage(), why));
    }

    /** Looks after its process, which ends at once if its parent has meanwhile. */
    void watch(NestedContainer container, TaskProcess process) {
        container.process().complete(process);
        boolean orphan;
        synchronized (this) {
            orphan = !isListed(container);
        }
        if (orphan) {
            process.destroy();
        }
        CompletableFuture<Void> unused = process.gone()
                .handleAsync(
                        (value, failure) -> {
                            if (failure != null) {
                                endRest(container);
                            }
                            ended(container, Optional.ofNullable(value));
                            return null;
                        },
                        blocking);
    }

    /** Not another one of the same name. */
    private synchronized boolean isListed(NestedContainer container) {
        NestedContainer known = containers.get(container.path());
        return known != null && known.id().equals(container.id());
    }

    private void endRest(NestedContainer container) {
        try {
            launcher.end(container.id());
        } catch (IOException e) {
            LOG.error("Processes of nested container {} may still run", container.path(), e);
        }
    }

    /** It is over, and so is what lies within it. */
    private void ended(NestedContainer container, Optional<ExitValue> how) {
        List<NestedContainer> inner;
        boolean listed;
        synchronized (this) {
            inner = containers.values().stream()
                    .filter(other -> other.path().isWithin(container.path()))
                    .toList();
            listed = isListed(container);
        }
        if (listed && !container.session()) {
            notes.ended(container, how);
        } else {
            notes.remove(container);
            forgetOldSessions();
        }
        container.end().complete(how);
        inner.forEach(this::destroy);
    }

    /** How sessions ended can be asked for a while. */
    private synchronized void forgetOldSessions() {
        List<NestedContainer> ended = containers.values().stream()
                .filter(container -> container.session() && container.hasEnded())
                .toList();
        for (int i = 0; i < ended.size() - MAX_ENDED_SESSIONS; i++) {
            containers.remove(ended.get(i).path(), ended.get(i));
        }
    }

    /** Its parent has ended. */
    private void abandon(NestedContainer container) {
        if (container.hasEnded()) {
            blocking.execute(() -> notes.remove(container));
        } else {
            destroy(container);
        }
    }

    private void destroy(NestedContainer container) {
        CompletableFuture<Void> unused = container.process().thenAcceptAsync(TaskProcess::destroy, blocking);
    }

    /**
     * How a container ended, once it has.
     *
     * @return empty when there is no such container
     */
    public Optional<CompletionStage<Optional<ExitValue>>> end(ContainerPath path) {
        return find(path).map(NestedContainer::end);
    }

    synchronized Optional<NestedContainer> find(ContainerPath path) {
        return Optional.ofNullable(containers.get(path));
    }

    /**
     * Sends a signal: SIGKILL to all of its processes, any other to the first. Nothing happens when it has ended.
     *
     * @return false when there is no such container
     */
    public boolean kill(ContainerPath path, int signal) {
        Optional<NestedContainer> found = find(path);
        if (found.isPresent() && !found.get().hasEnded()) {
            CompletableFuture<Void> unused =
                    found.get().process().thenAcceptAsync(process -> signal(process, signal), blocking);
        }
        return found.isPresent();
    }

    private void signal(TaskProcess process, int signal) {
        if (signal == KILL) {
            process.destroy();
        } else if (!process.exited().isDone()) {
            launcher.signal(process.pid(), signal);
        }
    }

    /**
     * Forgets a container that has ended, with its sandbox and what lay within it.
     *
     * @return fails with a {@link NestedException} while it runs
     */
    public CompletionStage<Void> remove(ContainerPath path) {
        Optional<NestedContainer> found = find(path);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (!found.get().hasEnded()) {
            return CompletableFuture.failedFuture(new NestedException("The container has not ended yet"));
        }
        return CompletableFuture.runAsync(() -> remove(found.get()), blocking);
    }

    private void remove(NestedContainer container) {
        List<NestedContainer> gone = new ArrayList<>(List.of(container));
        Optional<Path> sandbox;
        synchronized (this) {
            containers.values().stream()
                    .filter(other -> other.path().isWithin(container.path()) && other.hasEnded())
                    .forEach(gone::add);
            gone.forEach(one -> containers.remove(one.path(), one));
            sandbox = parents.find(container.parent()).map(container::sandbox);
        }
        gone.forEach(notes::remove);
        sandbox.filter(own -> !container.session()).ifPresent(SandboxRemoval::delete);
    }

    /** Those that have not been removed. */
    public List<NestedView> list() {
        List<NestedView> views = new ArrayList<>();
        List<NestedContainer> all;
        Parents known;
        synchronized (this) {
            all = List.copyOf(containers.values());
            known = parents;
        }
        for (NestedContainer container : all) {
            known.find(container.parent())
                    .ifPresent(root -> views.add(new NestedView(
                            container.path(), root.framework().id(), root.executorId(), container.pid())));
        }
        return List.copyOf(views);
    }

    /** Commands whose input and output their clients have. */
    public Sessions sessions() {
        return new Sessions(this, launcher, environment, blocking);
    }

    /** They run on, for another life of the agent; sessions do not. */
    @Override
    public synchronized void close() {
        containers.values().forEach(container -> container.started().ifPresent(TaskProcess::detach));
        blocking.shutdown();
    }
}
