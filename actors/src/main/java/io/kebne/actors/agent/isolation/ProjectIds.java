package io.kebne.actors.agent.isolation;

import io.kebne.protocol.resources.Ranges;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which of the project ids of an agent are those of sandboxes. An id is given out, is settled once its sandbox has it, and is free
 * again when no file has it any more, as somebody who has looked since says: so nothing has to be remembered over a restart. Thread-safe.
 */
final class ProjectIds {
    /** The files of no project have 0. */
    private static final long SMALLEST = 1;

    private static final long LARGEST = (1L << 32) - 1;

    private final Ranges range;
    /** Guarded by this, as what follows. */
    private final Set<Long> taken = new HashSet<>();

    private final Set<Long> settled = new HashSet<>();

    ProjectIds(Ranges range) {
        this.range = range;
    }

    /**
     * As Mesos writes them, {@code [5000-10000]}, or without brackets; several with commas.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static Ranges parse(String text) {
        String list = text.strip();
        String inner = list.startsWith("[") && list.endsWith("]") ? list.substring(1, list.length() - 1) : list;
        return new Ranges(List.of(inner.split(",", -1)).stream()
                .map(part -> range(part.strip()))
                .toList());
    }

    private static Ranges.Range range(String text) {
        if (!text.matches("[0-9]{1,10}-[0-9]{1,10}")) {
            throw new IllegalArgumentException("'" + text + "' is no range, such as 5000-10000");
        }
        String[] ends = text.split("-", -1);
        long begin = Long.parseLong(ends[0]);
        long end = Long.parseLong(ends[1]);
        if (begin < SMALLEST || end > LARGEST || begin > end) {
            throw new IllegalArgumentException(
                    "'" + text + "' must go from a number to none that is smaller, and lie within 1 to " + LARGEST);
        }
        return new Ranges.Range(begin, end);
    }

    boolean has(long id) {
        return range.ranges().stream().anyMatch(part -> part.begin() <= id && id <= part.end());
    }

    /** One that nobody has; it is not free before it is settled. Empty: there is none. */
    synchronized OptionalLong take() {
        for (Ranges.Range part : range.ranges()) {
            for (long id = part.begin(); id <= part.end(); id++) {
                if (taken.add(id)) {
                    return OptionalLong.of(id);
                }
            }
        }
        return OptionalLong.empty();
    }

    /** A sandbox has it, or never will. */
    synchronized void settle(long id) {
        settled.add(id);
    }

    /** Those whose files count: who asks before looking for files does not miss any. */
    synchronized Set<Long> settled() {
        return Set.copyOf(settled);
    }

    /** There are files that have these ids. Others than this agent may have made them. */
    synchronized void inUse(Collection<Long> ids) {
        for (long id : ids) {
            if (has(id) && taken.add(id)) {
                settled.add(id);
            }
        }
    }

    /** No file has these any more. */
    synchronized void free(Collection<Long> ids) {
        taken.removeAll(ids);
        settled.removeAll(ids);
    }

    @Override
    public String toString() {
        return String.join(
                ",",
                range.ranges().stream()
                        .map(part -> part.begin() + "-" + part.end())
                        .toList());
    }
}
