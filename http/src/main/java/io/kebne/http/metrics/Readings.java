package io.kebne.http.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Metrics by their Mesos name, and their values at one moment; gathered by one thread. */
public final class Readings {
    /** How a value moves in time, which decides what one can ask about it. */
    enum Kind {
        GAUGE,
        COUNTER
    }

    /** What was read. */
    record Reading(Kind kind, double value) {}

    private final SortedMap<String, Reading> readings = new TreeMap<>();

    void put(String name, double value) {
        readings.put(name, new Reading(Kind.GAUGE, value));
    }

    void put(String name, long value) {
        put(name, (double) value);
    }

    void put(String name, boolean value) {
        put(name, value ? 1.0 : 0.0);
    }

    /** Adds a value that only grows while the process lives. */
    void putCount(String name, long value) {
        readings.put(name, new Reading(Kind.COUNTER, (double) value));
    }

    SortedMap<String, Reading> all() {
        return Collections.unmodifiableSortedMap(readings);
    }
}
