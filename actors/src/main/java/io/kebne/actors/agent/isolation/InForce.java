package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.cgroup.ControlGroups;
import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.cgroup.Hierarchies;
import io.kebne.actors.agent.isolation.IsolationSettings.Kind;
import io.kebne.protocol.id.AgentId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The isolators that an agent has: those that its settings name, as far as they work on this machine. */
public final class InForce implements AutoCloseable {
    private static final Bounds TRIAL =
            new Bounds(100, 100, true, CgroupsMem.LEAST, 2 * CgroupsMem.LEAST, true, 0, Bounds.NONE.ports(), 0);

    private final Map<Kind, Isolator> isolators;
    private final List<String> notHeld;
    private final Hierarchies.Mode mode;
    private final Optional<ControlGroups> groups;

    private InForce(
            Map<Kind, Isolator> isolators,
            List<String> notHeld,
            Hierarchies.Mode mode,
            Optional<ControlGroups> groups) {
        this.isolators = isolators;
        this.notHeld = List.copyOf(notHeld);
        this.mode = mode;
        this.groups = groups;
    }

    /** Looks at the machine, and tries the control groups out. */
    static InForce find(IsolationSettings settings, AgentId agentId, IsolationMeans means, Members members) {
        Hierarchies all = Hierarchies.probe(settings.hierarchy());
        Hierarchies hierarchies =
                settings.isolators().contains(Kind.CGROUPS_DEVICES) ? all : all.without(Controller.DEVICES);
        List<String> troubles = new ArrayList<>();
        Optional<ControlGroups> groups = settings.usesGroups()
                ? Optional.of(ControlGroups.open(hierarchies, settings.root(), agentId.value(), troubles))
                : Optional.empty();
        Map<Kind, Isolator> isolators = new LinkedHashMap<>();
        for (Kind kind : settings.isolators()) {
            if (kind == Kind.NAMESPACES_PID && means.init().isEmpty()) {
                troubles.add(
                        kind.wireName()
                                + " does not work here: this agent has no kebne-init that runs, or its build had no C compiler");
                continue;
            }
            if (kind == Kind.GPU_NVIDIA && means.gpus().problem().isPresent()) {
                troubles.add(kind.wireName() + " does not work here: "
                        + means.gpus().problem().get());
                continue;
            }
            Isolator isolator = isolator(kind, settings, agentId, means, members);
            Optional<String> problem = kind.usesGroups()
                    ? problem(kind, isolator, groups.orElseThrow(), hierarchies)
                    : kind.entersFirst()
                            ? Trial.problem(isolator).map(why -> failing(kind, why))
                            : isolator.problem().map(why -> failing(kind, why));
            problem.ifPresentOrElse(troubles::add, () -> isolators.put(kind, isolator));
        }
        if (settings.isolators().contains(Kind.LINUX_SECCOMP)) {
            troubles.add("linux/seccomp holds containers of images without an engine only");
        }
        if (!settings.isolators().contains(Kind.CGROUPS_MEM)) {
            troubles.add("mem is not limited, since isolation does not name cgroups/mem");
        }
        if (!settings.isolators().contains(Kind.CGROUPS_CPU)) {
            troubles.add("cpus are not shared out, since isolation does not name cgroups/cpu");
        }
        return new InForce(isolators, troubles, hierarchies.mode(), groups);
    }

