package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.image.Mount;
import io.kebne.actors.agent.image.Mounts;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a runtime is told of a container (OCI runtime specification, config.json). */
final class RuntimeSpec {
    /** Where a container has the program that is its first process: in a file system of its own, which no image has. */
    private static final String INIT = "/dev/.kebne-init";

    private static final String VERSION = "1.0.2";
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final BigInteger INFINITE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final Path V2 = Path.of("/sys/fs/cgroup");

    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /** By which others are known by names. */
    private static final List<Path> NAMES = List.of(Path.of("/etc/resolv.conf"), Path.of("/etc/hosts"));

    private final ImageLaunch launch;
    private final LocalImage image;
    private final ImageUser user;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    private RuntimeSpec(ImageLaunch launch, LocalImage image, ImageUser user) {
        this.launch = launch;
        this.image = image;
        this.user = user;
    }

    /**
     * Makes the directories of the sandbox and the bundle that it mounts.
     *
     * @param init the program that is to be its first process
     * @param groups control groups that the runtime is in
     * @throws IOException with a message for the user
     */
    static ObjectNode of(
            ImageLaunch launch,
            LocalImage image,
            ImageUser user,
            Bundle bundle,
            Path init,
            Hardening hardening,
            List<Path> groups)
            throws IOException {
        RuntimeSpec spec = new RuntimeSpec(launch, image, user);
        spec.root.put("ociVersion", VERSION);
        spec.process(hardening);
        spec.root.putObject("root").put("path", bundle.rootfs().toString());
        launch.container().hostname().ifPresent(name -> spec.root.put("hostname", name));
        spec.mounts(bundle, init);
        spec.linux(groups);
        if (hardening.systemCalls().isPresent()) {
            Set<String> capabilities = Set.copyOf(hardening.capabilities());
            ((ObjectNode) spec.root.get("linux"))
                    .set("seccomp", hardening.systemCalls().get().rules(capabilities));
        }
        return spec.root;
    }

    private void process(Hardening hardening) throws IOException {
        ImageProgram program = ImageProgram.of(launch.plan().command(), image.config());
        ObjectNode process = root.putObject("process").put("terminal", false);
        ObjectNode account = process.putObject("user").put("uid", user.uid()).put("gid", user.gid());
        ArrayNode groups = account.putArray("additionalGids");
        user.groups().forEach(groups::add);
        ArrayNode arguments = process.putArray("args").add(INIT).add("--first").add(program.file());
        program.arguments().forEach(arguments::add);
        ArrayNode environment = process.putArray("env");
        environment().forEach((name, value) -> environment.add(name + "=" + value));
        process.put("cwd", image.config().directory().map(RuntimeSpec::absolute).orElse(Mounts.SANDBOX));
        process.put("noNewPrivileges", hardening.noNewPrivileges());
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : user.uid() == 0 ? List.of("bounding", "effective", "permitted") : List.of("bounding")) {
            ArrayNode names = capabilities.putArray(set);
            hardening.capabilities().forEach(names::add);
        }
        ArrayNode limits = process.putArray("rlimits");
        for (ProcessLimit limit : launch.plan().processLimits()) {
            limits.addObject()
                    .put("type", "RLIMIT_" + limit.kind().name())
                    .put("soft", bound(limit.soft()))
                    .put("hard", bound(limit.hard()));
        }
    }

    /**
     * What is to be run beside the first process of a container: as that is, but for these.
     *
     * @param environment added to that of the first
     */
    static ObjectNode beside(JsonNode first, Map<String, String> environment, List<String> arguments) {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode variable : first.path("env")) {
            String text = variable.asText();
            int equals = text.indexOf('=');
            all.put(text.substring(0, equals), text.substring(equals + 1));
        }
        all.putAll(environment);
        ObjectNode process = first.deepCopy();
        ArrayNode variables = process.putArray("env");
        all.forEach((name, value) -> variables.add(name + "=" + value));
        ArrayNode words = process.putArray("args");
        arguments.forEach(words::add);
        return process;
    }

    private static String absolute(String directory) {
        return directory.startsWith("/") ? directory : "/" + directory;
    }

    private static BigInteger bound(Optional<Long> bound) {
        return bound.map(BigInteger::valueOf).orElse(INFINITE);
    }

    /** The task's counts more than the image's. */
    private Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", DEFAULT_PATH);
        for (String variable : image.config().environment()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                all.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        all.putAll(launch.environment());
        return all;
    }

    private void mounts(Bundle bundle, Path init) throws IOException {
        mount("/proc", "proc", "proc");
        mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
        mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro");
        mount(INIT, "bind", init.toString(), "bind", "ro");
        if (launch.container().isInAgentsNetwork() || launch.network().isPresent()) {
            for (Path file : NAMES) {
                if (Files.isRegularFile(file)) {
                    mount(file.toString(), "bind", file.toRealPath().toString(), "bind", "ro");
                }
            }
        }
        Mounts mounts = Mounts.of(launch);
        for (Mount mount : mounts.bound()) {
            if (!Files.exists(mount.directory())) {
                throw new IOException("container.volumes.host_path: there is no " + mount.directory());
            }
            mount(mount.at(), "bind", mount.directory().toString(), "rbind", mount.readOnly() ? "ro" : "rw");
        }
        for (int i = 0; i < mounts.nameless().size(); i++) {
            Path volume = bundle.volume(i);
            Ownership.ownItself(volume, user.uid(), user.gid());
            mount(mounts.nameless().get(i), "bind", volume.toString(), "rbind", "rw");
        }
    }

    private void mount(String at, String type, String source, String... options) {
        ArrayNode all = root.withArray("/mounts")
                .addObject()
                .put("destination", at)
                .put("type", type)
                .put("source", source)
                .putArray("options");
        for (String option : options) {
            all.add(option);
        }
    }

    private void linux(List<Path> groups) {
        ObjectNode linux = root.putObject("linux");
        linux.put("cgroupsPath", groupsPath(launch.plan().containerId(), groups));
        ArrayNode namespaces = linux.putArray("namespaces");
        ContainerInfo container = launch.container();
        for (String kind : List.of("pid", "ipc", "mount")) {
            namespaces.addObject().put("type", kind);
        }
        if (container.hostname().isPresent()) {
            namespaces.addObject().put("type", "uts");
        }
        if (launch.network().isPresent()) {
            namespaces
                    .addObject()
                    .put("type", "network")
                    .put("path", launch.network().get().toString());
        } else if (!container.isInAgentsNetwork()) {
            namespaces.addObject().put("type", "network");
        }
        linux.putObject("resources")
                .putArray("devices")
                .addObject()
                .put("allow", false)
                .put("access", "rwm");
        ArrayNode masked = linux.putArray("maskedPaths");
        MASKED.forEach(masked::add);
        ArrayNode readOnly = linux.putArray("readonlyPaths");
        READ_ONLY.forEach(readOnly::add);
    }

    /**
     * Runtimes make groups of their own. Where hierarchies are of the first version these are to lie in those that the runtime is in,
     * which hold the container; by a name that its agent knows for a container's. In the second version only an absolute path does.
     */
    private static String groupsPath(String containerId, List<Path> groups) {
        if (!Files.exists(V2.resolve("cgroup.controllers"))) {
            return containerId;
        }
        return groups.stream()
                .filter(group -> group.startsWith(V2))
                .map(group -> "/" + V2.relativize(group) + "/" + containerId)
                .findFirst()
                .orElse(containerId);
    }
}
