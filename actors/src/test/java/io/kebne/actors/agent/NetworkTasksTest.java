package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.network.TestNetworks;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain tasks in networks of their own, made by the machine's plug-ins. */
class NetworkTasksTest {
    private static final String NET = "kebne-test";
    private static final int PORT = 8080;
    private static final String SERVE = "echo here > file; exec busybox httpd -f -p " + PORT + " -h .";

    @TempDir
    Path temp;

    private TestNetworks networks;
    private AgentTestBed bed;

    @BeforeEach
    void start() throws Exception {
        Optional<String> lacks = TestNetworks.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/busybox")), "there is no busybox (busybox-static)");
        networks = new TestNetworks(Files.createDirectories(temp.resolve("n")));
        networks.reachable(NET, "10.213.71.0/28");
        open();
        assumeTrue(
                bed.host.networks().problem().isEmpty(),
                () -> bed.host.networks().problem().orElseThrow());
    }

    @AfterEach
    void close() throws Exception {
        if (bed != null) {
            bed.close();
        }
    }

    private void open() throws Exception {
        bed = new AgentTestBed(temp.resolve("w"), networks.settings());
        bed.tell(new Registered("epoch-1"));
    }

    private RunTask launch(String id, String line, Optional<Probe> probe, String... networkNames) {
        TaskInfoBuilder info = new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.1;mem:32"))
                .command(CommandInfo.shell(line))
                .container(new ContainerInfo(
                        ContainerInfo.Type.MESOS,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(networkNames),
                        List.of()));
        probe.ifPresent(look -> info.healthCheck(new HealthCheck(
                look, Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(20), 1000, Duration.ZERO)));
        RunTask task = new RunTask(FRAMEWORK, "role-1", info.build());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        return task;
    }

    private RunTask launch(String id, String line, String... networkNames) {
        return launch(id, line, Optional.empty(), networkNames);
    }

    private void kill(RunTask task) {
        bed.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ZERO))));
    }

    /** The first look may come before it listens. */
    private TaskStatus healthy(RunTask task) {
        TaskStatus status = bed.acknowledged(task, TaskState.RUNNING);
        while (!status.healthy().equals(Optional.of(true))) {
            status = bed.acknowledged(task, TaskState.RUNNING);
        }
        return status;
    }

    private static boolean answers(String host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, PORT), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitNoLease() {
        Await.until("no address is given", () -> {
            try {
                return networks.leases(NET).isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aTaskIsFoundUnderAnAddressOfItsOwnAndTheAgentLooksAtItThere() throws Exception {
        RunTask task = launch("t1", SERVE, Optional.of(new Probe.Tcp(PORT, false)), NET);
        TaskStatus running = bed.acknowledged(task, TaskState.RUNNING);
        NetworkInfo joined = running.networks().get(0);
        assertThat(joined.name()).isEqualTo(NET);
        String address = joined.ipAddresses().get(0);
        assertThat(address).startsWith("10.213.71.");
        assertThat(networks.leases(NET)).containsExactly(address);

        assertThat(healthy(task).networks()).containsExactly(joined);
        assertThat(answers(address)).isTrue();
        assertThat(answers("127.0.0.1")).isFalse();

        kill(task);
        assertThat(bed.acknowledged(task, TaskState.KILLED).networks()).containsExactly(joined);
        awaitNoLease();
    }

    @Test
    void commandsOfChecksAreInTheNetworkOfTheirTask() throws Exception {
        Probe look = new Probe.Command(CommandInfo.shell("busybox wget -q -O seen http://127.0.0.1:" + PORT + "/file"));
        RunTask task = launch("t1", SERVE, Optional.of(look), NET);
        bed.acknowledged(task, TaskState.RUNNING);
        assertThat(healthy(task).networks()).hasSize(1);
        assertThat(bed.sandbox("t1").resolve("seen")).hasContent("here");
    }

    @Test
    void aTaskKeepsItsNetworkWhateverBecomesOfTheAgentAndItIsGivenBackInTheEnd() throws Exception {
        RunTask task = launch("t1", SERVE, NET);
        TaskStatus running = bed.acknowledged(task, TaskState.RUNNING);
        String address = running.networks().get(0).ipAddresses().get(0);
        bed.awaitAcknowledged();
        bed.crash();
        Await.until("it answers", () -> answers(address));

        open();
        kill(task);
        assertThat(bed.acknowledged(task, TaskState.KILLED).networks()).isEqualTo(running.networks());
        awaitNoLease();
    }

    @Test
    void whatEndedWhileTheAgentWasAwayGivesBackItsNetwork() throws Exception {
        RunTask task = launch("t1", "while [ ! -e end ]; do sleep 0.05; done", NET);
        bed.acknowledged(task, TaskState.RUNNING);
        bed.awaitAcknowledged();
        bed.crash();
        Files.createFile(bed.sandbox("t1").resolve("end"));
        Await.until("it has ended", () -> bed.processesOf("t1").isEmpty());

        open();
        bed.acknowledged(task, TaskState.FINISHED);
        awaitNoLease();
    }

    @Test
    void aTaskThatIsKilledWhileAPluginWorksHasNothingInTheEnd() throws Exception {
        networks.of("slow", "slow");
        RunTask task = launch("t1", "true", "slow");
        Await.until("the plug-in works", () -> asked().equals(List.of("ADD")));
        kill(task);
        assertThat(bed.acknowledged(task, TaskState.KILLED).reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
        assertThat(asked()).containsExactly("ADD");

        networks.go();
        Await.until("it is given back", () -> asked().equals(List.of("ADD", "DEL")));
    }

    private List<String> asked() {
        try {
            return networks.askedSlowly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noneIsANetworkOfNobodyElse() throws Exception {
        RunTask task = launch("t1", "cat /proc/net/dev; ip -o address show dev lo", "none");
        assertThat(bed.acknowledged(task, TaskState.RUNNING).networks()).isEmpty();
        bed.acknowledged(task, TaskState.FINISHED);
        assertThat(bed.sandbox("t1").resolve("stdout"))
                .content()
                .contains("lo:", "127.0.0.1/8")
                .doesNotContain("eth0");
    }

    @Test
    void aTaskThatCannotHaveItsNetworkFailsAndSaysWhy() throws Exception {
        networks.of("bad", "broken");
        RunTask task = launch("t1", "true", NET, "bad");
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("container.network_infos: plug-in broken of network 'bad': no room is left");
        awaitNoLease();
    }

    @Test
    void aTaskThatNamesAnUnknownNetworkFailsAndSaysSo() throws Exception {
        TaskStatus failed = bed.acknowledged(launch("t1", "true", "unknown"), TaskState.FAILED);
        assertThat(failed.message()).contains("container.network_infos.name: there is no network 'unknown'");
    }
}
