package io.kebne.actors.agent.usage.core;

import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.usage.core.DecayingHistogram.Buckets;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What one container has used so far: two histograms, so its size does not grow with time. Of memory not every look counts but
 * the peaks of {@link #WINDOW_MILLIS}: a container that once needed much may need it again.
 */
final class UsageHistory {
    private static final long WINDOW_MILLIS = 5 * 60_000;

    /** A peak is forgotten when its weight is a sixteenth: four half-lives after the last one of its size. */
    private static final double FORGOTTEN = 1.0 / 16;

    private static final double MEGABYTE = 1 << 20;

    private final UsageSettings settings;
    private final DecayingHistogram cpus;
    private final DecayingHistogram memory;
    private long samples;
    private long firstMillis;
    private long lastMillis;
    private double lastCpuSeconds;
    private double cpusNow;
    private double memoryNow;
    private double windowPeak;
    private long windowMillis;
    private OptionalDouble pressure = OptionalDouble.empty();

    UsageHistory(UsageSettings settings) {
        this.settings = settings;
        this.cpus = new DecayingHistogram(Buckets.CPUS, settings.cpuHalfLife().toMillis());
        this.memory =
                new DecayingHistogram(Buckets.BYTES, settings.memoryHalfLife().toMillis());
    }

    /** Takes note of one look. What the container does not tell is not noted. */
    void add(ContainerUsage usage, long nowMillis) {
        Double user = usage.amounts().get("cpus_user_time_secs");
        Double system = usage.amounts().get("cpus_system_time_secs");
        Long resident = usage.counts().get("mem_rss_bytes");
        Double waited = usage.amounts().get("pressure_cpu_some_avg10");
        pressure = waited == null ? OptionalDouble.empty() : OptionalDouble.of(waited);
        if (user == null || system == null) {
            return;
        }
        double cpuSeconds = user + system;
        if (samples == 0) {
            firstMillis = nowMillis;
            windowMillis = nowMillis;
        } else if (nowMillis > lastMillis) {
            // Where there are no control groups, what an ended process used may be forgotten.
            cpusNow = Math.max(0, cpuSeconds - lastCpuSeconds) * 1000 / (nowMillis - lastMillis);
            cpus.add(cpusNow, nowMillis);
        }
        if (resident != null) {
            addMemory(resident, nowMillis);
        }
        lastCpuSeconds = cpuSeconds;
        lastMillis = nowMillis;
        samples++;
    }

    private void addMemory(double bytes, long nowMillis) {
        memoryNow = bytes;
        windowPeak = Math.max(windowPeak, bytes);
        if (nowMillis - windowMillis >= WINDOW_MILLIS) {
            memory.renew(windowPeak, nowMillis);
            windowPeak = bytes;
            windowMillis = nowMillis;
        }
    }

    /** @return in bytes */
    private double memoryPeak(long nowMillis) {
        return Math.max(windowPeak, memory.peak(FORGOTTEN, nowMillis));
    }

    ContainerNeed need(Measured container, long nowMillis) {
        return new ContainerNeed(
                container,
                samples,
                samples == 0 ? 0 : lastMillis - firstMillis,
                cpusNow,
                memoryNow / MEGABYTE,
                pressure,
                cpus.percentile(settings.percentile()),
                memoryPeak(nowMillis) * (1 + settings.memoryMargin()) / MEGABYTE);
    }

    Map<Integer, Double> cpuWeights(long nowMillis) {
        return cpus.weights(nowMillis);
    }
}
