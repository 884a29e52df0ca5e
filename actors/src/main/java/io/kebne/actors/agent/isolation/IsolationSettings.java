package io.kebne.actors.agent.isolation;

import com.typesafe.config.Config;
import io.kebne.actors.agent.network.NetworkSettings;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an operator wants tasks to be held to what they were given; {@code agent-reference.conf} says what each setting means.
 *
 * @param isolators in the order in which they are asked
 * @param hierarchy below which control groups are mounted
 * @param root of the agents' groups, below the group that the agent runs in
 * @param maxProcesses of one container; threads count
 * @param watchInterval how often it is looked whether a container went beyond what it may
 * @param diskInterval how long is rested between two looks at the sandboxes
 * @param enforceDisk whether a container is held to its disk (with disk/du or disk/xfs)
 * @param projectIds that sandboxes get (with disk/xfs)
 * @param killOverDisk whether a container is ended that uses more than its disk, and not just kept from that (with disk/xfs)
 * @param portsInterval how long is rested between two looks at the ports
 * @param boundingCapabilities all that a task's process can have (with linux/capabilities)
 * @param enforcePorts whether a container is ended that listens on a port that it was not given
 * @param allowedDevices that all containers can use, as control groups want them (with cgroups/devices)
 * @param nvidiaSmi the program that tells of GPUs (with gpu/nvidia)
 * @param gpuDevices the numbers of those that containers can be given; none: all that there are
 * @param networks where what makes networks of containers is (with network/cni)
 * @param seccompProfile the file that says which system calls may be made (with linux/seccomp)
 */
