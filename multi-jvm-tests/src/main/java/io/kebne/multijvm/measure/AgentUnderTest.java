package io.kebne.multijvm.measure;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.kebne.launcher.node.SharedClasses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A {@code kebne agent} process, with the JVM's options that {@code kebne} gives it. Closing it kills it. */
final class AgentUnderTest implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String PROGRAM = "kebne.jar";
    private static final int MAX_TASKS = 2_000;
    private static final Duration END = Duration.ofSeconds(20);

    private final Path directory;
    private final PlayedMaster master;
    private final int httpPort;
    private Process process;

    private AgentUnderTest(Path directory, PlayedMaster master, int httpPort) {
        this.directory = directory;
        this.master = master;
        this.httpPort = httpPort;
    }

    /** @param directory the agent's alone; its tasks are noted there, too */
    static AgentUnderTest in(Path directory, PlayedMaster master) throws IOException {
        Files.createDirectories(directory);
        AgentUnderTest agent = new AgentUnderTest(
                directory, master, MasterProcesses.freePorts(1).get(0));
        Map<String, Object> settings = Map.ofEntries(
                Map.entry("kebne.cluster.host", HOST),
                Map.entry("kebne.cluster.port", 0),
                Map.entry("kebne.cluster.masters", List.of(master.address().toString())),
                Map.entry("kebne.agent.join", "client"),
                Map.entry("kebne.agent.ip", HOST),
                Map.entry("kebne.agent.port", agent.httpPort),
                Map.entry("kebne.agent.work-dir", directory.resolve("work").toString()),
                Map.entry("kebne.agent.runtime-dir", directory.resolve("run").toString()),
                Map.entry("kebne.agent.resources", "cpus:100000;mem:100000000"),
                Map.entry("kebne.agent.max-tasks", MAX_TASKS),
                // What an interrupted run leaves ends by itself.
                Map.entry("kebne.agent.recovery-timeout", "1m"));
        Files.writeString(
                agent.settings(), ConfigFactory.parseMap(settings).root().render(ConfigRenderOptions.concise()));
        return agent;
    }

    private Path settings() {
        return directory.resolve("settings.conf");
    }

    /** Starts it and waits until it is registered; seconds from the start of its JVM. */
    double start() throws Exception {
        int before = master.registrations();
        List<String> command = new ArrayList<>(
                List.of(java(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xms16m", "-Xshare:auto"));
        command.addAll(program());
        command.addAll(List.of("agent", "--config", settings().toString(), "--stop-on-end-of-input"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KEBNE_"));
        long start = System.nanoTime();
        process = builder.start();
        master.awaitRegistrations(before + 1);
        return Times.seconds(start);
    }

    /** As it is shipped, when this runs beside that; else from the same class path as this. */
    private static List<String> program() {
        String classPath = classPath();
        List<String> command = new ArrayList<>();
        Arrays.stream(classPath.split(File.pathSeparator))
                .filter(element -> Path.of(element).endsWith(PROGRAM))
                .findFirst()
                .ifPresentOrElse(
                        jar -> {
                            command.addAll(SharedClasses.optionsOfAgent(jar));
                            command.addAll(List.of("-jar", jar));
                        },
                        () -> command.addAll(List.of("-cp", classPath, "io.kebne.launcher.Main")));
        return command;
    }

    /** Of this JVM, from wherever it is used. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(element -> Path.of(element).toAbsolutePath().normalize().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** kill -9. */
    void kill() {
        Process unused = process.destroyForcibly()
                .onExit()
                .completeOnTimeout(process, END.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    long pid() {
        return process.pid();
    }

    /** Processor time that its JVM has used. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The processes of its supervisors, as they have noted themselves; those that have ended are left out once forgotten. */
    List<Long> supervisors() throws IOException {
        List<Long> pids = new ArrayList<>();
        for (Path note : notes("pid")) {
            pids.add(Long.parseLong(Files.readString(note).strip().split(" ", -1)[3]));
        }
        return pids;
    }

    /** How many supervisors have noted the end of their task, and no agent has read that. */
    int ended() {
        try {
            return notes("exit").size();
        } catch (IOException e) {
            return 0;
        }
    }

    private List<Path> notes(String name) throws IOException {
        try (var containers = Files.list(directory.resolve("run"))) {
            return containers
                    .map(container -> container.resolve(name))
                    .filter(Files::exists)
                    .toList();
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
