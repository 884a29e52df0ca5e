package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.cgroup.ControlGroups;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.network.ContainerNetworks;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.id.AgentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds the containers of one agent to what they were given: the isolators that are in force, and the control groups
 * they work with. What it knows of containers is soft: the groups outlive the agent, and are said to it again.
 */
public final class Isolation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    private final AgentId agentId;
    private final InForce inForce;
    private final ContainerNetworks networks;
    /** What only says what is used. */
    private final Isolator processes;

    private final Isolator pressure;

    private final ContainerWatch watch;
    private final Map<String, Confined> containers = new ConcurrentHashMap<>();
    /** The groups of executors that have those of their tasks in them. */
    private final Map<String, ControlGroup> around = new ConcurrentHashMap<>();
    /** The containers of the tasks of an executor. */
    private final Map<String, Set<String>> tasks = new ConcurrentHashMap<>();
    /** What executors and their tasks have together, which may be known before the groups are there. */
    private final Map<String, Bounds> sizes = new ConcurrentHashMap<>();

    private Isolation(
            AgentId agentId, InForce inForce, ContainerNetworks networks, IsolationSettings settings, Members members) {
        this.agentId = agentId;
        this.inForce = inForce;
        this.networks = networks;
        this.processes = new ProcessUsage(members, Path.of("/proc"));
        this.pressure = new Pressure();
        this.watch = new ContainerWatch(
                settings.watchInterval(), this::limitation, inForce.scanners(), () -> List.copyOf(containers.values()));
    }

    /**
     * @throws IOException when what is asked for cannot be had here, and the settings do not allow to go on without
     */
    public static Isolation open(IsolationSettings settings, AgentId agentId, IsolationMeans means) throws IOException {
        Members members = new Members(means.processes(), () -> SystemClock.now().monotonicMillis());
        InForce inForce = InForce.find(settings, agentId, means, members);
        String gaps = String.join("; ", inForce.notHeld());
        if (settings.strict() && !gaps.isEmpty()) {
            inForce.close();
            throw new IOException(
                    "Not everything can be isolated, which kebne.agent.strict-isolation demands: " + gaps);
        }
        LOG.info("Tasks are isolated by {}; the machine has {}", inForce.names(), inForce.mode());
        if (settings.usesGroups() && !gaps.isEmpty()) {
            LOG.warn("Tasks are not held to all they were given: {}", gaps);
        } else if (!gaps.isEmpty()) {
            LOG.info("Tasks are not held to all they were given: {}", gaps);
        }
        return new Isolation(agentId, inForce, means.networks(), settings, members);
    }

    /** The isolators that are in force, by Mesos' names, and the control groups of this machine. */
    public InForce inForce() {
        return inForce;
    }

    /**
     * Has the sandbox of a container held, before there is anything in it. Sandboxes that lie in others are held with those, and
     * are not said here unless they are to be held alone.
     *
     * @throws IOException with a message for the user
     */
    public void begin(String containerId, Path sandbox, Bounds bounds) throws IOException {
        try {
            sizes.compute(containerId, (id, together) -> {
                each(isolator -> isolator.begin(containerId, sandbox, together == null ? bounds : together));
                return together;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Makes what a container is to be held by before its process starts.
     *
     * @param within the container that it lies in, whose bounds hold it, too
     * @param bounds of its own
     * @return directories of control groups that its process is to join
     */
    public List<Path> prepare(String containerId, Optional<String> within, Bounds bounds) throws IOException {
        if (!inForce.hasGroups()) {
            know(containerId, new ControlGroup(List.of()), bounds);
            return List.of();
        }
        ControlGroup group = within.isPresent()
                ? ControlGroups.createIn(groupOf(within.get()), containerId)
                : inForce.groups().create(containerId, Optional.empty());
        know(containerId, group, bounds);
        try {
            sizes.compute(containerId, (id, together) -> {
                apply(group, together == null ? bounds : together);
                return together;
            });
            within.ifPresent(executor -> sizes.computeIfPresent(executor, (id, together) -> {
                apply(around.get(executor), together);
                return together;
            }));
        } catch (UncheckedIOException e) {
            remove(containerId);
            throw e.getCause();
        }
        return group.directories();
    }

    /** Wherever they are: an executor may have tasks before it has groups. */
    private ControlGroup groupOf(String containerId) {
        Confined known = containers.get(containerId);
        return known == null ? around.getOrDefault(containerId, inForce.groups().of(containerId)) : known.group();
    }

    /**
     * The control groups that a process joins which runs in a container beside the container's own, and is held with it. They
     * are the container's, and stay when the process ends.
     *
     * @throws IOException when the container has not started, or has ended
     */
    public List<Path> groupsBeside(String containerId) throws IOException {
        if (!inForce.hasGroups()) {
            return List.of();
        }
        Confined known = containers.get(containerId);
        ControlGroup group = known == null ? around.get(containerId) : known.group();
        if (group == null) {
            throw new IOException("Nothing runs in container " + containerId);
        }
        return ControlGroups.joinable(group);
    }

    /**
     * What the process of a command passes through before it begins.
     *
     * @param containerId of the process
     * @param beside a process of the container that it is to share all with
     * @param around the same, or a process of the container that its own lies in
     * @param directory in which the command begins
     * @param mounts what it is to see in other places
     * @throws IOException when that process has ended, or has not begun yet, or when nothing can be mounted for it
     */
    public Entry entry(
            String containerId,
            Optional<Beside> beside,
            Optional<Beside> around,
            Path directory,
            List<VolumeMount> mounts)
            throws IOException {
        if (!mounts.isEmpty() && !inForce.separatesMounts()) {
            throw new IOException(
                    "container.volumes: needs an agent with filesystem/linux in --isolation (kebne.agent.isolation)");
        }
        Entry entry = new Entry(beside, around, networks.namespace(containerId), directory, mounts);
        for (Isolator isolator : inForce.isolators()) {
            isolator.enter(entry);
        }
        return entry;
    }

    /** Knows a container again that an earlier life of the agent prepared, with the groups that were made for it. */
    public void adopt(String containerId, List<Path> groups) {
        if (!containers.containsKey(containerId)) {
            know(containerId, new ControlGroup(groups), Bounds.NONE);
            Confined known = containers.get(containerId);
            for (Isolator isolator : inForce.isolators()) {
                known.around().ifPresent(isolator::adopt);
                isolator.adopt(known.group());
            }
        }
    }

    private void know(String containerId, ControlGroup group, Bounds bounds) {
        Optional<ControlGroup> executor = ControlGroups.around(group, agentId.value());
        executor.ifPresent(e -> around.put(e.directories().get(0).getFileName().toString(), e));
        containers.put(containerId, new Confined(containerId, group, executor, bounds, Optional.empty()));
    }

    /** From now on an executor and its tasks have so much together, whether its groups are there already or not. */
    public void resize(String executorContainer, Bounds together) {
        sizes.compute(executorContainer, (id, before) -> {
            Confined own = containers.computeIfPresent(
                    executorContainer, (c, confined) -> confined.with(together, confined.sandbox()));
            ControlGroup group = own == null ? around.get(executorContainer) : own.group();
            try {
                boolean isThere = group != null && !group.directories().isEmpty();
                if (isThere && !together.equals(before)) {
                    apply(group, together);
                }
                if (!together.equals(before)) {
                    each(isolator -> isolator.resize(executorContainer, together));
                }
            } catch (UncheckedIOException e) {
                LOG.warn("Executor {} cannot be given what its tasks have", executorContainer, e);
            }
            return together;
        });
    }

    private void apply(ControlGroup group, Bounds bounds) {
        each(isolator -> isolator.apply(group, bounds));
    }

    @FunctionalInterface
    private interface Deed {
        void on(Isolator isolator) throws IOException;
    }

    private void each(Deed deed) {
        try {
            for (Isolator isolator : inForce.isolators()) {
                deed.on(isolator);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has it said, once and from another thread, when a container goes beyond what it may.
     *
     * @param within the container of the executor that it belongs to
     * @param sandbox of which it is seen how large it is
     */
    public void watch(
            String containerId,
            Optional<String> within,
            Bounds bounds,
            Optional<Path> sandbox,
            Consumer<Limitation> listener) {
        containers.computeIfPresent(
                containerId, (id, known) -> known.with(sizes.getOrDefault(containerId, bounds), sandbox));
        within.ifPresent(executor -> tasks.computeIfAbsent(executor, id -> ConcurrentHashMap.newKeySet())
                .add(containerId));
        watch.add(containerId, listener);
    }

    /** For what a container is, or was, to be ended. */
    public Optional<Limitation> limitation(String containerId) {
        Confined container = containers.get(containerId);
        if (container != null) {
            for (Isolator isolator : inForce.isolators()) {
                Optional<Limitation> found = isolator.look(container);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** What a container uses; of an executor that is no process itself, what its tasks use. Reads some files. */
    public ContainerUsage usage(String containerId) {
        Confined container = containers.get(containerId);
        UsageBuilder usage = new UsageBuilder();
        if (container != null) {
            measure(container, usage);
            return usage.build();
        }
        ControlGroup group = around.get(containerId);
        if (group != null) {
            measure(new Confined(containerId, group, Optional.empty(), Bounds.NONE, Optional.empty()), usage);
        }
        tasks.getOrDefault(containerId, Set.of()).forEach(task -> usage.addMissing(usage(task)));
        return usage.build();
    }

    /** What a container uses of processors and memory, for those who look often: files of /proc only where groups do not tell. */
    public ContainerUsage load(String containerId) {
        Confined container = containers.get(containerId);
        UsageBuilder usage = new UsageBuilder();
        if (container == null) {
            return ContainerUsage.UNKNOWN;
        }
        inForce.isolators().forEach(isolator -> isolator.measure(container, usage));
        pressure.measure(container, usage);
        if (!usage.hasAmount("cpus_user_time_secs") || !usage.hasCount("mem_rss_bytes")) {
            processes.measure(container, usage);
        }
        return usage.build();
    }

    private void measure(Confined container, UsageBuilder usage) {
        inForce.isolators().forEach(isolator -> isolator.measure(container, usage));
        processes.measure(container, usage);
        pressure.measure(container, usage);
    }

    /**
     * Kills everything that is in a container's groups, however it got there.
     *
     * @return whether there was anything
     */
    public boolean kill(String containerId) {
        Confined container = containers.get(containerId);
        if (container == null || container.group().members().isEmpty()) {
            return false;
        }
        container.group().kill();
        return true;
    }

    private void remove(ControlGroup group) throws IOException {
        ControlGroups.remove(group);
        inForce.isolators().forEach(isolator -> isolator.forget(group));
    }

    /** Forgets a container, and removes its groups with whatever still runs in them. */
    public void remove(String containerId) throws IOException {
        watch.remove(containerId);
        tasks.remove(containerId);
        tasks.values().forEach(group -> group.remove(containerId));
        Confined container = containers.remove(containerId);
        ControlGroup executor = around.remove(containerId);
        if (container != null) {
            remove(container.group());
        }
        if (executor != null) {
            remove(executor);
        }
        // Last: another container, whose size is being set, may wait for what this one had.
        sizes.remove(containerId);
    }

    /**
     * Ends and removes the groups of all containers but these.
     *
     * @return those that still had a process
     */
    public Set<String> removeAllBut(Set<String> kept) throws IOException {
        return inForce.hasGroups() ? inForce.groups().removeAllBut(kept) : Set.of();
    }

    /** Containers go on. */
    @Override
    public void close() {
        watch.close();
        inForce.close();
    }
}
