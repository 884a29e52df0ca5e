package io.kebne.actors.job.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is to be looked at and when, the earliest first; each thing stands in it once. Soft. Finds what is due by looking at that only. */
final class DueQueue<K extends Comparable<? super K>> {
    /** Of whatever is to be looked at as soon as can be. */
    static final long AT_ONCE = Long.MIN_VALUE;

    private record Due<K>(long atMillis, K key) {}

    private final Map<K, Long> times = new HashMap<>();
    private final TreeSet<Due<K>> queue =
            new TreeSet<>(Comparator.<Due<K>>comparingLong(Due::atMillis).thenComparing(Due::key));

    /** From now on it is due then, and at no other time. */
    void put(K key, long atMillis) {
        remove(key);
        times.put(key, atMillis);
        queue.add(new Due<>(atMillis, key));
    }

    void remove(K key) {
        Long before = times.remove(key);
        if (before != null) {
            queue.remove(new Due<>(before, key));
        }
    }

    /** What is due, which stays so until something else is said of it. */
    List<K> due(long nowMillis) {
        List<K> due = new ArrayList<>();
        for (Due<K> each : queue) {
            if (each.atMillis() > nowMillis) {
                break;
            }
            due.add(each.key());
        }
        return due;
    }
}
