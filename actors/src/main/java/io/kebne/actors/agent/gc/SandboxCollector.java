package io.kebne.actors.agent.gc;

import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.volume.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the sandboxes of executors, and with them of their tasks, that ended long enough ago. When one ended is told by the
 * time of its directory, which is set again and again while it lives: so nothing has to be remembered, and an agent that was
 * away goes on where it was.
 */
final class SandboxCollector {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCollector.class);
    private static final String FRAMEWORKS = "frameworks";
    private static final String EXECUTORS = "executors";
    private static final String RUNS = "runs";
    private static final String LATEST = "latest";
    private static final String NESTED = "containers";
    /** Whatever the disk is like: file systems tell time a little late, and a sandbox is made a little before it is used. */
    private static final long LEAST_AGE_MILLIS = 1_000;

    private final Path agents;
    private final Object structure;
    private final GcSettings settings;
    private final Supplier<Set<String>> living;
    private final DoubleSupplier used;
    private final InstantSource clock;
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Duration maxAge;
    private volatile long pending;

    /**
     * @param agents the directory of the sandboxes: (agent)/frameworks/(framework)/executors/(executor)/runs/(container)
     * @param structure held by those who make directories there
     * @param living containers that have not ended
     * @param used the part of the disk that is in use
     */
    SandboxCollector(
            Path agents,
            Object structure,
            GcSettings settings,
            Supplier<Set<String>> living,
            DoubleSupplier used,
            InstantSource clock) {
        this.agents = agents;
        this.structure = structure;
        this.settings = settings;
        this.living = living;
        this.used = used;
        this.clock = clock;
        this.maxAge = settings.delay();
    }

    /** What it has done, and how old sandboxes may become now. */
    CollectedSandboxes collected() {
        return new CollectedSandboxes(maxAge, pending, succeeded.get(), failed.get());
    }

    /** Looks once. Takes as long as it takes to list all sandboxes, and to remove those that are old. */
    void collect() {
        maxAge = settings.maxAge(used.getAsDouble());
        long now = clock.millis();
        // In this order: what is made from now on is too young, and what was made before is known to those who are
        // asked.
        Set<String> alive = living.get();
        long left = 0;
        for (Path agent : directories(agents)) {
            for (Path framework : directories(agent.resolve(FRAMEWORKS))) {
                for (Path executor : directories(framework.resolve(EXECUTORS))) {
                    left += look(directories(executor.resolve(RUNS)), alive, now);
                    removeIfEmpty(executor, RUNS);
                }
                removeIfEmpty(framework, EXECUTORS);
            }
            removeIfEmpty(agent, FRAMEWORKS);
        }
        pending = left;
    }

    private long look(List<Path> runs, Set<String> alive, long now) {
        return runs.stream().filter(run -> look(run, alive, now)).count();
    }

    /** @return whether it has ended and is still there */
    private boolean look(Path run, Set<String> alive, long now) {
        try {
            if (lives(run, alive)) {
                Files.setLastModifiedTime(run, FileTime.fromMillis(now));
                return false;
            }
            long age = now
                    - Files.getLastModifiedTime(run, LinkOption.NOFOLLOW_LINKS).toMillis();
            if (age < Math.max(LEAST_AGE_MILLIS, maxAge.toMillis())) {
                return true;
            }
            Tree.delete(run);
            succeeded.incrementAndGet();
            LOG.debug("Removed the sandbox {}, which ended {} ms ago", run, age);
            return false;
        } catch (NoSuchFileException e) {
            LOG.debug("The sandbox {} is gone already", run);
            return false;
        } catch (IOException | UncheckedIOException e) {
            failed.incrementAndGet();
            LOG.warn("The sandbox {} cannot be removed; it will be tried again", run, e);
            return true;
        }
    }

    /** The sandboxes of tasks of a group lie in that of their executor. */
    private static boolean lives(Path run, Set<String> alive) {
        return alive.contains(run.getFileName().toString())
                || directories(run.resolve(NESTED)).stream()
                        .anyMatch(nested -> alive.contains(nested.getFileName().toString()));
    }

    /** Removes the directory of an executor without a sandbox, and what is as empty. */
    private void removeIfEmpty(Path directory, String only) {
        synchronized (structure) {
            Path inner = directory.resolve(only);
            try {
                Path latest = inner.resolve(LATEST);
                if (Files.isSymbolicLink(latest) && !Files.exists(latest)) {
                    Files.delete(latest);
                }
                Files.deleteIfExists(inner);
                Files.deleteIfExists(directory);
            } catch (DirectoryNotEmptyException e) {
                LOG.trace("{} is still in use", directory);
            } catch (IOException e) {
                LOG.warn("The empty directory {} cannot be removed", directory, e);
            }
        }
    }

    private static List<Path> directories(Path directory) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(found::add);
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", directory, e);
        }
        return found;
    }
}
