package io.kebne.actors.agent.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The directory that belongs to one agent, laid out as in Mesos. It holds the agent's identity and its executors'
 * sandboxes, and outlives the agent's process; while that lives, a lock keeps other agents out.
 *
 * <pre>
 *   meta/lock                 held while an agent runs
 *   meta/agent-id             made at the first start
 *   meta/life                 which life of the agent this is
 *   meta/expelled             there when the cluster has removed the agent, until it starts again
 *   meta/checkpoints/         a log of the tasks that are to be remembered
 *   meta/nested/              one file for each nested container
 *   meta/bin/                 programs that supervise tasks
 *   meta/volumes/             one link for each persistent volume that was made
 *   volumes/, disks/          the data of persistent volumes
 *   fetch/                    the fetcher's cache
 *   images/                   images that are unpacked, and the containers that were made of them
 *   jvm-archives/             of Java programs' classes
 *   slaves/(agent)/frameworks/(framework)/executors/(executor)/runs/(container)/    a sandbox
 *   slaves/(agent)/frameworks/(framework)/executors/(executor)/runs/latest          link to the newest
 *     containers/(container)/, tasks/(task)      in the sandbox of the agent's own executor: its tasks', and links to them
 * </pre>
 */
public final class WorkDirectory implements AutoCloseable {
    private static final String LATEST = "latest";
    private static final String EXPELLED = "meta/expelled";

