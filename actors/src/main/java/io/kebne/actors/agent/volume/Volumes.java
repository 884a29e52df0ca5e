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
        private volatile Records.Note note;
        private volatile boolean doomed;
        private volatile boolean gone;

        private Made(Records.Note note, boolean doomed) {
            this.directory = note.directory();
            this.note = note;
            this.doomed = doomed;
        }

        private long generation() {
            return note.generation();
        }

        /** Of two notes of one directory that a crash left. */
        private static Made rightOf(Made one, Made other) {
            if (one.doomed != other.doomed) {
                return one.doomed ? one : other;
            }
            return one.generation() > other.generation() ? one : other;
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
            volumes.made.merge(found.note().directory(), new Made(found.note(), found.doomed()), Made::rightOf);
        }
        return volumes;
    }

    /**
     * Deletes the data of all other volumes, and what earlier volumes left in the places of these.
     *
     * @param named all that the agent has
     * @param held all that its tasks hold: what is in their places stays, whatever its generation
     * @param lastGeneration of all volumes, when these were named; data of a later one stay
     */
    public synchronized void keep(
            Collection<Resource> named, Collection<Resource> held, long lastGeneration, Executor executor) {
        Map<Path, Long> wanted = byDirectory(named);
        Set<Path> inUse = byDirectory(held).keySet();
        for (Made volume : List.copyOf(made.values())) {
            Long generation = wanted.get(volume.directory);
            boolean over = generation == null
                    ? Generations.isOver(volume.generation(), lastGeneration)
                    : Generations.isEarlier(volume.generation(), generation);
            if (volume.doomed || (over && !inUse.contains(volume.directory))) {
                volume.doomed = true;
                CompletableFuture<?> unused = next(volume.directory, executor, () -> {
                    delete(volume);
                    return volume;
                });
            }
        }
    }

    /** Their generations. */
    private Map<Path, Long> byDirectory(Collection<Resource> volumes) {
        Map<Path, Long> generations = new HashMap<>();
        for (Resource volume : volumes) {
            try {
                generations.put(layout.of(volume).directory(), Generations.of(volume));
            } catch (VolumeException e) {
                LOG.warn("There is no data of volume {}: {}", volume, e.getMessage());
            }
        }
        return generations;
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
            return next(place.directory(), executor, () -> make(place, Generations.of(volume)));
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
            records.doom(volume.note);
            if (volume.note.mount()) {
                Tree.empty(volume.directory.toRealPath());
            } else {
                Tree.delete(volume.directory);
            }
            records.remove(volume.note);
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

    private Path make(Place place, long generation) {
        Made known = known(place.directory());
        if (known != null && (known.doomed || Generations.isEarlier(known.generation(), generation))) {
            known.doomed = true;
            delete(known);
        } else if (known != null && Generations.isLater(known.generation(), generation)) {
            throw failure(new VolumeException(place.directory() + " holds the data of a later volume"));
        }
        try {
            return place.isMount() ? mount(place.directory(), generation) : directory(place, generation);
        } catch (IOException e) {
            throw failure(e instanceof VolumeException told ? told : new VolumeException("It cannot be made", e));
        }
    }

    private Path mount(Path root, long generation) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new VolumeException("The disk's root " + root + " is not a directory");
        }
        note(new Records.Note(root, true, generation));
        return root.toRealPath();
    }

    private Path directory(Place place, long generation) throws IOException {
        Path base = place.base().orElseThrow();
        Path directory = place.directory();
        if (!Files.isDirectory(base)) {
            throw new VolumeException("The disk's root " + base + " is not a directory");
        }
        if (known(directory) == null && !isFree(directory)) {
            throw new VolumeException(directory + " holds data that no volume of this agent left; move it away");
        }
        note(new Records.Note(directory, false, generation));
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

    private void note(Records.Note note) throws IOException {
        Made known = known(note.directory());
        if (known == null) {
            records.put(note);
            noted(new Made(note, false));
        } else if (known.generation() == 0 && note.generation() != 0) {
            records.identify(known.note, note.generation());
            known.note = note;
        }
    }

    private synchronized void noted(Made volume) {
        made.put(volume.directory, volume);
    }

    private static CompletionException failure(VolumeException e) {
        return new CompletionException("Failed to prepare a persistent volume: " + e.getMessage(), e);
    }
}
