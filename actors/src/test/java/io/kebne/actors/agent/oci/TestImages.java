package io.kebne.actors.agent.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.tool.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Images of a static busybox, in a directory of the test: each an OCI layout of its name. */
public final class TestImages {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> PROGRAMS =
            List.of("sh", "sleep", "echo", "cat", "test", "id", "ls", "head", "tail", "touch", "pwd", "hostname");

    private final Path directory;
    private final Path files;

    private TestImages(Path directory, Path files) {
        this.directory = directory;
        this.files = files;
    }

    /** @return why no containers can be made of images here, for people; empty: they can */
    public static Optional<String> lacks() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("runc is not run as root here");
        }
        Tools tools = new Tools(System.getenv("PATH"));
        for (String program : List.of("runc", "umoci", "skopeo", "unshare")) {
            if (tools.find(program).isEmpty()) {
                return Optional.of("there is no " + program + " here");
            }
        }
        return Files.isExecutable(BUSYBOX) ? Optional.empty() : Optional.of("there is no " + BUSYBOX + " here");
    }

    /** @param directory empty */
    public static TestImages open(Path directory) throws Exception {
        Path files = Files.createDirectories(directory.resolve("files"));
        Path bin = Files.createDirectory(files.resolve("bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
        }
        Path etc = Files.createDirectory(files.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\napp:x:1234:1235::/:/bin/sh\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\napp:x:1235:\nmore:x:1300:root,app\n");
        return new TestImages(Files.createDirectory(directory.resolve("images")), files);
    }

    /** Where they are. */
    public Path directory() {
        return directory;
    }

    /** Makes one, with the tag latest. */
    public void make(String name, String... config) throws Exception {
        String image = directory.resolve(name) + ":latest";
        run("umoci", "init", "--layout", directory.resolve(name).toString());
        run("umoci", "new", "--image", image);
        run("umoci", "insert", "--image", image, files.resolve("bin").toString(), "/bin");
        run("umoci", "insert", "--image", image, files.resolve("etc").toString(), "/etc");
        List<String> line = new ArrayList<>(List.of("umoci", "config", "--image", image));
        line.addAll(List.of(config));
        run(line.toArray(String[]::new));
    }

    /** Makes an archive of one, as {@code docker save} does, by another name. */
    public void archive(String name, String other) throws Exception {
        Path link = directory.resolve("archive-of-" + name);
        Files.deleteIfExists(link);
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--quiet",
                "oci:" + directory.resolve(name) + ":latest",
                "docker-archive:" + link);
        Files.move(link, directory.resolve(other + ".tar"));
    }

    /** What it says. */
    public static String run(String... line) throws Exception {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).describedAs(said).isZero();
        return said;
    }
}
