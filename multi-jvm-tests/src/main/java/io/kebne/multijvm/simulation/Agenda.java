package io.kebne.multijvm.simulation;

import java.util.PriorityQueue;

/** What happens when, in virtual milliseconds since the start. Of two events at one time, the one noted first comes first. */
final class Agenda {
    private record Entry(long atMillis, long order, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long nowMillis;
    private long noted;
    private long events;

    long now() {
        return nowMillis;
    }

    /** How many events have happened. */
    long events() {
        return events;
    }

    void in(long millis, Runnable action) {
        entries.add(new Entry(nowMillis + Math.max(0, millis), noted++, action));
    }

    /** Lets the next event happen, with which time goes on. There is always one: clocks tick. */
    void next() {
        Entry entry = entries.remove();
        nowMillis = entry.atMillis;
        events++;
        entry.action.run();
    }
}
