package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators have laid down on the command line outlives the master that hosts the allocator. */
@Timeout(400)
class OperatorChangesFailoverTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String WINDOWS = """
            {"windows": [{"machine_ids": [{"hostname": "elsewhere"}],
                          "unavailability": {"start": {"nanoseconds": 4000000000000000000}}}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void allOfItIsStillSoWhenAnotherMasterHostsTheAllocatorAndIsEnforcedThere() throws IOException {
        try (LocalProgram cluster = new LocalProgram(directory.resolve("cluster"), 3, 3)) {
            LocalProgram.Node killed = cluster.allocatorHost(cluster.nodes().get(0));
            LocalProgram.Node survivor = cluster.nodes().stream()
                    .filter(node -> node.isMaster() && !node.equals(killed))
                    .findFirst()
                    .orElseThrow();
            Await.until("the agents are there", SOON, () -> agents(survivor).size() == 3);
            List<String> agents = agents(survivor);
            layDown(cluster, killed, agents);

            Duration failover = cluster.failOver(killed, survivor);

            System.out.printf("kill -9 of %s: allocator elsewhere after %d ms%n", killed.name(), failover.toMillis());
            Await.until(
                    "the agents have come back", SOON, () -> agents(survivor).size() == 3);
            assertAllOfItIsStillSo(cluster, survivor, agents);
            assertThat(cluster.kebne(survivor, "reactivate", agents.get(1))).contains("is active");
            theLimitBindsUntilItIsRaised(cluster, survivor);
        }
    }

    private void layDown(LocalProgram cluster, LocalProgram.Node asked, List<String> agents) throws IOException {
        Path windows = Files.writeString(directory.resolve("windows.json"), WINDOWS);
        cluster.kebne(asked, "quota", "set", "prod", "--guarantee", "mem:64", "--limit", "cpus:0.2");
        cluster.kebne(asked, "weights", "set", "prod=3", "dev=0.5");
        cluster.kebne(asked, "priority", "set", "prod", "10", "--preempts");
        cluster.kebne(asked, "reserve", agents.get(0), "cpus:0.1,mem:64,disk:64", "--role", "eng", "--label", "a=b");
        cluster.kebne(asked, "volumes", "create", agents.get(0), "db", "--role", "eng", "--size", "32");
        assertThat(cluster.kebne(asked, "drain", agents.get(1), "--wait")).contains("is drained");
        cluster.kebne(asked, "whitelist", "set", "localhost", "other");
        cluster.kebne(asked, "maintenance", "set", windows.toString());
    }

    private static void assertAllOfItIsStillSo(LocalProgram cluster, LocalProgram.Node asked, List<String> agents) {
        assertThat(cluster.kebne(asked, "quota"))
                .containsPattern("prod +cpus +- +0.2 +0\\s")
                .containsPattern("prod +mem +64 +- +0\\s*$");
        assertThat(cluster.kebne(asked, "weights")).containsPattern("dev +0.5").containsPattern("prod +3");
        assertThat(cluster.kebne(asked, "priority")).containsPattern("prod +10 +yes +no");
        assertThat(cluster.kebne(asked, "agents", "--reservations"))
                .containsPattern(agents.get(0) + " .* eng +dynamic +a=b +.*cpus:0.1");
        assertThat(cluster.kebne(asked, "volumes")).containsPattern("db +eng +32 .*" + agents.get(0));
        assertThat(cluster.kebne(asked, "agents")).containsPattern(agents.get(1) + " +\\S+ +drained");
        assertThat(cluster.kebne(asked, "whitelist")).contains("localhost", "other");
        assertThat(cluster.kebne(asked, "maintenance")).containsPattern("elsewhere +draining");
    }

    private static void theLimitBindsUntilItIsRaised(LocalProgram cluster, LocalProgram.Node asked) {
        String reason = "over its quota: role 'prod' may consume 0.2 cpus";
        Child run = cluster.start(
                asked,
                "run",
                "--role",
                "prod",
                "--name",
                "web",
                "--cpus",
                "0.15",
                "--instances",
                "2",
                "--detach",
                "--",
                "sleep",
                "300");
        Await.until("the second task waits for the limit", SOON, () -> isPending(asked, reason));

        assertThat(cluster.kebne(asked, "ps")).containsPattern("web-1 +web +PENDING .*" + reason);
        assertThat(cluster.kebne(asked, "explain", "--task", "web-1"))
                .contains(reason, "3 (prod)", "web-1: the limit of role 'prod' must be raised, or tasks of it end");
        assertThat(run.isAlive()).isTrue();

        cluster.kebne(asked, "quota", "set", "prod", "--limit", "cpus:0.3");
        assertThat(run.awaitExit(SOON)).isZero();
        assertThat(run.stdout().lines()).containsExactly("web-0", "web-1");
    }

    private static boolean isPending(LocalProgram.Node asked, String reason) {
        JsonNode explained = asked.answer("/explain").orElse(NullNode.getInstance());
        return explained.at("/pending/0/reason").asText().equals(reason);
    }

    /** Ids of the agents that the master knows to be there, in order. */
    private static List<String> agents(LocalProgram.Node master) {
        return master.answer("/agents").stream()
                .flatMap(answer -> answer.path("agents").findParents("hostname").stream())
                .filter(agent -> !List.of("disconnected", "unreachable")
                        .contains(agent.path("state").asText()))
                .map((JsonNode agent) -> agent.path("id").asText())
                .sorted()
                .toList();
    }
}
