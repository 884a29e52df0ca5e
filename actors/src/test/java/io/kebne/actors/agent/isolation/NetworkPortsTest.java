package io.kebne.actors.agent.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine's sockets as its /proc shows them. */
class NetworkPortsTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    @TempDir
    Path proc;

    @BeforeEach
    void sockets() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.write(
                proc.resolve("net/tcp"),
                List.of(HEADER, socket("0100007F:7918", "0A", 11), socket("0100007F:7919", "01", 12)));
        Files.write(
                proc.resolve("net/tcp6"), List.of(HEADER, socket("00000000000000000000000000000000:1F90", "0A", 13)));
        process(100, 11);
        process(101, 12, 13, 99);
    }

    @Test
    void aContainerThatListensOnPortsThatItWasNotGivenIsFound() {
        // 0x7918 is 31000, and 0x1F90 is 8080.
        Confined container = container("cpus:1;ports:[31000-31001]");
        NetworkPorts ports = ports(true);
        ports.scan(List.of(container));
        assertThat(ports.look(container))
                .contains(new Limitation(
                        Reason.CONTAINER_LIMITATION, "Container is listening on unallocated ports: [8080-8080]"));
    }

    @Test
    void aContainerMayListenOnItsOwnPorts() {
        Confined container = container("ports:[31000-31001, 8080-8080]");
        NetworkPorts ports = ports(true);
        ports.scan(List.of(container));
        assertThat(ports.look(container)).isEmpty();
    }

    @Test
    void nothingIsEndedUnlessThatIsWanted() {
        Confined container = container("cpus:1");
        NetworkPorts ports = ports(false);
        ports.scan(List.of(container));
        assertThat(ports.look(container)).isEmpty();
    }

    @Test
    void whoStopsListeningIsForgiven() throws IOException {
        Confined container = container("cpus:1");
        NetworkPorts ports = ports(true);
        ports.scan(List.of(container));
        assertThat(ports.look(container)).isPresent();
        Files.write(proc.resolve("net/tcp"), List.of(HEADER));
        Files.write(proc.resolve("net/tcp6"), List.of(HEADER));
        ports.scan(List.of(container));
        assertThat(ports.look(container)).isEmpty();
    }

    private NetworkPorts ports(boolean enforce) {
        Members members = new Members(new FakeProcesses(Map.of("c1", List.of(100L, 101L, 102L))), () -> 0);
        return new NetworkPorts(Duration.ofSeconds(30), enforce, members, proc);
    }

    private static Confined container(String resources) {
        Bounds bounds = Bounds.of(Resources.parse(resources), Map.of());
        return new Confined("c1", new ControlGroup(List.of()), Optional.empty(), bounds, Optional.empty());
    }

    private static String socket(String local, String state, int inode) {
        return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000     0        0 "
                + inode + " 1 0000 100 0 0 10 0";
    }

    private void process(int pid, int... inodes) throws IOException {
        Path files = Files.createDirectories(proc.resolve(pid + "/fd"));
        for (int inode : inodes) {
            Files.createSymbolicLink(files.resolve(Integer.toString(inode)), Path.of("socket:[" + inode + "]"));
        }
        Files.createSymbolicLink(files.resolve("0"), Path.of("/dev/null"));
    }
}
