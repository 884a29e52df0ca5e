package io.kebne.actors.agent.core;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a container uses, and what it is held to, by the names of Mesos' ResourceStatistics. What is not known is not there.
 *
 * @param counts whole numbers: processes, threads, bytes, periods
 * @param amounts seconds of processors, processors, and percentages
 */
public record ContainerUsage(Map<String, Long> counts, Map<String, Double> amounts) {
    public static final ContainerUsage UNKNOWN = new ContainerUsage(Map.of(), Map.of());

    public ContainerUsage {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        amounts = Collections.unmodifiableMap(new TreeMap<>(amounts));
    }
}
