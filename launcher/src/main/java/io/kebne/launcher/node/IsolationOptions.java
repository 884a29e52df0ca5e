package io.kebne.launcher.node;

import io.kebne.launcher.settings.Overrides;
import java.util.List;
import picocli.CommandLine.Option;

/** How an agent holds tasks to what they were given: flags with Mesos' names. */
final class IsolationOptions {
    @Option(
            names = "--isolation",
            paramLabel = "ISOLATORS",
            description =
                    "What tasks are held to, such as 'cgroups/cpu,cgroups/mem'; the default holds them to nothing.")
    private String isolation;

    @Option(
            names = "--strict-isolation",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Do not start when tasks cannot be held to their cpus and mem.")
    private Boolean strict;

    @Option(
            names = "--cgroups-hierarchy",
            paramLabel = "DIR",
            description = "Where control groups are mounted; default /sys/fs/cgroup.")
    private String hierarchy;

    @Option(
            names = "--cgroups-root",
            paramLabel = "NAME",
            description = "Name of the agents' control group below the agent's own; default kebne.")
    private String root;

    @Option(
            names = "--cgroups-enable-cfs",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Give a task no more than its cpus even when nobody else wants the rest.")
    private Boolean enableCfs;

    @Option(
            names = "--cgroups-limit-swap",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Count swap space as memory.")
    private Boolean limitSwap;

    @Option(
            names = "--enforce-container-disk-quota",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Hold tasks to their disk (with disk/du or disk/xfs).")
    private Boolean enforceDisk;

    @Option(
            names = "--xfs-project-range",
            paramLabel = "RANGES",
            description = "The project ids that sandboxes get, with disk/xfs, such as 5000-10000.")
    private String projectIds;

    @Option(
            names = "--xfs-kill-containers",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "End a task that writes more than its disk (with disk/xfs).")
    private Boolean killOverDisk;

    @Option(
            names = "--container-disk-watch-interval",
            paramLabel = "TIME",
            description = "How long to rest between two looks at the sizes of sandboxes, such as 15s.")
    private String diskInterval;

    @Option(
            names = "--enforce-container-ports",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "End a task that listens on a port that it was not given (with network/ports).")
    private Boolean enforcePorts;

    @Option(
            names = "--container-ports-watch-interval",
            paramLabel = "TIME",
            description = "How long to rest between two looks at the ports of tasks, such as 30s.")
    private String portsInterval;

    @Option(
            names = "--bounding-capabilities",
            split = ",",
            paramLabel = "CAPABILITY",
            description = "All that tasks' processes can have, with linux/capabilities, such as NET_RAW,CHOWN.")
    private List<String> boundingCapabilities;

    @Option(
            names = "--seccomp-config-dir",
            paramLabel = "DIR",
            description = "Where profiles of system calls are, in Docker's form.")
    private String seccompDirectory;

    @Option(
            names = "--seccomp-profile-name",
            paramLabel = "FILE",
            description = "The one there that holds containers of images, with linux/seccomp.")
    private String seccompProfile;

    @Option(
            names = "--allowed-devices",
            split = ",",
            paramLabel = "FILE",
            description = "Devices that all tasks can use, with cgroups/devices, such as /dev/fuse.")
    private List<String> allowedDevices;

    @Option(
            names = "--nvidia-gpu-devices",
            split = ",",
            paramLabel = "NUMBER",
            description = "The GPUs that tasks can be given, with gpu/nvidia; default: all.")
    private List<Integer> gpuDevices;

    @Option(
            names = "--network-cni-config-dir",
            paramLabel = "DIR",
            description = "Where a file describes each network that tasks can join, with network/cni.")
    private String networkConfigs;

    @Option(
            names = "--network-cni-plugins-dir",
            paramLabel = "DIR[:DIR…]",
            description = "Where the plug-ins are that those networks name.")
    private String networkPlugins;

    Overrides put(Overrides overrides) {
        return overrides
                .put("kebne.agent.isolation", isolation)
                .put("kebne.agent.strict-isolation", strict)
                .put("kebne.agent.bounding-capabilities", boundingCapabilities)
                .put("kebne.agent.allowed-devices", allowedDevices)
                .put("kebne.agent.nvidia-gpu-devices", gpuDevices)
                .put("kebne.agent.network-cni-config-dir", networkConfigs)
                .put("kebne.agent.network-cni-plugins-dir", networkPlugins)
                .put("kebne.agent.seccomp-config-dir", seccompDirectory)
                .put("kebne.agent.seccomp-profile-name", seccompProfile)
                .put("kebne.agent.cgroups-hierarchy", hierarchy)
                .put("kebne.agent.cgroups-root", root)
                .put("kebne.agent.cgroups-enable-cfs", enableCfs)
                .put("kebne.agent.cgroups-limit-swap", limitSwap)
                .put("kebne.agent.enforce-container-disk-quota", enforceDisk)
                .put("kebne.agent.xfs-project-range", projectIds)
                .put("kebne.agent.xfs-kill-containers", killOverDisk)
                .time("kebne.agent.container-disk-watch-interval", diskInterval)
                .put("kebne.agent.enforce-container-ports", enforcePorts)
                .time("kebne.agent.container-ports-watch-interval", portsInterval);
    }
}
