package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.network.TestNetworks;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Containers of images in networks of plug-ins, without an engine. */
class OciNetworksTest extends OciTasks {
    @Test
    void aContainerIsInTheNetworksThatItNames() throws Exception {
        Optional<String> lacks = TestNetworks.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        TestNetworks networks = new TestNetworks(Files.createDirectories(temp.resolve("n")));
        networks.reachable("a", "10.213.72.0/28");
        networks.reachable("b", "10.213.73.0/28");
        Map<String, String> settings = new HashMap<>(networks.settings());
        start(settings);
        assumeTrue(
                bed.host.networks().problem().isEmpty(),
                () -> bed.host.networks().problem().orElseThrow());

        ContainerInfo container = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                Optional.empty(),
                Optional.of("tiny"),
                List.of(),
                List.of("a", "b"),
                List.of());
        RunTask task = launch("t1", container, CommandInfo.shell("cat /proc/net/dev; cat /etc/resolv.conf > names"));
        TaskStatus running = bed.acknowledged(task, TaskState.RUNNING);
        assertThat(running.networks()).extracting("name").containsExactly("a", "b");
        bed.acknowledged(task, TaskState.FINISHED);

        assertThat(read("t1", "stdout")).contains("lo:", "eth0:", "eth1:");
        assertThat(read("t1", "names")).isNotEmpty();
        Await.until(
                "networks are left",
                () -> !Files.exists(bed.host
                        .workDirectory()
                        .networks()
                        .resolve(running.containerId().orElseThrow())));
        assertThat(networks.leases("a")).isEmpty();
        assertThat(networks.leases("b")).isEmpty();
    }
}
