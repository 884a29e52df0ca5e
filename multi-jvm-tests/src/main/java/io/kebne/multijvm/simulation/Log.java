package io.kebne.multijvm.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The journal of one persistence id, with its snapshots. Its primary key is the fence: an event whose sequence number is taken
 * is refused with all that was to be written with it. Nothing is ever really deleted, so that replay from a snapshot can be
 * held against replay from the beginning.
 *
 * @param <E> events
 * @param <S> the state that they make
 */
final class Log<E, S> {
    private static final int EVENTS_PER_SNAPSHOT = 40;
    private static final int SNAPSHOTS_KEPT = 2;

    private record Row<E>(long sequence, String writer, E event) {}

    private record Snapshot<S>(long sequence, S state) {}

    /** What a recovery finds. */
    record Recovered<S>(S state, long sequence) {}

    private final String id;
    private final Disk disk;
    private final S empty;
    private final BiFunction<S, E, S> apply;
    private final UnaryOperator<S> stored;
    private final Consumer<E> appended;
    private final boolean fenced;
    private final List<Row<E>> rows = new ArrayList<>();
    private final List<Snapshot<S>> snapshots = new ArrayList<>();
    private S latest;

    /**
     * @param stored a state as it comes back from where snapshots are
     * @param appended hears of each event that is in the journal
     * @param fenced false plants the bug that the primary key is not looked at
     */
    Log(
            String id,
            Disk disk,
            S empty,
            BiFunction<S, E, S> apply,
            UnaryOperator<S> stored,
            Consumer<E> appended,
            boolean fenced) {
        this.id = id;
        this.disk = disk;
        this.empty = empty;
        this.apply = apply;
        this.stored = stored;
        this.appended = appended;
        this.fenced = fenced;
        this.latest = empty;
    }

    /**
     * Writes events together, or none of them.
     *
     * @param writer a name of its own for each life of the entity
     * @param known the sequence number of the last event that the writer knows
     * @param memory the state that the writer has in memory with these events
     */
    void write(Node node, String writer, long known, List<E> events, S memory, Disk.Answer answer) {
        disk.request(node, () -> append(writer, known, events, memory), answer);
    }

    /** Reads the latest snapshot and what follows it; empty when the service does not answer. */
    void read(Node node, Consumer<Optional<Recovered<S>>> then) {
        List<Recovered<S>> found = new ArrayList<>();
        disk.request(
                node,
                () -> found.add(recover()),
                success -> then.accept(success ? Optional.of(found.get(0)) : Optional.empty()));
    }

    /** To be called after each write: makes a snapshot now and then. */
    void written(Node node, long before, long sequence, S state) {
        if (sequence / EVENTS_PER_SNAPSHOT != before / EVENTS_PER_SNAPSHOT) {
            disk.request(node, () -> keep(new Snapshot<>(sequence, stored.apply(state))), success -> {});
        }
    }

    private boolean append(String writer, long known, List<E> events, S memory) {
        if (known < rows.size() && fenced) {
            return false;
        }
        long sequence = known;
        for (E event : events) {
            rows.add(new Row<>(++sequence, writer, event));
        }
        if (sequence != rows.size()) {
            Row<E> other = rows.get((int) known);
            throw new ViolationException(
                    Invariant.SINGLE_WRITER,
                    id + ": event " + (known + 1) + " was written by " + other.writer + " and again by " + writer);
        }
        for (E event : events) {
            latest = apply.apply(latest, event);
            appended.accept(event);
        }
        requireSame("the writer's memory after event " + sequence, memory, latest);
        return true;
    }

    private boolean keep(Snapshot<S> snapshot) {
        snapshots.add(snapshot);
        if (snapshots.size() > SNAPSHOTS_KEPT) {
            snapshots.remove(0);
        }
        return true;
    }

    private Recovered<S> recover() {
        Snapshot<S> from = new Snapshot<>(0, empty);
        int newest = snapshots.size() - 1;
        if (newest >= 0 && !disk.damages()) {
            from = snapshots.get(newest);
        } else if (newest > 0) {
            from = snapshots.get(newest - 1);
        }
        S state = replayed(from);
        requireSame("replay from event " + from.sequence, state, latest);
        if (from.sequence > 0) {
            requireSame("replay from the beginning", replayed(new Snapshot<>(0, empty)), latest);
        }
        return new Recovered<>(state, rows.size());
    }

    private S replayed(Snapshot<S> from) {
        S state = from.state;
        for (Row<E> row : rows.subList((int) from.sequence, rows.size())) {
            state = apply.apply(state, row.event);
        }
        return state;
    }

    private void requireSame(String what, S actual, S expected) {
        if (!actual.equals(expected)) {
            throw new ViolationException(
                    Invariant.REPLAY,
                    id + ": " + what + " gives another state than the events one by one: " + actual + " and not "
                            + expected);
        }
    }
}
