package io.kebne.actors.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.Await;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Podman of the tests' own, with nothing but one image, which is made of a static busybox: its store, its settings and its
 * socket lie in a directory of the test.
 */
public final class Podman {
    public static final String IMAGE = "localhost/kebne-test:latest";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> PROGRAMS = List.of("sh", "sleep", "echo", "cat", "test");

    private final Path directory;
    private Optional<Process> service = Optional.empty();

    private Podman(Path directory) {
        this.directory = directory;
    }

    /** @return why there cannot be one here, for people; empty: there can */
    public static Optional<String> lacks() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("podman is not run as root here");
        }
        for (String program : List.of("podman", "runc", "conmon", "tar")) {
            if (!isOnPath(program)) {
                return Optional.of("there is no " + program + " here");
            }
        }
        return Files.isExecutable(BUSYBOX) ? Optional.empty() : Optional.of("there is no " + BUSYBOX + " here");
    }

    private static boolean isOnPath(String program) {
        for (String place : (System.getenv("PATH") + ":/usr/libexec/podman:/usr/sbin").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, program))) {
                return true;
            }
        }
        return false;
    }

    /** @param directory empty, with a name that is short enough for a socket in it */
    public static Podman open(Path directory) throws Exception {
        Podman podman = new Podman(directory);
        Files.createDirectories(directory.resolve("tmp"));
        Files.createDirectories(directory.resolve("net"));
        Files.writeString(directory.resolve("containers.conf"), """
                [engine]
                cgroup_manager="cgroupfs"
                runtime="runc"
                events_logger="file"
                tmp_dir="%1$s/tmp"
                exit_command_delay=2
                [containers]
                default_ulimits=["nofile=1024:1024","nproc=1024:1024"]
                [network]
                network_config_dir="%1$s/net"
                """.formatted(directory));
        Files.writeString(directory.resolve("storage.conf"), """
                [storage]
                driver="vfs"
                graphroot="%1$s/graph"
                runroot="%1$s/run"
                """.formatted(directory));
        Path rootfs = Files.createDirectories(directory.resolve("rootfs/bin"));
        Files.copy(BUSYBOX, rootfs.resolve("busybox"));
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(rootfs.resolve(program), Path.of("busybox"));
        }
        podman.run("tar", "-C", directory.resolve("rootfs").toString(), "-cf", directory + "/rootfs.tar", ".");
        podman.run("podman", "import", directory + "/rootfs.tar", IMAGE);
        return podman;
    }

    /** @return why it cannot run containers here; empty: it can */
    public Optional<String> cannotRun() throws Exception {
        Process process = command("podman", "run", "--rm", "--network", "host", IMAGE, "/bin/echo", "works");
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said.startsWith("works") ? Optional.empty() : Optional.of("podman runs no container here: " + said);
    }

    public Path socket() {
        return directory.resolve("s");
    }

    /** Answers at the socket from now on. */
    public void start() throws Exception {
        service = Optional.of(command("podman", "system", "service", "--time", "0", "unix://" + socket()));
        Await.until("podman answers", this::answers);
    }

    /** Its socket is there a little before it listens. */
    private boolean answers() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** As by kill -9. Its containers run on. */
    public void kill() throws Exception {
        if (service.isPresent()) {
            service.get().destroyForcibly().waitFor();
            Files.deleteIfExists(socket());
        }
    }

    /** What it says. */
    public String run(String... line) throws Exception {
        Process process = command(line);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).describedAs(said).isZero();
        return said;
    }

    private Process command(String... line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(line))).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "CONTAINERS_CONF",
                        directory.resolve("containers.conf").toString(),
                        "CONTAINERS_STORAGE_CONF",
                        directory.resolve("storage.conf").toString()));
        return builder.start();
    }

    /** Ends and removes all containers, such as a test leaves that fails. */
    public void removeAll() throws Exception {
        String unused = run("podman", "rm", "--all", "--force");
    }

    /** What the containers' commands leave ends by itself. */
    public void close() throws Exception {
        kill();
        Await.until("nothing of it is left", () -> !isNamedByAProcess());
    }

    private boolean isNamedByAProcess() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .anyMatch(line -> line.contains(directory.toString() + "/"));
    }
}
