package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.gc.DiskUse;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.image.ImageQueue;
import io.kebne.actors.agent.image.Mount;
import io.kebne.actors.agent.image.Mounts;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.SandboxOutput;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.agent.tool.Tools;
import io.kebne.actors.agent.volume.Tree;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.ImageReference;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The containers that an OCI runtime makes for one agent. Their processes are the business of the agent's supervisors, as those of any
 * task; this knows their images and bundles, which outlive the agent. Methods that may fail with an {@link IOException} block.
 */
public final class RuntimeContainers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeContainers.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 8;
    private static final int MOST_FETCHING = 64;
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** What cannot be removed is not tried more often than that in the end. */
    private static final Duration SELDOM = Duration.ofMinutes(10);
    /** For what a runtime does in tenths of a second. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(2);

    private final OciRuntime runtime;
    private final RootBackend backend;
    private final ImageStore store;
    private final ImageFetcher fetcher;
    private final ImageQueue<LocalImage> images;
    private final Path bundles;
    private final Path state;
    private final Path init;
    private final Hardening hardening;
    private final ProcessLauncher launcher;
    private final ScheduledThreadPoolExecutor workers;
    /** Those that may have a bundle. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** Those of them that are being removed. */
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    private RuntimeContainers(
            OciSettings settings,
            OciRuntime runtime,
            RootBackend backend,
            ImageStore store,
            Path directory,
            Path init,
            Hardening hardening,
            ProcessLauncher launcher) {
        this.runtime = runtime;
        this.backend = backend;
        this.store = store;
        this.bundles = directory.resolve("bundles");
        this.state = directory.resolve("state");
        this.init = init;
        this.hardening = hardening;
        this.launcher = launcher;
        AtomicInteger count = new AtomicInteger();
        // Images that are being got, which takes long, leave some for the containers of others.
        this.workers = new ScheduledThreadPoolExecutor(THREADS + Math.min(settings.fetches(), MOST_FETCHING), work -> {
            Thread thread = new Thread(work, "runtime-worker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // Once the agent stops, nothing is done any more.
        workers.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.fetcher = new ImageFetcher(settings, store, runtime.tools());
        this.images = new ImageQueue<>(this::get, workers, settings.fetches());
    }

    /**
     * Sees whether containers can be made here.
     *
     * @param directory for images and containers, which is the agent's alone
     * @param init the program that is to be their first process; empty: there is none
     * @throws IOException when they cannot, with a message that names the setting
     */
    public static RuntimeContainers open(
            OciSettings settings,
            OciRuntime runtime,
            Path directory,
            Optional<Path> init,
            Hardening hardening,
            ProcessLauncher launcher)
            throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            throw new IOException(OciSettings.PROVIDERS + " needs an agent that runs as root");
        } else if (init.isEmpty()) {
            throw new IOException(OciSettings.PROVIDERS + " needs kebne-init, which this agent does not have:"
                    + " its build had no C compiler, or another kind of machine");
        } else if (!launcher.supervisor().equals("shim")) {
            throw new IOException(OciSettings.PROVIDERS + " needs kebne.agent.supervisor shim");
        } else if (settings.directory()
                .filter(place -> !Files.isDirectory(place))
                .isPresent()) {
            throw new IOException(OciSettings.REGISTRY + ": there is no directory "
                    + settings.directory().get());
        }
        Files.createDirectories(directory);
        // Programs in there may give root's rights to whoever runs them, and bundles say what variables tasks have.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        ImageStore store = ImageStore.open(directory);
        Path draft = store.draft();
        RootBackend backend = RootBackend.open(settings, runtime.tools(), draft);
        Tree.delete(draft);
        RuntimeContainers containers =
                new RuntimeContainers(settings, runtime, backend, store, directory, init.get(), hardening, launcher);
        Files.createDirectories(containers.bundles);
        containers.collectImages(settings.gc(), directory);
        LOG.info("Images of containers of type MESOS are run by {}, their files by {}", runtime.name(), backend.name());
        return containers;
    }

    /** Where containers are made. There is no more work than a few pieces for each container. */
    public Executor workers() {
        return workers;
    }

    /**
     * Sees to it that an image is on this machine, and stays until {@link #releaseImage}.
     *
     * @param containerId which is to be made of it
     * @param wanted whether the task still wants it
     * @return fails with an {@link IOException} when it cannot be had, with a message for the user
     */
    public CompletableFuture<LocalImage> requireImage(
            ImageReference image, String containerId, BooleanSupplier wanted) {
        return CompletableFuture.completedFuture(image)
                .thenComposeAsync(name -> require(name, containerId, wanted), workers);
    }

    private CompletableFuture<LocalImage> require(ImageReference image, String containerId, BooleanSupplier wanted) {
        try {
            Optional<LocalImage> here = fetcher.known(image);
            if (here.isPresent() && store.claim(containerId, here.get())) {
                return CompletableFuture.completedFuture(here.get());
            }
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        store.await(containerId);
        return images.get(image.toString(), wanted).thenCompose(got -> claimed(image, got, containerId, wanted));
    }

    /** What came for others may have been removed again, when all of them had claimed it. */
    private CompletableFuture<LocalImage> claimed(
            ImageReference image, LocalImage got, String containerId, BooleanSupplier wanted) {
        try {
            return store.claim(containerId, got)
                    ? CompletableFuture.completedFuture(got)
                    : requireImage(image, containerId, wanted);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The container has been launched, or will not be. To be called after the end of {@link #requireImage}. */
    public void releaseImage(String containerId) {
        store.release(containerId);
    }

    /**
     * Removes the images that no container is or is being made of.
     *
     * @param excluded those that stay nevertheless
     * @return how many it has removed, once they are; fails with an {@link IOException} when not all can be
     */
    public CompletableFuture<Integer> prune(List<ImageReference> excluded) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return pruned(excluded);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                workers);
    }

    private void collectImages(ImageGcSettings gc, Path directory) {
        if (gc.isOn()) {
            long pause = gc.interval().toMillis();
            Future<?> unused = workers.scheduleWithFixedDelay(
                    () -> collectImagesIfFull(gc, directory), pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void collectImagesIfFull(ImageGcSettings gc, Path directory) {
        try {
            double used = DiskUse.of(directory);
            if (gc.wants(used)) {
                int count = pruned(gc.excluded());
                if (count > 0) {
                    LOG.info("Removed {} images that no container used: {} of the disk were in use", count, used);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Images are not removed, or not all", e);
        }
    }

    private int pruned(List<ImageReference> excluded) throws IOException {
        Set<String> kept = new HashSet<>();
        for (ImageReference image : excluded) {
            fetcher.known(image).ifPresent(here -> kept.add(here.digest()));
        }
        return store.prune(kept, this::used);
    }

    /** The images of all bundles; empty when there is one that does not say which it is. */
    private Optional<Set<String>> used(Set<String> beingMade) throws IOException {
        Set<String> used = new HashSet<>();
        for (String container : containers()) {
            Optional<String> digest = bundle(container).image();
            if (digest.isPresent()) {
                used.add(digest.get());
            } else if (!beingMade.contains(container) && !removed.contains(container) && isThere(container)) {
                LOG.warn("Container {} does not say which image it is of: no image is removed", container);
                return Optional.empty();
            }
        }
        return Optional.of(used);
    }

    private boolean isThere(String container) {
        return Files.isDirectory(bundle(container).directory());
    }

    private CompletableFuture<LocalImage> get(String image) {
        try {
            return CompletableFuture.completedFuture(fetcher.get(ImageReference.parse("image", image)));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Makes and starts a container, and waits until it has begun.
     *
     * @throws IOException with a message for the user; there is no container then
     */
    public TaskProcess launch(ImageLaunch launch, LocalImage image, TaskEnvironment environment) throws IOException {
        LaunchPlan plan = launch.plan();
        Bundle bundle = bundle(plan.containerId());
        try {
            bundle.create();
        } catch (FileAlreadyExistsException e) {
            throw new IOException("There is a container of this id", e);
        }
        known.add(plan.containerId());
        try {
            bundle.noteImage(image.digest());
            ImageUser user = user(plan.command(), image);
            own(launch, user);
            TaskProcess process =
                    launcher.launchContainer(plan, environment, groups -> line(launch, image, user, bundle, groups));
            awaitBegin(process, bundle);
            return process;
        } catch (IOException e) {
            forget(plan.containerId());
            throw e;
        }
    }

    private static ImageUser user(CommandInfo command, LocalImage image) throws IOException {
        if (command.user().isPresent()) {
            return ImageUser.of(image.rootfs(), "command.user", command.user().get());
        }
        Optional<String> images = image.config().user();
        return images.isPresent() ? ImageUser.of(image.rootfs(), "the image's user", images.get()) : ImageUser.ROOT;
    }

    /** What he is to write is his. */
    private static void own(ImageLaunch launch, ImageUser user) throws IOException {
        Path sandbox = launch.plan().sandbox();
        SandboxOutput.make(sandbox);
        if (user.uid() == 0 && user.gid() == 0) {
            return;
        }
        // Its volumes in the sandbox are there from here on.
        Mounts unused = Mounts.of(launch);
        Ownership.own(sandbox, user.uid(), user.gid());
        for (Mount volume : launch.volumes()) {
            Ownership.ownItself(volume.directory(), user.uid(), user.gid());
        }
    }

    private List<String> line(ImageLaunch launch, LocalImage image, ImageUser user, Bundle bundle, List<Path> groups)
            throws IOException {
        ObjectNode spec = RuntimeSpec.of(launch, image, user, bundle, init, hardening, groups);
        JSON.writeValue(bundle.config().toFile(), spec);
        List<String> line = new ArrayList<>(List.of(init.toString(), "--container"));
        line.addAll(runtime.run(state, bundle));
        return backend.through(bundle, image, line);
    }

    private static void awaitBegin(TaskProcess process, Bundle bundle) throws IOException {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (!bundle.hasBegun()) {
            boolean late = SystemClock.now().monotonicMillis() > deadline;
            // It may have begun and ended since it was looked at.
            if (late || (process.gone().isDone() && !bundle.hasBegun())) {
                process.destroy();
                awaitEnd(process);
                throw new IOException(late ? "the runtime does not return" : said(bundle));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static void awaitEnd(TaskProcess process) {
        CompletableFuture<?> ended = process.gone().handle((value, failure) -> value);
        Object unused = ended.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** What the runtime said last. */
    private static String said(Bundle bundle) throws IOException {
        String last = "";
        if (Files.exists(bundle.log())) {
            for (String line : Files.readAllLines(bundle.log())) {
                last = line.isBlank() ? last : message(line);
            }
        }
        return last.isEmpty() ? "stderr in its sandbox says why" : last;
    }

    private static String message(String line) {
        try {
            return JSON.readTree(line).path("msg").asText(line);
        } catch (JsonProcessingException e) {
            return line;
        }
    }

    /**
     * The line that runs a command in a container that runs, as the container's user. What it is to be told is noted in the
     * container's bundle, and goes with that.
     *
     * @throws IOException when the command says nothing that could run
     */
    public List<String> beside(String containerId, CommandInfo command) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvironmentVariable variable : command.environment()) {
            environment.put(variable.name(), variable.value());
        }
        List<String> arguments = ImageProgram.of(command, ImageConfig.NONE).arguments();
        List<String> words = new ArrayList<>(arguments);
        if (!command.shell()) {
            words.set(0, command.value());
        }
        Bundle bundle = bundle(containerId);
        JsonNode first = JSON.readTree(bundle.config().toFile()).path("process");
        byte[] process = JSON.writeValueAsBytes(RuntimeSpec.beside(first, environment, words));
        Path note = bundle.process(UUID.nameUUIDFromBytes(process).toString());
        if (!Files.exists(note)) {
            Path draft = Files.write(bundle.process(UUID.randomUUID().toString()), process);
            Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE);
        }
        return runtime.exec(state, containerId, note);
    }

    /** Removes what a container leaves that has ended, once how it ended is noted elsewhere. Does not wait for that. */
    public void forget(String containerId) {
        if (known.contains(containerId) && removed.add(containerId)) {
            workers.execute(() -> removeInTheEnd(containerId, AGAIN));
        }
    }

    private void removeInTheEnd(String containerId, Duration again) {
        try {
            remove(containerId);
            known.remove(containerId);
            removed.remove(containerId);
        } catch (IOException e) {
            if (workers.isShutdown()) {
                LOG.debug("What container {} left is removed when the agent starts again", containerId, e);
                return;
            }
            LOG.warn("What container {} left cannot be removed; trying again", containerId, e);
            // It may be that it never can, as with names that are too long together.
            Duration next = again.compareTo(SELDOM) < 0 ? again.multipliedBy(2) : again;
            Future<?> unused =
                    workers.schedule(() -> removeInTheEnd(containerId, next), again.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void remove(String containerId) throws IOException {
        Bundle bundle = bundle(containerId);
        if (Files.isDirectory(bundle.directory())) {
            if (Files.exists(state.resolve(containerId))) {
                Tools.run(runtime.delete(state, containerId), bundle.directory(), PATIENCE);
            }
            Tree.delete(bundle.directory());
        }
    }

    /** Whether nothing is left of any container. */
    public boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(bundles)) {
            return !directories.iterator().hasNext();
        }
    }

    private Bundle bundle(String containerId) {
        return new Bundle(containerId, bundles.resolve(containerId));
    }

    /** Removes what all containers left but these, whose processes have ended. */
    public void removeAllBut(Set<String> kept) throws IOException {
        for (String container : containers()) {
            known.add(container);
            if (!kept.contains(container)) {
                forget(container);
            }
        }
    }

    /** Those that have a bundle. */
    private List<String> containers() throws IOException {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(bundles)) {
            directories.forEach(directory -> all.add(directory.getFileName().toString()));
        }
        return all;
    }

    /** Containers go on. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
