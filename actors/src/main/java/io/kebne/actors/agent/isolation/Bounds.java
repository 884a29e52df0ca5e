package io.kebne.actors.agent.isolation;

import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container was given and how far it may go.
 *
 * @param cpus by which it weighs among others, in thousandths of a processor; what may be taken back weighs about a hundredth
 * @param cpuLimit thousandths of a processor; {@link #INFINITE}: as much as there is
 * @param cpuLimitAsked whether the limit was asked for, and is not just the request
 * @param memory in bytes
 * @param memoryLimit the same
 * @param memoryLimitAsked as with processors
 * @param disk in bytes, of the sandbox; 0: nothing was said about it
 * @param ports on which it may listen
 * @param gpus how many GPUs are its own
 */
public record Bounds(
        long cpus,
        long cpuLimit,
        boolean cpuLimitAsked,
        long memory,
        long memoryLimit,
        boolean memoryLimitAsked,
        long disk,
        Ranges ports,
        int gpus) {
    public static final long INFINITE = Long.MAX_VALUE;

    /** Of nobody. */
    public static final Bounds NONE = new Bounds(0, 0, false, 0, 0, false, 0, new Ranges(List.of()), 0);

    private static final int LAST_PORT = 65_535;
    private static final Ranges ALL_PORTS = new Ranges(List.of(new Ranges.Range(0, LAST_PORT)));

    private static final long MEGABYTE = 1024 * 1024;

    /** Of a processor that may be taken back, and of one that may not (Mesos: --revocable_cpu_low_priority). */
    private static final long LENT_SHARES = 10;

    private static final long SHARES = 1024;

    /** @param limits by resource name; what is not named is bounded by the resources */
    public static Bounds of(Resources resources, Map<String, Limit> limits) {
        long cpus = resources.thousandths(Resources.CPUS);
        long lent = resources.revocable().thousandths(Resources.CPUS);
        long memory = bytes(resources.thousandths(Resources.MEM));
        Limit cpuLimit = limits.get(Resources.CPUS);
        Limit memoryLimit = limits.get(Resources.MEM);
        return new Bounds(
                lent == 0 ? cpus : cpus - lent + Math.max(1, lent * LENT_SHARES / SHARES),
                cpuLimit == null ? cpus : amount(cpuLimit),
                cpuLimit != null,
                memory,
                memoryLimit == null ? memory : memoryLimit.isInfinite() ? INFINITE : bytes(memoryLimit.thousandths()),
                memoryLimit != null,
                bytes(resources.minus(resources.persistentVolumes()).thousandths(Resources.DISK)),
                resources.byName().get(Resources.PORTS) instanceof Ranges ports ? ports : NONE.ports(),
                (int) (resources.thousandths(Resources.GPUS) / 1000));
    }

    private static long amount(Limit limit) {
        return limit.isInfinite() ? INFINITE : limit.thousandths();
    }

    /** @param thousandths of megabytes; all that a resource can be fits */
    private static long bytes(long thousandths) {
        return thousandths / 1000 * MEGABYTE + thousandths % 1000 * MEGABYTE / 1000;
    }

    /** What two together may use. */
    public Bounds plus(Bounds other) {
        return new Bounds(
                sum(cpus, other.cpus),
                sum(cpuLimit, other.cpuLimit),
                cpuLimitAsked || other.cpuLimitAsked,
                sum(memory, other.memory),
                sum(memoryLimit, other.memoryLimit),
                memoryLimitAsked || other.memoryLimitAsked,
                sum(disk, other.disk),
                union(ports, other.ports),
                gpus + other.gpus);
    }

    /** Of a container within another one, whose limits hold all in it together: only what was asked for holds it alone. */
    public Bounds within() {
        return new Bounds(
                cpus,
                cpuLimitAsked ? cpuLimit : INFINITE,
                cpuLimitAsked,
                memory,
                memoryLimitAsked ? memoryLimit : INFINITE,
                memoryLimitAsked,
                disk,
                ports,
                gpus);
    }

    /**
     * Of a container that is nested in another one: what it was given holds it, as a limit where it names none, and of the
     * rest it may take all that the other one may. Disk and ports are looked at for both together.
     */
    public static Bounds nested(Resources resources, Map<String, Limit> limits) {
        return standalone(resources, limits).with(0, ALL_PORTS);
    }

    /** Of a container that is nobody's task: what nothing is said about is not limited. */
    public static Bounds standalone(Resources resources, Map<String, Limit> limits) {
        Bounds own = of(resources, limits);
        return new Bounds(
                own.cpus,
                own.cpus > 0 || own.cpuLimitAsked ? own.cpuLimit : INFINITE,
                own.cpuLimitAsked,
                own.memory,
                own.memory > 0 || own.memoryLimitAsked ? own.memoryLimit : INFINITE,
                own.memoryLimitAsked,
                own.disk,
                own.ports.ranges().isEmpty() ? ALL_PORTS : own.ports,
                own.gpus);
    }

    /** @param disk in bytes; 0: without limit */
    public static Bounds unlimited(long disk) {
        return standalone(Resources.EMPTY, Map.of()).with(disk, ALL_PORTS);
    }

    private Bounds with(long newDisk, Ranges newPorts) {
        return new Bounds(
                cpus, cpuLimit, cpuLimitAsked, memory, memoryLimit, memoryLimitAsked, newDisk, newPorts, gpus);
    }

    boolean hasPort(int port) {
        return ports.ranges().stream().anyMatch(range -> range.begin() <= port && port <= range.end());
    }

    private static Ranges union(Ranges a, Ranges b) {
        List<Ranges.Range> all = new ArrayList<>(a.ranges());
        all.addAll(b.ranges());
        return new Ranges(all);
    }

    private static long sum(long a, long b) {
        return a > INFINITE - b ? INFINITE : a + b;
    }
}