    /**
     * The directories that agents of this process hold. A lock only keeps other processes out, and is lost when its own
     * process closes any other channel to the file: so the file is not even opened a second time.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Path realRoot;
    private final AgentId agentId;
    private final FileChannel lock;

    private WorkDirectory(Path root, Path realRoot, AgentId agentId, FileChannel lock) {
        this.root = root;
        this.realRoot = realRoot;
        this.agentId = agentId;
        this.lock = lock;
    }

    /**
     * Takes a directory for this process, making it and the agent's id when they do not exist.
     *
     * @param freshId an id for an agent that starts here for the first time
     * @throws WorkDirectoryException when it is in use, cannot be written, or does not hold what it should
     */
    public static WorkDirectory open(Path directory, Supplier<String> freshId) throws WorkDirectoryException {
        Path root = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root.resolve("meta/checkpoints"));
            Files.createDirectories(root.resolve("slaves"));
            Path realRoot = root.toRealPath();
            if (!OPEN.add(realRoot)) {
                throw inUse(root, "this process");
            }
            try {
                return locked(root, realRoot, freshId);
            } catch (IOException | RuntimeException e) {
                OPEN.remove(realRoot);
                throw e;
            }
        } catch (WorkDirectoryException e) {
            throw e;
        } catch (IOException e) {
            throw new WorkDirectoryException("The work directory " + root + " cannot be written", e);
        }
    }

    private static WorkDirectory locked(Path root, Path realRoot, Supplier<String> freshId) throws IOException {
        Path lockFile = root.resolve("meta/lock");
        FileChannel lock = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw inUse(root, "process " + Files.readString(lockFile));
            }
            lock.truncate(0);
            lock.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
            AgentId agentId = agentId(root.resolve("meta/agent-id"), freshId);
            return new WorkDirectory(root, realRoot, agentId, lock);
        } catch (IOException | RuntimeException e) {
            try (lock) {
                throw e;
            }
        }
    }

    private static WorkDirectoryException inUse(Path root, String holder) {
        return new WorkDirectoryException(
                "The work directory " + root + " is in use by another agent, run by " + holder);
    }

    private static AgentId agentId(Path file, Supplier<String> freshId) throws WorkDirectoryException {
        try {
            return new AgentId(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return newAgentId(file, freshId.get());
        } catch (IOException e) {
            throw new WorkDirectoryException("The agent's id cannot be read from " + file, e);
        } catch (IllegalArgumentException e) {
            throw new WorkDirectoryException("The file " + file + " does not hold an agent's id: " + e.getMessage());
        }
    }

    private static AgentId newAgentId(Path file, String id) throws WorkDirectoryException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((id + "\n").getBytes(UTF_8)));
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return new AgentId(id);
        } catch (IOException e) {
            throw new WorkDirectoryException("The agent's id cannot be written to " + file, e);
        }
    }

    public AgentId agentId() {
        return agentId;
    }

    public Path root() {
        return root;
    }

    /** Where it is noted which life of the agent this is. */
    public Path life() {
        return root.resolve("meta/life");
    }

    /** Notes that the agent ends because the cluster has removed it. */
    public void noteExpelled() throws IOException {
        Files.write(root.resolve(EXPELLED), new byte[0]);
    }

    /** Whether that was the end of the agent's earlier life; it is said once. */
    public boolean takeExpelled() throws IOException {
        return Files.deleteIfExists(root.resolve(EXPELLED));
    }

    /** Where the agent's tasks are remembered. */
    public Path checkpoints() {
        return root.resolve("meta/checkpoints");
    }

    /** Where nested containers are noted. */
    public Path nested() {
        return root.resolve("meta/nested");
    }

    /** Where the programs lie that supervise tasks. */
    public Path programs() {
        return root.resolve("meta/bin");
    }

    /** Where the persistent volumes that were made are noted. */
    public Path volumeNotes() {
        return root.resolve("meta/volumes");
    }

    /** Where all sandboxes are, by agent. */
    public Path sandboxes() {
        return root.resolve("slaves");
    }

    /** Where the fetcher keeps files for later tasks. */
    public Path fetcherCache() {
        return root.resolve("fetch");
    }

    /** Where images and their containers lie that an OCI runtime runs. */
    public Path images() {
        return root.resolve("images");
    }

    /** Where it is noted which networks containers have joined. */
    public Path networks() {
        return root.resolve("networks");
    }

    /** Where archives of Java programs' classes are kept for later tasks. */
    public Path classArchives() {
        return root.resolve("jvm-archives");
    }

    /** Where the sandbox of a container is or would be. */
    public Path sandbox(FrameworkId frameworkId, ExecutorId executorId, String containerId) {
        return runs(frameworkId, executorId).resolve(containerId);
    }

    /** Makes the sandbox of a new container and points {@code latest} at it. */
    public Path createSandbox(FrameworkId frameworkId, ExecutorId executorId, String containerId) throws IOException {
        Path runs = runs(frameworkId, executorId);
        Path sandbox = runs.resolve(containerId);
        synchronized (this) {
            // Whoever removes empty directories holds this.
            Files.createDirectories(runs);
            Files.createDirectory(sandbox);
            pointLatest(runs, containerId);
        }
        return sandbox;
    }

    /** Where the sandbox of a task of the agent's own executor is or would be. */
    public Path nestedSandbox(
            FrameworkId frameworkId, ExecutorId executorId, String executorContainer, String containerId) {
        return sandbox(frameworkId, executorId, executorContainer)
                .resolve("containers")
                .resolve(containerId);
    }

    /** Makes the sandbox of a new container of a task within its executor's, and points the task's name at it. */
    public Path createNestedSandbox(
            FrameworkId frameworkId, ExecutorId executorId, String executorContainer, String containerId, TaskId taskId)
            throws IOException {
        Path executor = sandbox(frameworkId, executorId, executorContainer);
        Path sandbox = nestedSandbox(frameworkId, executorId, executorContainer, containerId);
        Path tasks = executor.resolve("tasks");
        synchronized (this) {
            Files.createDirectories(sandbox.getParent());
            Files.createDirectories(tasks);
            Files.createDirectory(sandbox);
            Files.createSymbolicLink(tasks.resolve(taskId.value()), Path.of("..", "containers", containerId));
            pointLatest(executor.getParent(), executorContainer);
        }
        return sandbox;
    }

    private Path runs(FrameworkId frameworkId, ExecutorId executorId) {
        return root.resolve("slaves")
                .resolve(agentId.value())
                .resolve("frameworks")
                .resolve(frameworkId.value())
                .resolve("executors")
                .resolve(executorId.value())
                .resolve("runs");
    }

    private static void pointLatest(Path runs, String containerId) throws IOException {
        Path latest = runs.resolve(LATEST);
        Path target = Path.of(containerId);
        try {
            Files.createSymbolicLink(latest, target);
        } catch (FileAlreadyExistsException e) {
            Path draft = runs.resolve(LATEST + "." + containerId);
            Files.createSymbolicLink(draft, target);
            Files.move(draft, latest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Lets another agent take the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
        OPEN.remove(realRoot);
    }
}