    private static Isolator isolator(
            Kind kind, IsolationSettings settings, AgentId agentId, IsolationMeans means, Members members) {
        return switch (kind) {
            case CGROUPS_CPU -> new CgroupsCpu(settings.enableCfs());
            case CGROUPS_MEM -> new CgroupsMem(settings.limitSwap());
            case CGROUPS_PIDS -> new CgroupsPids(settings.maxProcesses());
            case CGROUPS_DEVICES -> devices(settings);
            case GPU_NVIDIA ->
                new GpuNvidia(
                        means.gpus().minors(),
                        devices(settings),
                        group -> ControlGroups.around(group, agentId.value()).isPresent());
            // What makes containers of images sees to it.
            case POSIX_CPU, POSIX_MEM, POSIX_RLIMITS, LINUX_SECCOMP -> new Isolator() {};
            case DISK_DU -> new DiskDu(settings.diskInterval(), settings.enforceDisk());
            case DISK_XFS -> new DiskXfs(means.workDirectory(), settings);
            case NETWORK_PORTS ->
                new NetworkPorts(settings.portsInterval(), settings.enforcePorts(), members, Path.of("/proc"));
            case NETWORK_CNI -> new NetworkCni(means.networks());
            case NAMESPACES_IPC -> new NamespacesIpc();
            case NAMESPACES_PID -> new NamespacesPid(means.init().orElseThrow());
            case FILESYSTEM_LINUX -> new FilesystemLinux();
            case LINUX_CAPABILITIES -> new LinuxCapabilities(settings.boundingCapabilities());
            case LINUX_NNP -> new LinuxNnp();
        };
    }

    private static CgroupsDevices devices(IsolationSettings settings) {
        return new CgroupsDevices(settings.allowedDevices());
    }

    private static String failing(Kind kind, String why) {
        return kind.wireName() + " does not work here: " + why;
    }

    /** Why an isolator does not work here. */
    private static Optional<String> problem(
            Kind kind, Isolator isolator, ControlGroups groups, Hierarchies hierarchies) {
        Controller needed = switch (kind) {
            case CGROUPS_CPU -> Controller.CPU;
            case CGROUPS_MEM -> Controller.MEMORY;
            case CGROUPS_DEVICES, GPU_NVIDIA -> Controller.DEVICES;
            default -> Controller.PIDS;
        };
        if (!groups.has(needed)) {
            return Optional.of(kind.wireName() + " does not work here: there is no control group for "
                    + needed.lowerName() + " that this process can use (control groups: "
                    + hierarchies.mode().name().toLowerCase(Locale.ROOT) + ")");
        }
        try {
            ControlGroup trial = groups.create("trial", Optional.empty());
            try {
                isolator.apply(trial, TRIAL);
            } finally {
                ControlGroups.remove(trial);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(kind.wireName() + " does not work here: " + e.getMessage());
        }
    }

    Iterable<Isolator> isolators() {
        return isolators.values();
    }

    /** Those that look around. */
    List<Scanner> scanners() {
        return isolators.values().stream()
                .filter(Scanner.class::isInstance)
                .map(Scanner.class::cast)
                .toList();
    }

    /** Whether processes can have limits of their own. */
    public boolean limitsProcesses() {
        return isolators.containsKey(Kind.POSIX_RLIMITS);
    }

    /** Whether containers have processes of their own: what the agent knows as one's process stands outside. */
    public boolean separatesProcesses() {
        return isolators.containsKey(Kind.NAMESPACES_PID);
    }

    /** Whether containers have mounts of their own. */
    boolean separatesMounts() {
        return isolators.containsKey(Kind.FILESYSTEM_LINUX);
    }

    /** Whether it matters what an executor and its tasks have together. */
    public boolean needsSizes() {
        return hasGroups() || !scanners().isEmpty();
    }

    /** Whether there are control groups. */
    boolean hasGroups() {
        return groups.filter(all -> !all.isEmpty()).isPresent();
    }

    ControlGroups groups() {
        return groups.orElseThrow();
    }

    /** Mesos' names of the isolators, with commas in between. */
    public String names() {
        return String.join(",", isolators.keySet().stream().map(Kind::wireName).toList());
    }

    /** What tasks are not held to, in words for people. */
    public List<String> notHeld() {
        return notHeld;
    }

    /** Which control groups the machine has, whether they are used or not. */
    public String mode() {
        return switch (mode) {
            case V1 -> "control groups v1";
            case V2 -> "control groups v2";
            case HYBRID -> "control groups v1 and v2";
            case NONE -> "no control groups";
        };
    }

    @Override
    public void close() {
        groups.ifPresent(ControlGroups::removeIfEmpty);
    }
}