public record IsolationSettings(
        Set<Kind> isolators,
        boolean strict,
        Path hierarchy,
        String root,
        boolean enableCfs,
        boolean limitSwap,
        long maxProcesses,
        Duration watchInterval,
        Duration diskInterval,
        boolean enforceDisk,
        Ranges projectIds,
        boolean killOverDisk,
        Duration portsInterval,
        boolean enforcePorts,
        List<String> boundingCapabilities,
        List<String> allowedDevices,
        String nvidiaSmi,
        List<Integer> gpuDevices,
        NetworkSettings networks,
        Optional<Path> seccompProfile) {
    private static final String PATH = "kebne.agent.";
    private static final String ROOT =
            "[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*)*";

    /** The isolators that there are, by Mesos' names. */
    public enum Kind {
        CGROUPS_CPU,
        CGROUPS_MEM,
        CGROUPS_PIDS,
        CGROUPS_DEVICES,
        GPU_NVIDIA,
        POSIX_CPU,
        POSIX_MEM,
        POSIX_RLIMITS,
        DISK_DU,
        DISK_XFS,
        NETWORK_PORTS,
        NETWORK_CNI,
        NAMESPACES_IPC,
        NAMESPACES_PID,
        FILESYSTEM_LINUX,
        LINUX_CAPABILITIES,
        LINUX_NNP,
        LINUX_SECCOMP;

        /** Mesos' name of it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '/');
        }

        /** Whether a command's process is changed before it begins. */
        boolean entersFirst() {
            return switch (this) {
                case NAMESPACES_IPC, NAMESPACES_PID, FILESYSTEM_LINUX, LINUX_CAPABILITIES, LINUX_NNP -> true;
                default -> false;
            };
        }

        boolean usesGroups() {
            return switch (this) {
                case CGROUPS_CPU, CGROUPS_MEM, CGROUPS_PIDS, CGROUPS_DEVICES, GPU_NVIDIA -> true;
                default -> false;
            };
        }
    }

    public IsolationSettings {
        isolators = Collections.unmodifiableSet(new LinkedHashSet<>(isolators));
        if (!hierarchy.isAbsolute()) {
            throw new InvalidValueException(PATH + "cgroups-hierarchy", "must be an absolute path");
        }
        if (!root.matches(ROOT)) {
            throw new InvalidValueException(
                    PATH + "cgroups-root",
                    "must be a name, or names with / in between, of letters, digits, '_', '-' and '.'");
        }
        if (maxProcesses < 1) {
            throw new InvalidValueException(PATH + "cgroups-max-processes", "must be at least 1");
        }
        boundingCapabilities = List.copyOf(boundingCapabilities);
        allowedDevices = List.copyOf(allowedDevices);
        gpuDevices = List.copyOf(gpuDevices);
        if (isolators.contains(Kind.GPU_NVIDIA) && !isolators.contains(Kind.CGROUPS_DEVICES)) {
            throw new InvalidValueException(PATH + "isolation", "gpu/nvidia needs cgroups/devices beside it");
        }
        if (isolators.contains(Kind.DISK_DU) && isolators.contains(Kind.DISK_XFS)) {
            throw new InvalidValueException(PATH + "isolation", "it can be disk/du or disk/xfs, not both");
        }
        if (isolators.contains(Kind.LINUX_SECCOMP) && seccompProfile.isEmpty()) {
            throw new InvalidValueException(
                    PATH + "seccomp-profile-name", "linux/seccomp needs one, and kebne.agent.seccomp-config-dir");
        }
        seccompProfile = isolators.contains(Kind.LINUX_SECCOMP) ? seccompProfile : Optional.empty();
        requireTime("container-watch-interval", watchInterval);
        requireTime("container-disk-watch-interval", diskInterval);
        requireTime("container-ports-watch-interval", portsInterval);
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.toMillis() == 0) {
            throw new InvalidValueException(PATH + name, "must be at least 1ms");
        }
    }

    /** @param config the block {@code kebne.agent} */
    public static IsolationSettings of(Config config) {
        Set<Kind> isolators = isolators(config.getString("isolation"));
        return new IsolationSettings(
                isolators,
                config.getBoolean("strict-isolation"),
                Path.of(config.getString("cgroups-hierarchy")),
                config.getString("cgroups-root"),
                config.getBoolean("cgroups-enable-cfs"),
                config.getBoolean("cgroups-limit-swap"),
                config.getLong("cgroups-max-processes"),
                config.getDuration("container-watch-interval"),
                config.getDuration("container-disk-watch-interval"),
                config.getBoolean("enforce-container-disk-quota"),
                projectIds(config.getString("xfs-project-range")),
                config.getBoolean("xfs-kill-containers"),
                config.getDuration("container-ports-watch-interval"),
                config.getBoolean("enforce-container-ports"),
                capabilities(config.getStringList("bounding-capabilities")),
                DeviceNames.read(PATH + "allowed-devices", config.getStringList("allowed-devices")),
                config.getString("nvidia-smi").strip(),
                config.getIntList("nvidia-gpu-devices"),
                NetworkSettings.of(config, isolators.contains(Kind.NETWORK_CNI)),
                seccompProfile(
                        config.getString("seccomp-config-dir").strip(),
                        config.getString("seccomp-profile-name").strip()));
    }

    private static Ranges projectIds(String text) {
        try {
            return ProjectIds.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(PATH + "xfs-project-range", e.getMessage());
        }
    }

    private static Optional<Path> seccompProfile(String directory, String name) {
        if (name.isEmpty() || directory.isEmpty()) {
            return Optional.empty();
        } else if (!directory.startsWith("/")) {
            throw new InvalidValueException(PATH + "seccomp-config-dir", "must be an absolute path");
        } else if (name.contains("/")) {
            throw new InvalidValueException(
                    PATH + "seccomp-profile-name", "must be the name of a file in kebne.agent.seccomp-config-dir");
        }
        return Optional.of(Path.of(directory, name));
    }

    /** By Mesos' names, such as NET_RAW, or the kernel's, such as CAP_NET_RAW; here as setpriv wants them. */
    private static List<String> capabilities(List<String> names) {
        return names.stream().map(IsolationSettings::capability).toList();
    }

    private static String capability(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (!lower.matches("[a-z][a-z0-9_]*")) {
            throw new InvalidValueException(PATH + "bounding-capabilities", "'" + name + "' is no capability");
        }
        return lower.startsWith("cap_") ? lower.substring("cap_".length()) : lower;
    }

    private static Set<Kind> isolators(String names) {
        Set<Kind> isolators = new LinkedHashSet<>();
        for (String name : names.split(",", -1)) {
            isolators.addAll(kinds(name.strip()));
        }
        return isolators;
    }

    private static List<Kind> kinds(String name) {
        return switch (name) {
            case "" -> List.of();
            // What Mesos called them before there were many.
            case "process" -> List.of(Kind.POSIX_CPU, Kind.POSIX_MEM);
            case "cgroups" -> List.of(Kind.CGROUPS_CPU, Kind.CGROUPS_MEM);
            case "cgroups/all" -> List.of(Kind.CGROUPS_CPU, Kind.CGROUPS_MEM, Kind.CGROUPS_PIDS);
            default ->
                List.of(Arrays.stream(Kind.values())
                        .filter(kind -> kind.wireName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new InvalidValueException(
                                PATH + "isolation", "there is no isolator '" + name + "'; there are " + known())));
        };
    }

    private static String known() {
        return Arrays.stream(Kind.values()).map(Kind::wireName).collect(Collectors.joining(", ", "", ", cgroups/all"));
    }

    /** Whether containers get a namespace of processes. */
    public boolean separatesProcesses() {
        return isolators.contains(Kind.NAMESPACES_PID);
    }

    /** All that processes can have, as the kernel names them, in lower case without CAP_; empty: nothing is taken away. */
    public Optional<List<String>> leftCapabilities() {
        return isolators.contains(Kind.LINUX_CAPABILITIES) ? Optional.of(boundingCapabilities) : Optional.empty();
    }

    /** Whether no program gives processes more than they have. */
    public boolean forbidsNewPrivileges() {
        return isolators.contains(Kind.LINUX_NNP);
    }

    boolean usesGroups() {
        return isolators.stream().anyMatch(Kind::usesGroups);
    }
}
