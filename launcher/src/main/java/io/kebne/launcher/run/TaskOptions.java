package io.kebne.launcher.run;

import io.kebne.launcher.batch.BatchTask;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmMemory;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.Uri;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that describe a task. */
final class TaskOptions {
    private static final int MAX_INSTANCES = 100_000;
    private static final long BYTES_PER_MEGABYTE = 1024L * 1024;
    private static final BigDecimal MEMORY = BigDecimal.valueOf(32);
    private static final BigDecimal JAVA_MEMORY = BigDecimal.valueOf(256);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "run",
            description = "Name of the tasks; default run.")
    private String name;

    @Option(names = "--cpus", paramLabel = "N", defaultValue = "0.1", description = "Processors; default 0.1.")
    private BigDecimal cpus;

    @Option(names = "--mem", paramLabel = "MB", description = "Memory; default 32, and 256 for a Java program.")
    private BigDecimal mem;

    @Option(names = "--disk", paramLabel = "MB", defaultValue = "0", description = "Disk; default 0.")
    private BigDecimal disk;

    @Option(names = "--gpus", paramLabel = "N", defaultValue = "0", description = "GPUs; default 0.")
    private BigDecimal gpus;

    @Option(names = "--role", paramLabel = "ROLE", defaultValue = Role.DEFAULT, description = "Role; default *.")
    private String role;

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "Among tasks of its role, which is preempted later; default 0.")
    private int priority;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "Environment variable; may be repeated.")
    private List<String> environment = List.of();

    @Option(
            names = "--uri",
            paramLabel = "URI",
            description = "File to fetch into the sandbox, archives unpacked; may be repeated.")
    private List<String> uris = List.of();

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Image to run the command in, as its arguments; without a command, what the image says.")
    private String image;

    @Option(
            names = "--containerizer",
            paramLabel = "NAME",
            description =
                    "Who runs the image: docker (default), a container engine; or mesos, an OCI runtime without one:"
                            + " the command is run itself then, in place of what the image says.")
    private String containerizer;

    @Option(
            names = "--network",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Networks to join instead of the agent's, or none: one of nobody else. Not with a container engine.")
    private List<String> networks = List.of();

    @Mixin
    private JvmOptions jvm;

    String name() {
        return name;
    }

    String role() {
        return Role.require(role);
    }

    List<BatchTask> tasks(List<String> command, int instances) {
        if (instances < 1 || instances > MAX_INSTANCES) {
            throw new InvalidValueException("--instances", "must lie between 1 and " + MAX_INSTANCES);
        }
        Optional<JvmInfo> program = jvm.info(command);
        CommandInfo info = command(command, program.isPresent())
                .withEnvironment(environment.stream().map(TaskOptions::variable).toList())
                .withUris(uris.stream()
                        .map(uri -> new Uri(uri, false, true, false, Optional.empty()))
                        .toList());
        Resources resources = resources();
        program.ifPresent(java -> JvmMemory.of(java, memoryBytes()));
        List<BatchTask> tasks = new ArrayList<>(instances);
        for (int i = 0; i < instances; i++) {
            tasks.add(new BatchTask(name + "-" + i, resources, info, priority, program, container()));
        }
        return tasks;
    }

    private CommandInfo command(List<String> command, boolean java) {
        if (image != null) {
            if (java) {
                throw new InvalidValueException("--image", "cannot be had beside --jar or --main-class");
            } else if (image.isBlank()) {
                throw new InvalidValueException("--image", "must name an image");
            }
            return isByEngine() || command.isEmpty() ? CommandInfo.ofImage(command) : CommandInfo.exec(command);
        } else if (containerizer != null) {
            throw new InvalidValueException("--containerizer", "is for --image only");
        } else if (!java && command.isEmpty()) {
            throw new InvalidValueException("CMD", "a program is needed, or --image, --jar or --main-class");
        }
        return CommandInfo.exec(java ? List.of(TaskInfo.JAVA) : command);
    }

    private Optional<ContainerInfo> container() {
        if (image == null && networks.isEmpty()) {
            return Optional.empty();
        }
        boolean byEngine = image != null && isByEngine();
        if (byEngine && !networks.isEmpty()) {
            throw new InvalidValueException("--network", "cannot be had with a container engine");
        }
        ContainerInfo container = byEngine
                ? ContainerInfo.image(image, DockerInfo.DEFAULT)
                : new ContainerInfo(
                        ContainerInfo.Type.MESOS,
                        Optional.empty(),
                        Optional.ofNullable(image),
                        List.of(),
                        networks,
                        List.of());
        container.refusal().ifPresent(why -> {
            boolean ofNetworks = why.field().startsWith("container.network_infos");
            throw new InvalidValueException(ofNetworks ? "--network" : "--image", why.reason());
        });
        return Optional.of(container);
    }

    private boolean isByEngine() {
        return switch (containerizer == null ? "docker" : containerizer) {
            case "docker" -> true;
            case "mesos" -> false;
            default -> throw new InvalidValueException("--containerizer", "must be docker or mesos");
        };
    }

    private Resources resources() {
        Map<String, Scalar> amounts = new HashMap<>();
        amounts.put(Resources.CPUS, amount("--cpus", cpus));
        amounts.put(Resources.MEM, memory());
        amounts.put(Resources.DISK, amount("--disk", disk));
        amounts.put(Resources.GPUS, amount("--gpus", gpus));
        return Resources.of(amounts);
    }

    private Scalar memory() {
        return amount("--mem", mem != null ? mem : jvm.areGiven() ? JAVA_MEMORY : MEMORY);
    }

    private long memoryBytes() {
        return memory().thousandths() * BYTES_PER_MEGABYTE / 1000;
    }

    private static Scalar amount(String option, BigDecimal value) {
        try {
            return Scalar.of(value);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(option, "must lie between 0 and 1e12");
        }
    }

    private static EnvironmentVariable variable(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new InvalidValueException("--env", "'" + text + "': expected NAME=VALUE");
        }
        return new EnvironmentVariable(text.substring(0, equals), text.substring(equals + 1));
    }
}
