package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.fetcher.FetchException;
import io.kebne.actors.agent.fetcher.Fetcher;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.actors.agent.volume.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nested and standalone containers of one agent. Each has a process below a supervisor of its own, a sandbox (within its
 * parent's, or below the work directory), and a note on disk by which another life of the agent finds it; it is there until it
 * is removed or its parent ends. Thread-safe: called by the HTTP API, and by the agent's actor, which it never keeps waiting.
 */
public final class NestedContainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NestedContainers.class);

    /** For what takes milliseconds. */
    private static final int THREADS = 4;

    /** How many one agent has at once, ended ones too, until they are removed. */
    private static final int MAX_CONTAINERS = 1000;

    private static final int MAX_ENDED_SESSIONS = 100;

    private final ProcessLauncher launcher;
    private final TaskEnvironment environment;
    private final Parent none;
    private final NestedNotes notes;
    private final ContainerRuns runs;
    private final ExecutorService blocking;
    /** For downloads, which take minutes. */
    private final ExecutorService fetching;

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

    /** @param work the agent's directory */
    public static NestedContainers open(
            ProcessLauncher launcher, TaskEnvironment environment, Fetcher fetcher, WorkDirectory work) {
        return new NestedContainers(launcher, environment, fetcher, work);
    }

    private NestedContainers(
            ProcessLauncher launcher, TaskEnvironment environment, Fetcher fetcher, WorkDirectory work) {
        this.launcher = launcher;
        this.environment = environment;
        this.none = Parent.none(work.root());
        this.notes = new NestedNotes(work.nested(), launcher);
        this.runs = new ContainerRuns(launcher, environment, fetcher, notes);
        this.blocking = threads("kebne-containers");
        this.fetching = threads("kebne-container-fetch");
    }

    private static ExecutorService threads(String name) {
        return Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
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
            if (note.root().filter(root -> !remembered.contains(root)).isPresent()) {
                notes.remove(note);
                continue;
            }
            NestedContainer found =
                    NestedContainer.starting(note.path(), note.id(), note.root(), false, Bounds.unlimited(note.disk()));
            containers.put(found.path(), found);
            Optional<TaskProcess> live = note.end().isPresent() ? Optional.empty() : launcher.attach(note.id());
            if (live.isPresent()) {
                kept.add(note.id());
                watch(found, live.get());
            } else {
                ended(found, note.end().isPresent() ? note.end().get() : runs.lastWords(note.id()));
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
                if (container.root().filter(root -> !now.has(root)).isPresent()) {
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
                : outermost(known, nested).map(root -> root.within(nested.id(), nested.sandbox(root)));
    }

    /** What it lies in, be it nothing. */
    private Optional<Parent> outermost(Parents known, NestedContainer container) {
        return container.root().isPresent() ? known.find(container.root().get()) : Optional.of(none);
    }

    /**
     * Starts a container, once the files that its command wants are there.
     *
     * @return false when there is one of this name already, which is left as it is; fails with a {@link NestedException}
     * @throws NestedException when it cannot be
     */
    public CompletionStage<Boolean> launch(ContainerPath path, ContainerSpec spec) throws NestedException {
        if (path.isAlone() && isOfTask(path)) {
            return CompletableFuture.completedFuture(false);
        }
        Parent parent = path.isAlone() ? none : runningParent(path);
        NestedContainer container = NestedContainer.starting(
                path, UUID.randomUUID().toString(), parent.root(), false, spec.bounds(path.isAlone()));
        if (!add(container)) {
            return CompletableFuture.completedFuture(false);
        }
        return CompletableFuture.supplyAsync(
                () -> start(container, parent, spec), spec.command().uris().isEmpty() ? blocking : fetching);
    }

    private synchronized boolean runsImage(String containerId) {
        return parents.runsImage(containerId);
    }

    private synchronized boolean isOfTask(ContainerPath path) {
        return parents.has(path.last());
    }

    /** @throws NestedException when there is none */
    Parent runningParent(ContainerPath path) throws NestedException {
        ContainerPath within = path.parent();
        if (runsImage(within.last())) {
            throw new NestedException("container_id.parent: container " + within.last()
                    + " runs an image, in which agents start nothing else");
        }
        return parent(within)
                .orElseThrow(() -> new NestedException(
                        "container_id.parent: there is no running container " + String.join(".", within.values())));
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
            throw new NestedException("The agent has " + MAX_CONTAINERS + " containers of its operators; remove some");
        }
        containers.put(container.path(), container);
        return true;
    }

    private boolean start(NestedContainer container, Parent parent, ContainerSpec spec) {
        try {
            watch(container, runs.start(container, parent, spec));
            return true;
        } catch (CancellationException e) {
            throw failed(container, new IOException("it was ended before it began", e));
        } catch (IOException | FetchException | RuntimeException e) {
            throw failed(container, e);
        }
    }

    /** It did not start: as if it had never been asked for. */
    CompletionException failed(NestedContainer container, Exception why) {
        synchronized (this) {
            containers.remove(container.path(), container);
        }
        container.process().completeExceptionally(why);
        container.end().complete(NestedEnd.UNKNOWN);
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
        if (!container.session()) {
            Optional<Path> sandbox = container.isAlone() ? Optional.of(container.sandbox(none)) : Optional.empty();
            runs.watchLimits(container, process, sandbox);
        }
        CompletableFuture<Void> unused = process.gone()
                .handleAsync(
                        (value, failure) -> {
                            // What is left of it goes with its control groups; so these are asked before.
                            Optional<Limitation> why = runs.whyEnded(container);
                            if (failure != null) {
                                runs.endRest(container);
                            }
                            ended(container, new NestedEnd(Optional.ofNullable(value), why));
                            return null;
                        },
                        blocking);
    }

    /** Not another one of the same name. */
    private synchronized boolean isListed(NestedContainer container) {
        NestedContainer known = containers.get(container.path());
        return known != null && known.id().equals(container.id());
    }

    /** It is over, and so is what lies within it. */
    private void ended(NestedContainer container, NestedEnd how) {
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
        container.cancellation().cancel();
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
    public Optional<CompletionStage<NestedEnd>> end(ContainerPath path) {
        return find(path).map(NestedContainer::end);
    }

    synchronized Optional<NestedContainer> find(ContainerPath path) {
        return Optional.ofNullable(containers.get(path));
    }

    /**
     * Sends a signal: SIGKILL to all of its processes, any other to the first, or to that one's group where containers have
     * processes of their own. Nothing happens when it has ended.
     *
     * @return false when there is no such container
     */
    public boolean kill(ContainerPath path, int signal) {
        Optional<NestedContainer> found = find(path);
        if (found.isPresent() && !found.get().hasEnded()) {
            if (signal == ContainerRuns.KILL) {
                found.get().cancellation().cancel();
            }
            CompletableFuture<Void> unused =
                    found.get().process().thenAcceptAsync(process -> runs.signal(process, signal), blocking);
        }
        return found.isPresent();
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
            sandbox = outermost(parents, container).map(container::sandbox);
        }
        gone.forEach(notes::remove);
        sandbox.filter(own -> !container.session()).ifPresent(NestedContainers::delete);
    }

    /** As much of it as can be. */
    private static void delete(Path sandbox) {
        try {
            Tree.delete(sandbox);
        } catch (IOException e) {
            LOG.warn("The sandbox {} cannot be removed", sandbox, e);
        }
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
            outermost(known, container)
                    .ifPresent(root -> views.add(new NestedView(container.path(), root.owner(), container.pid())));
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
        containers.values().forEach(container -> container.cancellation().cancel());
        fetching.shutdown();
        blocking.shutdown();
    }
}
