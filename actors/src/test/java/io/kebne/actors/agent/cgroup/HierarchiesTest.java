package io.kebne.actors.agent.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.cgroup.Hierarchies.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines as their /proc shows them. */
class HierarchiesTest {
    @TempDir
    Path temp;

    private Path mounts;

    @BeforeEach
    void realPath() throws IOException {
        mounts = temp.toRealPath();
    }

    @Test
    void aMachineOfTheFirstVersionHasAPlaceForEachController() throws IOException {
        Path cpu = Files.createDirectories(mounts.resolve("cpu,cpuacct/jobs"));
        Path memory = Files.createDirectories(mounts.resolve("memory"));
        Hierarchies found = probe(
                List.of(
                        mount("/", mounts.resolve("cpu,cpuacct"), "cgroup", "rw,cpu,cpuacct"),
                        mount("/", mounts.resolve("memory"), "cgroup", "rw,memory"),
                        "30 1 0:3 / /proc rw - proc proc rw"),
                List.of("5:cpu,cpuacct:/jobs", "4:memory:/", "3:name=systemd:/x"));
        assertThat(found.mode()).isEqualTo(Mode.V1);
        assertThat(found.v1())
                .isEqualTo(Map.of(
                        Controller.CPU, cpu,
                        Controller.CPUACCT, cpu,
                        Controller.MEMORY, memory));
        assertThat(found.unified()).isEmpty();
    }

    @Test
    void aMachineOfTheSecondVersionHasOnePlaceThatSaysWhatItControls() throws IOException {
        Path own = Files.createDirectories(mounts.resolve("system.slice/kebne.service"));
        Files.writeString(own.resolve("cgroup.controllers"), "cpuset cpu io memory pids\n");
        Hierarchies found =
                probe(List.of(mount("/", mounts, "cgroup2", "rw")), List.of("0::/system.slice/kebne.service"));
        assertThat(found.mode()).isEqualTo(Mode.V2);
        assertThat(found.unified()).contains(own);
        assertThat(found.unifiedControllers()).isEqualTo(Set.of(Controller.CPU, Controller.MEMORY, Controller.PIDS));
    }

    @Test
    void bothTogetherAreToldApart() throws IOException {
        Path unified = Files.createDirectories(mounts.resolve("unified"));
        Files.writeString(unified.resolve("cgroup.controllers"), "hugetlb\n");
        Files.createDirectories(mounts.resolve("memory"));
        Hierarchies found = probe(
                List.of(
                        mount("/", mounts.resolve("memory"), "cgroup", "rw,memory"),
                        mount("/", unified, "cgroup2", "rw")),
                List.of("4:memory:/", "0::/"));
        assertThat(found.mode()).isEqualTo(Mode.HYBRID);
        assertThat(found.unifiedControllers()).isEmpty();
    }

    /** In a container, only a part of the machine's groups is seen, under another name. */
    @Test
    void aPartOfAHierarchyIsSeenWhereItIsMounted() throws IOException {
        Path place = Files.createDirectories(mounts.resolve("with space/sub"));
        Hierarchies found = probe(
                List.of(mount("/docker/1", mounts.resolve("with space"), "cgroup", "rw,memory")),
                List.of("4:memory:/docker/1/sub"));
        assertThat(found.v1()).isEqualTo(Map.of(Controller.MEMORY, place));
    }

    @Test
    void aGroupOutsideOfWhatIsMountedIsNotHad() throws IOException {
        Files.createDirectories(mounts.resolve("m"));
        Hierarchies found = probe(
                List.of(mount("/docker/1", mounts.resolve("m"), "cgroup", "rw,memory")),
                List.of("4:memory:/docker/12"));
        assertThat(found.mode()).isEqualTo(Mode.NONE);
    }

    @Test
    void whatIsMountedElsewhereDoesNotCount() throws IOException {
        Files.createDirectories(mounts.resolve("m"));
        Path proc = proc(List.of(mount("/", mounts.resolve("m"), "cgroup", "rw,memory")), List.of("4:memory:/"));
        assertThat(Hierarchies.probe(proc, mounts.resolve("other")).mode()).isEqualTo(Mode.NONE);
    }

    @Test
    void anotherSystemHasNone() {
        assertThat(Hierarchies.probe(temp.resolve("no-proc"), temp)).isEqualTo(Hierarchies.none());
    }

    private Hierarchies probe(List<String> mountInfo, List<String> groups) throws IOException {
        return Hierarchies.probe(proc(mountInfo, groups), mounts);
    }

    private Path proc(List<String> mountInfo, List<String> groups) throws IOException {
        Path proc = Files.createDirectories(mounts.resolve("proc"));
        Files.write(proc.resolve("mountinfo"), mountInfo);
        Files.write(proc.resolve("cgroup"), groups);
        return proc;
    }

    private static String mount(String root, Path point, String type, String options) {
        return "31 25 0:26 " + root + " " + point.toString().replace(" ", "\\040") + " rw,nosuid shared:9 - " + type
                + " x " + options;
    }
}
