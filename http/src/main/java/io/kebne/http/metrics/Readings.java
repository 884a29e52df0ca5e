package io.kebne.http.metrics;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Metrics by their Mesos name, and their values at one moment; gathered by one thread. */
public final class Readings {
    private final SortedMap<String, Double> values = new TreeMap<>();

    void put(String name, double value) {
        values.put(name, value);
    }

    void put(String name, boolean value) {
        values.put(name, value ? 1.0 : 0.0);
    }

    SortedMap<String, Double> values() {
        return Collections.unmodifiableSortedMap(values);
    }
}
