package io.kebne.multijvm.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which slots of which jobs have run. Each task writes one line when it starts: its job, the slot, and the number of the run
 * and of the attempt. A slot has one run; a task of it that was lost may be tried again, under the number of another
 * attempt.
 */
public final class SlotHistory {
    private final Path file;

    /** @param file is begun if there is none */
    public SlotHistory(Path file) {
        this.file = file;
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a task runs to write its line, with one write. */
    public String command() {
        return "echo $KEBNE_JOB $KEBNE_JOB_SLOT $KEBNE_JOB_RUN $KEBNE_JOB_ATTEMPT >> " + file;
    }

    /** All lines so far. */
    public List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of these slots of a job that have not run. */
    public static List<String> missed(List<String> lines, String job, Collection<Instant> slots) {
        Set<Instant> ran = new HashSet<>();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            if (parts[0].equals(job)) {
                ran.add(Instant.parse(parts[1]));
            }
        }
        return slots.stream()
                .filter(slot -> !ran.contains(slot))
                .map(slot -> job + " " + slot)
                .toList();
    }

    /** Slots that have more than one run, and tasks that were started more than once. */
    public static List<String> doubled(List<String> lines) {
        Map<String, String> runs = new HashMap<>();
        Set<String> started = new HashSet<>();
        List<String> doubled = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            String run = runs.putIfAbsent(parts[0] + " " + parts[1], parts[2]);
            if (!started.add(line) || (run != null && !run.equals(parts[2]))) {
                doubled.add(line);
            }
        }
        return doubled;
    }
}
