package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.cgroup.Hierarchies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim alone, with one group of the first version. */
class ShimGroupsTest {
    @TempDir
    Path temp;

    private final List<Path> groups = new ArrayList<>();

    /** What a test that failed has left. */
    @AfterEach
    void removeGroups() {
        Await.until("the groups are gone", () -> {
            for (Path group : groups) {
                try {
                    if (Files.exists(group.resolve("cgroup.procs"))) {
                        Files.readAllLines(group.resolve("cgroup.procs"))
                                .forEach(pid -> ProcessHandle.of(Long.parseLong(pid))
                                        .ifPresent(ProcessHandle::destroyForcibly));
                    }
                    Files.deleteIfExists(group);
                } catch (IOException e) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void aShimWithoutAnAgentEndsWhatIsInItsGroupsAndRemovesThem() throws Exception {
        Path shim = shim();
        Path group = group();
        Path directory = Files.createDirectory(temp.resolve("c1"));
        Files.writeString(directory.resolve("groups"), group + "\n");
        assertThat(start(shim, directory, "sh", "-c", "setsid sleep 600 & exec sleep 600"))
                .isZero();
        Await.until("it has ended", () -> Files.exists(directory.resolve("exit")));
        assertThat(Files.readString(directory.resolve("exit"))).startsWith("signalled 9 ");
        assertThat(group).doesNotExist();
        assertThat(group.getParent()).doesNotExist();
    }

    @Test
    void aCommandThatCannotJoinItsGroupsDoesNotStart() throws Exception {
        Path shim = shim();
        Path directory = Files.createDirectory(temp.resolve("c1"));
        Files.writeString(directory.resolve("groups"), temp.resolve("none") + "\n");
        assertThat(start(shim, directory, "touch", temp.resolve("ran").toString()))
                .isEqualTo(1);
        assertThat(temp.resolve("ran")).doesNotExist();
        assertThat(temp.resolve("stderr"))
                .content()
                .contains(temp.resolve("none").toString());
    }

    private Path shim() throws IOException {
        assumeTrue(Launches.hasShim());
        return NativeProgram.install(temp.resolve("bin")).orElseThrow();
    }

    private Path group() throws IOException {
        Path freezer = Hierarchies.probe(Path.of("/sys/fs/cgroup")).v1().get(Controller.FREEZER);
        assumeTrue(
                freezer != null && Files.isWritable(freezer),
                "there is no freezer of the first version to be had here");
        Path root = freezer.resolve("kebne-test-" + UUID.randomUUID());
        groups.add(root.resolve("c1"));
        groups.add(root);
        return Files.createDirectories(root.resolve("c1"));
    }

    private int start(Path shim, Path directory, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(shim.toString(), directory.toString(), "200"));
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(temp.resolve("stderr").toFile())
                .start()
                .waitFor();
    }
}
