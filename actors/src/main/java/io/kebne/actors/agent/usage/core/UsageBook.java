package io.kebne.actors.agent.usage.core;

import io.kebne.actors.agent.core.ContainerUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The histories of all containers that run on an agent. What has ended is forgotten, so there are never more than run. Soft state:
 * lost when the agent's process ends. Safe for threads.
 */
public final class UsageBook {
    private final UsageSettings settings;
    private final Map<String, UsageHistory> histories = new HashMap<>();
    private List<Measured> running = List.of();
    private long seenMillis = Long.MIN_VALUE;

    public UsageBook(UsageSettings settings) {
        this.settings = settings;
    }

    public UsageSettings settings() {
        return settings;
    }

    /** What a container needs, with the weights of the buckets of its use of processors ({@link DecayingHistogram.Buckets#CPUS}). */
    public record Entry(ContainerNeed need, Map<Integer, Double> cpuWeights) {}

    /**
     * Takes note of one look at all that run.
     *
     * @param used by container
     * @param nowMillis on the monotonic clock
     */
    public synchronized void add(List<Measured> containers, Map<String, ContainerUsage> used, long nowMillis) {
        running = List.copyOf(containers);
        seenMillis = nowMillis;
        histories.keySet().retainAll(running.stream().map(Measured::containerId).toList());
        for (Measured container : running) {
            ContainerUsage usage = used.get(container.containerId());
            if (usage != null) {
                histories
                        .computeIfAbsent(container.containerId(), id -> new UsageHistory(settings))
                        .add(usage, nowMillis);
            }
        }
    }

    /** When the last look was, on the monotonic clock. */
    public synchronized long seenMillis() {
        return seenMillis;
    }

    /** Of all that ran at the last look. */
    public synchronized List<ContainerNeed> needs(long nowMillis) {
        List<ContainerNeed> needs = new ArrayList<>();
        running.forEach(container -> needs.add(history(container).need(container, nowMillis)));
        return needs;
    }

    /** What is known of all that ran at the last look, and by which settings. */
    public record Report(UsageSettings settings, List<Entry> entries) {
        public Report {
            entries = List.copyOf(entries);
        }
    }

    public Report report(long nowMillis) {
        return new Report(settings, entries(nowMillis));
    }

    synchronized List<Entry> entries(long nowMillis) {
        List<Entry> entries = new ArrayList<>();
        for (Measured container : running) {
            UsageHistory history = history(container);
            entries.add(new Entry(history.need(container, nowMillis), history.cpuWeights(nowMillis)));
        }
        return entries;
    }

    private UsageHistory history(Measured container) {
        return histories.getOrDefault(container.containerId(), new UsageHistory(settings));
    }
}
