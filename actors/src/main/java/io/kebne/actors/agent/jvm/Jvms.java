package io.kebne.actors.agent.jvm;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.jvm.core.JvmCommand;
import io.kebne.actors.agent.jvm.core.JvmFiles;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.jvm.JvmMemory;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What an agent has for Java programs. One per agent; opened with it, and closed when it has stopped: virtual machines run on
 * then. Its threads and their queues are bounded; when they are full, a task is ended without a black box rather than late.
 */
public final class Jvms implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int QUEUE = 64;
    private static final int ARCHIVES_WAITING = 16;
    private static final int ENDS_WAITING = 256;
    /** Its supervisor does not end a task just when its black box is finished. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final JvmSettings settings;
    private final JdkInventory jdks;
    private final LiveMachines live;
    private final ThreadPoolExecutor workers = pool(THREADS, QUEUE, "kebne-jvm");
    private final ThreadPoolExecutor ends = pool(2, ENDS_WAITING, "kebne-jvm-end");
    private final ThreadPoolExecutor archivist = pool(1, ARCHIVES_WAITING, "kebne-jvm-archive");
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemon("kebne-jvm-timer"));
    private final ClassArchives archives;
    private final MemoryWatch memory;
    private volatile boolean hurried;

    private Jvms(JvmSettings settings, JdkInventory jdks, Path archiveDirectory) {
        this.settings = settings;
        this.jdks = jdks;
        this.live = new LiveMachines(settings.limits().maxHeapDump());
        this.archives = new ClassArchives(archiveDirectory, settings.limits().archiveCache(), archivist);
        this.memory = new MemoryWatch(live, settings.limits().blackBoxTime(), workers);
    }

    /**
     * @param archiveDirectory where archives of classes are kept
     * @param environment of the agent
     * @throws IOException when a JDK that the operator named is none, or the directory cannot be cleaned
     */
    public static Jvms open(JvmSettings settings, Path archiveDirectory, Map<String, String> environment)
            throws IOException {
        Jvms jvms = new Jvms(settings, JdkInventory.find(settings.jdks(), environment), archiveDirectory);
        jvms.archives.clean();
        jvms.memory.start(jvms.timer);
        return jvms;
    }

    /** How others learn which JDKs there are. */
    public List<Attribute> attributes() {
        return jdks.attributes();
    }

    public JvmDiagnostics diagnostics() {
        return live;
    }

    /**
     * The true command of a Java program. Makes the directories in its sandbox that it writes to, and reads its jars.
     *
     * @param given with environment, files and user
     * @throws IOException with a message for the user
     */
    public CommandInfo command(JvmTask task, CommandInfo given, Path sandbox) throws IOException {
        Jdk jdk = jdks.choose(task.info().jdk());
        makeDirectory(sandbox.resolve(JvmFiles.DIRECTORY));
        makeDirectory(sandbox.resolve(JvmFiles.BLACK_BOX));
        try {
            List<String> line = JvmCommand.of(
                    jdk.java().toString(),
                    task.info(),
                    JvmMemory.of(task.info(), task.memory()),
                    task.cpus(),
                    settings.limits(),
                    archives.use(jdk, task.info(), sandbox));
            return new CommandInfo(false, line.get(0), line, given.environment(), given.uris(), given.user());
        } catch (InvalidValueException e) {
            // The master has looked at it before; an older one has not.
            throw new IOException(e.getMessage(), e);
        }
    }

    /** An archive that was fetched may have one of this name. */
    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
    }

    /** A process as its executor is to see it. */
    public TaskProcess watch(JvmSubject subject, TaskProcess process) {
        live.add(subject, process);
        if (subject.jvm().isEmpty()) {
            return process;
        }
        Duration time = settings.limits().blackBoxTime();
        return new WatchedProcess(
                process,
                value -> explained(subject, value),
                this::runSoon,
                time.isZero() ? Duration.ZERO : time.plus(MARGIN),
                kill -> recordThen(process.pid(), subject.sandbox(), kill));
    }

    /** A task that runs alone, or is about to, was given something else. */
    public void resized(String containerId, TaskInfo task) {
        JvmTask.of(task).ifPresent(jvm -> live.resized(containerId, jvm.memory()));
    }

    /** The task of a container is over. */
    public void forget(String containerId) {
        live.forget(containerId);
    }

    /** The end of a process with its cause, where that is found. */
    public ExitValue explained(JvmSubject subject, ExitValue value) {
        return subject.jvm().isPresent() ? PostMortem.explained(value, subject.sandbox()) : value;
    }

    /** Rather by the caller than not at all: it takes a millisecond, and somebody waits for it. */
    private void runSoon(Runnable work) {
        try {
            ends.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    /** From now on black boxes have little time: the agent is about to stop. */
    public void hurry() {
        hurried = true;
    }

    private Duration blackBoxTime() {
        Duration time = settings.limits().blackBoxTime();
        return hurried && time.compareTo(MARGIN) > 0 ? MARGIN : time;
    }

    private void recordThen(long pid, Path sandbox, Runnable kill) {
        Duration time = blackBoxTime();
        if (time.isZero()) {
            kill.run();
            return;
        }
        try {
            var inAnyCase = timer.schedule(kill, time.toMillis(), TimeUnit.MILLISECONDS);
            workers.execute(() -> {
                try {
                    if (!inAnyCase.isDone()) {
                        BlackBox.record(pid, sandbox, "", time);
                    }
                } finally {
                    if (inAnyCase.cancel(false)) {
                        kill.run();
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            kill.run();
        }
    }

    private static ThreadPoolExecutor pool(int threads, int queue, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        archivist.shutdownNow();
        workers.shutdown();
        ends.shutdown();
    }

    /** For tests: whether an archive is being made. */
    Optional<Integer> archivesUnderWay() {
        int count = archivist.getActiveCount() + archivist.getQueue().size();
        return count == 0 ? Optional.empty() : Optional.of(count);
    }
}
