package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mesos' {@code cgroups/mem}: a container whose processes want more memory than its limit has one of them killed by the
 * kernel, and is ended then. What is above its request, but below its limit, is what the kernel takes back first.
 */
final class CgroupsMem implements Isolator {
    /** Mesos' as well: no process begins with less. */
    static final long LEAST = 32L * 1024 * 1024;

    private static final String LIMIT_V1 = "memory.limit_in_bytes";
    private static final String SWAP_V1 = "memory.memsw.limit_in_bytes";
    private static final String LIMIT_V2 = "memory.max";
    private static final String KILLS = "oom_kill";
    /** What the kernel says where there is no limit is a bit less than this. */
    private static final long UNLIMITED_V1 = Long.MAX_VALUE / 2;

    private final boolean limitSwap;
    /** Limits that could not be lowered yet, because more than that is used. */
    private final Map<ControlGroup, Long> postponed = new ConcurrentHashMap<>();

    CgroupsMem(boolean limitSwap) {
        this.limitSwap = limitSwap;
    }

    @Override
    public void apply(ControlGroup group, Bounds bounds) throws IOException {
        if (bounds.memoryLimit() == 0 && bounds.memory() == 0) {
            setLimit(group, LEAST);
            return;
        }
        long soft = Math.max(LEAST, bounds.memory());
        if (group.file(LIMIT_V1).isPresent()) {
            group.write("memory.soft_limit_in_bytes", Long.toString(soft));
        } else {
            group.write("memory.low", Long.toString(soft));
        }
        setLimit(group, Math.max(LEAST, bounds.memoryLimit()));
    }

    /**
     * A limit is only lowered below what is used when that has become less: the kernel would refuse, or kill. Until then it is
     * tried each time the container is looked at.
     */
    private void setLimit(ControlGroup group, long limit) throws IOException {
        if (limit < usage(group).orElse(0)) {
            postponed.put(group, limit);
            return;
        }
        postponed.remove(group);
        if (group.file(LIMIT_V1).isEmpty()) {
            group.write(LIMIT_V2, limit == Bounds.INFINITE ? "max" : Long.toString(limit));
            if (limitSwap && group.file("memory.swap.max").isPresent()) {
                group.write("memory.swap.max", limit == Bounds.INFINITE ? "max" : "0");
            }
            return;
        }
        String text = limit == Bounds.INFINITE ? "-1" : Long.toString(limit);
        boolean swap = limitSwap && group.file(SWAP_V1).isPresent();
        // That of both together must never be below the other.
        boolean raised = swap && limit > group.number(SWAP_V1).orElse(0);
        if (raised) {
            group.write(SWAP_V1, text);
        }
        group.write(LIMIT_V1, text);
        if (swap && !raised) {
            group.write(SWAP_V1, text);
        }
    }

    @Override
    public Optional<Limitation> look(Confined container) {
        lowerPostponed(container.group());
        container.around().ifPresent(this::lowerPostponed);
        // A container of an image is below, in groups of its own.
        ControlGroup inner = container.group().child(container.containerId());
        if (kills(container.group()) + kills(inner) == 0) {
            return Optional.empty();
        }
        // A task of a group may have its limit only together with the others.
        ControlGroup held = limit(container.group()).isPresent()
                ? container.group()
                : container.around().orElse(container.group());
        StringBuilder message = new StringBuilder("Memory limit exceeded: Requested: ");
        limit(held).ifPresentOrElse(bytes -> message.append(Sizes.megabytes(bytes)), () -> message.append("unknown"));
        message.append(" Maximum Used: ");
        peak(held).ifPresentOrElse(bytes -> message.append(Sizes.megabytes(bytes)), () -> message.append("unknown"));
        return Optional.of(new Limitation(Reason.CONTAINER_LIMITATION_MEMORY, message.toString()));
    }

    private void lowerPostponed(ControlGroup group) {
        Long limit = postponed.get(group);
        if (limit == null) {
            return;
        }
        try {
            setLimit(group, limit);
        } catch (IOException e) {
            // The container is gone, or what is used cannot be taken back; then later.
            if (group.file(LIMIT_V1)
                    .or(() -> group.file(LIMIT_V2))
                    .filter(Files::exists)
                    .isEmpty()) {
                postponed.remove(group);
            } else {
                postponed.putIfAbsent(group, limit);
            }
        }
    }

    /** How often the kernel killed a process for want of memory, but not in containers below: those have their own. */
    private static long kills(ControlGroup group) {
        OptionalLong v1 = group.number("memory.oom_control", KILLS);
        if (v1.isPresent()) {
            return v1.getAsLong();
        }
        // Linux before 5.2 counts them only with those below.
        OptionalLong own = group.number("memory.events.local", KILLS);
        return own.isEmpty()
                ? group.number("memory.events", KILLS).orElse(0)
                : own.getAsLong()
                        + group.leaf().number("memory.events.local", KILLS).orElse(0);
    }

    private static OptionalLong limit(ControlGroup group) {
        OptionalLong v1 = group.number(LIMIT_V1);
        if (v1.isPresent()) {
            return v1.getAsLong() > UNLIMITED_V1 ? OptionalLong.empty() : v1;
        }
        return group.number(LIMIT_V2);
    }

    private static OptionalLong usage(ControlGroup group) {
        OptionalLong v1 = group.number("memory.usage_in_bytes");
        return v1.isPresent() ? v1 : group.number("memory.current");
    }

    private static OptionalLong peak(ControlGroup group) {
        OptionalLong v1 = group.number("memory.max_usage_in_bytes");
        return v1.isPresent() ? v1 : group.number("memory.peak");
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        ControlGroup group = container.group();
        OptionalLong total = usage(group);
        usage.count("mem_total_bytes", total);
        usage.count("mem_limit_bytes", limit(group));
        if (total.isEmpty()) {
            return;
        }
        Map<String, Long> stat = group.numbers("memory.stat");
        if (group.file(LIMIT_V1).isPresent()) {
            usage.count("mem_total_memsw_bytes", group.number("memory.memsw.usage_in_bytes"));
            usage.count("mem_soft_limit_bytes", group.number("memory.soft_limit_in_bytes"));
            usage.count("mem_kmem_usage_bytes", group.number("memory.kmem.usage_in_bytes"));
            usage.count("mem_kmem_tcp_usage_bytes", group.number("memory.kmem.tcp.usage_in_bytes"));
            copy(stat, "total_cache", usage, "mem_file_bytes", "mem_cache_bytes");
            copy(stat, "total_rss", usage, "mem_anon_bytes", "mem_rss_bytes");
            copy(stat, "total_mapped_file", usage, "mem_mapped_file_bytes");
            copy(stat, "total_swap", usage, "mem_swap_bytes");
            copy(stat, "total_unevictable", usage, "mem_unevictable_bytes");
        } else {
            usage.count("mem_soft_limit_bytes", group.number("memory.low"));
            copy(stat, "file", usage, "mem_file_bytes", "mem_cache_bytes");
            copy(stat, "anon", usage, "mem_anon_bytes", "mem_rss_bytes");
            copy(stat, "file_mapped", usage, "mem_mapped_file_bytes");
            usage.count("mem_swap_bytes", group.number("memory.swap.current"));
            copy(stat, "unevictable", usage, "mem_unevictable_bytes");
        }
    }

    private static void copy(Map<String, Long> stat, String key, UsageBuilder usage, String... names) {
        Long value = stat.get(key);
        if (value != null) {
            for (String name : names) {
                usage.count(name, value);
            }
        }
    }
}
