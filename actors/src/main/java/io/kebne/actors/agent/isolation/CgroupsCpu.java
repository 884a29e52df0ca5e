package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import java.io.IOException;
import java.util.Map;

/**
 * Mesos' {@code cgroups/cpu}: who was given more processors gets more of them when all want some; and nobody gets more than
 * its limit, when it asked for one or the agent is set so.
 */
final class CgroupsCpu implements Isolator {
    private static final long SHARES_PER_CPU = 1024;
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;
    /** Microseconds; Mesos' and the kernel's own. */
    private static final long PERIOD = 100_000;

    private static final long MIN_QUOTA = 1_000;
    private static final double MICROS = 1_000_000;
    private static final double NANOS = 1_000_000_000;

    private final boolean enableCfs;

    /** @param enableCfs whether also those are held to what they were given who asked for no limit */
    CgroupsCpu(boolean enableCfs) {
        this.enableCfs = enableCfs;
    }

    @Override
    public void apply(ControlGroup group, Bounds bounds) throws IOException {
        boolean v1 = group.file("cpu.shares").isPresent();
        long shares = Math.min(MAX_SHARES, Math.max(MIN_SHARES, bounds.cpus() * SHARES_PER_CPU / 1000));
        boolean unsaid = bounds.cpus() == 0 && bounds.cpuLimit() == Bounds.INFINITE;
        if (unsaid) {
            // It lies in another container, and is worth as much there as one of that one's processes: the kernel's
            // default.
            shares = SHARES_PER_CPU;
        }
        if (v1) {
            group.write("cpu.shares", Long.toString(shares));
        } else {
            group.write("cpu.weight", Long.toString(weight(shares)));
        }
        boolean bounded = (enableCfs || bounds.cpuLimitAsked()) && bounds.cpuLimit() != Bounds.INFINITE;
        long quota = bounded ? Math.max(MIN_QUOTA, bounds.cpuLimit() * (PERIOD / 1000)) : -1;
        if (!v1) {
            group.write("cpu.max", (bounded ? Long.toString(quota) : "max") + " " + PERIOD);
        } else if (bounded || group.file("cpu.cfs_quota_us").isPresent()) {
            group.write("cpu.cfs_period_us", Long.toString(PERIOD));
            group.write("cpu.cfs_quota_us", Long.toString(quota));
        }
    }

    /** Shares from 2 to 262144 as weights from 1 to 10000: the kernel's own way. */
    private static long weight(long shares) {
        return 1 + (shares - MIN_SHARES) * (MAX_WEIGHT - 1) / (MAX_SHARES - MIN_SHARES);
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        ControlGroup group = container.group();
        if (group.file("cpu.shares").isPresent()) {
            measureV1(group, usage);
            return;
        }
        Map<String, Long> stat = group.numbers("cpu.stat");
        if (!stat.containsKey("usage_usec")) {
            return;
        }
        usage.amount("cpus_user_time_secs", stat.getOrDefault("user_usec", 0L) / MICROS);
        usage.amount("cpus_system_time_secs", stat.getOrDefault("system_usec", 0L) / MICROS);
        throttled(stat, "throttled_usec", MICROS, usage);
        group.read("cpu.max").ifPresent(max -> {
            String[] words = max.split(" ", -1);
            if (words.length == 2 && !words[0].equals("max")) {
                usage.amount("cpus_limit", Long.parseLong(words[0]) / (double) Long.parseLong(words[1]));
            }
        });
    }

    private static void measureV1(ControlGroup group, UsageBuilder usage) {
        group.number("cpuacct.usage_user").ifPresent(nanos -> usage.amount("cpus_user_time_secs", nanos / NANOS));
        group.number("cpuacct.usage_sys").ifPresent(nanos -> usage.amount("cpus_system_time_secs", nanos / NANOS));
        group.number("cpu.cfs_quota_us")
                .ifPresent(quota -> group.number("cpu.cfs_period_us").ifPresent(period -> {
                    if (quota > 0) {
                        usage.amount("cpus_limit", quota / (double) period);
                    }
                }));
        // Not the file of that name which the other version has of the same container.
        throttled(group.numbers("cpu.stat"), "throttled_time", NANOS, usage);
    }

    private static void throttled(Map<String, Long> stat, String timeName, double perSecond, UsageBuilder usage) {
        if (stat.containsKey("nr_periods")) {
            usage.count("cpus_nr_periods", stat.get("nr_periods"));
            usage.count("cpus_nr_throttled", stat.getOrDefault("nr_throttled", 0L));
            usage.amount("cpus_throttled_time_secs", stat.getOrDefault(timeName, 0L) / perSecond);
        }
    }
}
