package io.kebne.actors.agent.volume;

import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of an agent's persistent volumes. One per agent; outlives its actors. A volume is made when the first task
 * that holds it is launched, and deleted when the allocator no longer names it. Nothing is deleted that was not made
 * here.
 *
 * <p>No method blocks: work is done on the executor that is passed in, for each directory in the order of the calls. So
 * a volume that is destroyed, made again and used starts empty, however long the deletion takes; if it fails, so does
 * the use. A deletion that the end of the agent interrupts is noted on disk and done when {@link #keep} is next called.
 */
public final class Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

    private final Layout layout;
    private final Records records;

    /** Those that were made, by directory. Guarded by this object, like the next field. */
    private final Map<Path, Made> made = new HashMap<>();

    /** The last thing that is to be done in each directory in which anything is. */
    private final Map<Path, CompletableFuture<?>> last = new HashMap<>();

    private static final class Made {
        private final Path directory;
        private final boolean mount;
        private volatile boolean doomed;
        private volatile boolean gone;

        private Made(Path directory, boolean mount, boolean doomed) {
            this.directory = directory;
            this.mount = mount;
            this.doomed = doomed;
        }
    }

    private Volumes(Layout layout, Records records) {
        this.layout = layout;
        this.records = records;
    }

    /**
     * Reads what was noted in earlier lives of the agent. Blocks.
     *
     * @param own what the agent offers
     */
    public static Volumes open(WorkDirectory workDirectory, Resources own) throws IOException {
        Records records = new Records(workDirectory.root(), workDirectory.volumeNotes());
        Volumes volumes = new Volumes(new Layout(workDirectory.root(), own), records);
        for (Records.Found found : records.read()) {
            volumes.made.put(found.directory(), new Made(found.directory(), found.mount(), found.doomed()));
        }
        return volumes;
    }

    /**
     * Deletes the data of all other volumes.
     *
     * @param kept all that the agent has, and all that its tasks hold
     */
    public synchronized void keep(Collection<Resource> kept, Executor executor) {
        Set<Path> directories = new HashSet<>();
        for (Resource volume : kept) {
            try {
                directories.add(layout.of(volume).directory());
            } catch (VolumeException e) {
                LOG.warn("There is no data of volume {}: {}", volume, e.getMessage());
            }
        }
        for (Made volume : List.copyOf(made.values())) {
            if (volume.doomed || !directories.contains(volume.directory)) {
                volume.doomed = true;
                CompletableFuture<?> unused = next(volume.directory, executor, () -> {
                    delete(volume);
                    return volume;
                });
            }
        }
    }

    /**
     * Sees to it that a volume is there for a task.
     *
     * @return its directory; or a {@link CompletionException} with a message for the user
     */
    public CompletableFuture<Path> claim(Resource volume, Executor executor) {
        try {
            layout.requireOwnDisk(volume);
            Place place = layout.of(volume);
            return next(place.directory(), executor, () -> make(place));
        } catch (VolumeException e) {
            return CompletableFuture.failedFuture(failure(e));
        }
    }

    private synchronized <T> CompletableFuture<T> next(Path directory, Executor executor, Supplier<T> work) {
        CompletableFuture<?> before = last.getOrDefault(directory, CompletableFuture.completedFuture(null));
        CompletableFuture<T> after = before.handleAsync((done, failure) -> work.get(), executor);
        last.put(directory, after);
        CompletableFuture<T> unused = after.whenComplete((done, failure) -> forget(directory, after));
        return after;
    }

    private synchronized void forget(Path directory, CompletableFuture<?> done) {
        last.remove(directory, done);
    }

    private void delete(Made volume) {
        if (volume.gone) {
            return;
        }
        try {
            records.doom(volume.directory, volume.mount);
            if (volume.mount) {
                Tree.empty(volume.directory.toRealPath());
            } else {
                Tree.delete(volume.directory);
            }
            records.remove(volume.directory, volume.mount);
            gone(volume);
            LOG.info("Deleted the data of the volume at {}", volume.directory);
        } catch (IOException e) {
            LOG.warn(
                    "The data of the volume at {} is not deleted; the next registration tries again",
                    volume.directory,
                    e);
            throw failure(new VolumeException("What an earlier volume left there cannot be deleted", e));
        }
    }

    private synchronized void gone(Made volume) {
        volume.gone = true;
        made.remove(volume.directory, volume);
    }

    private Path make(Place place) {
        Made known = known(place.directory());
        if (known != null && known.doomed) {
            delete(known);
        }
        try {
            return place.isMount() ? mount(place.directory()) : directory(place);
        } catch (IOException e) {
            throw failure(e instanceof VolumeException told ? told : new VolumeException("It cannot be made", e));
        }
    }

    private Path mount(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new VolumeException("The disk's root " + root + " is not a directory");
        }
        note(root, true);
        return root.toRealPath();
    }

    private Path directory(Place place) throws IOException {
        Path base = place.base().orElseThrow();
        Path directory = place.directory();
        if (!Files.isDirectory(base)) {
            throw new VolumeException("The disk's root " + base + " is not a directory");
        }
        if (known(directory) == null && !isFree(directory)) {
            throw new VolumeException(directory + " holds data that no volume of this agent left; move it away");
        }
        note(directory, false);
        Files.createDirectories(directory.getParent());
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
        return directory;
    }

    private static boolean isFree(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            return !files.iterator().hasNext();
        }
    }

    private synchronized Made known(Path directory) {
        return made.get(directory);
    }

    private void note(Path directory, boolean mount) throws IOException {
        if (known(directory) == null) {
            records.put(directory, mount);
            noted(new Made(directory, mount, false));
        }
    }

    private synchronized void noted(Made volume) {
        made.put(volume.directory, volume);
    }

    private static CompletionException failure(VolumeException e) {
        return new CompletionException("Failed to prepare a persistent volume: " + e.getMessage(), e);
    }
}
