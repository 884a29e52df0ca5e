package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
@Timeout(200)
class OperatorChangesFailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);
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
        List<String> said = cluster.kebneAtOnce(
                asked,
                List.of(
                        List.of("quota", "set", "prod", "--guarantee", "mem:64", "--limit", "cpus:0.2"),
                        List.of("weights", "set", "prod=3", "dev=0.5"),
                        List.of("priority", "set", "prod", "10", "--preempts"),
                        reserve(agents.get(0)),
                        List.of("drain", agents.get(1), "--wait"),
                        List.of("whitelist", "set", "localhost", "other"),
                        List.of("maintenance", "set", windows.toString())));
        assertThat(said.get(4)).contains("is drained");
        cluster.kebne(asked, "volumes", "create", agents.get(0), "db", "--role", "eng", "--size", "32");
    }

    private static List<String> reserve(String agent) {
        return List.of("reserve", agent, "cpus:0.1,mem:64,disk:64", "--role", "eng", "--label", "a=b");
    }

    private static void assertAllOfItIsStillSo(LocalProgram cluster, LocalProgram.Node asked, List<String> agents) {
        List<String> said = cluster.kebneAtOnce(
                asked,
                List.of(
                        List.of("quota"),
                        List.of("weights"),
                        List.of("priority"),
                        List.of("agents", "--reservations"),
                        List.of("volumes"),
                        List.of("agents"),
                        List.of("whitelist"),
                        List.of("maintenance")));
        assertThat(said.get(0)).containsPattern("prod +cpus +- +0.2 +0\\s").containsPattern("prod +mem +64 +- +0\\s*$");
        assertThat(said.get(1)).containsPattern("dev +0.5").containsPattern("prod +3");
        assertThat(said.get(2)).containsPattern("prod +10 +yes +no");
        assertThat(said.get(3)).containsPattern(agents.get(0) + " .* eng +dynamic +a=b +.*cpus:0.1");
        assertThat(said.get(4)).containsPattern("db +eng +32 .*" + agents.get(0));
        assertThat(said.get(5)).containsPattern(agents.get(1) + " +\\S+ +drained");
        assertThat(said.get(6)).contains("localhost", "other");
        assertThat(said.get(7)).containsPattern("elsewhere +draining");
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
        Await.until(
                "the second task waits for the limit",
                SOON,
                () -> asked.get("/explain").at("/pending/0/reason").asText().equals(reason));

        assertThat(cluster.kebne(asked, "ps")).containsPattern("web-1 +web +PENDING .*" + reason);
        assertThat(cluster.kebne(asked, "explain", "--task", "web-1"))
                .contains(reason, "3 (prod)", "web-1: the limit of role 'prod' must be raised, or tasks of it end");
        assertThat(run.isAlive()).isTrue();

        cluster.kebne(asked, "quota", "set", "prod", "--limit", "cpus:0.3");
        assertThat(run.awaitExit(SOON)).isZero();
        assertThat(run.stdout().lines()).containsExactly("web-0", "web-1");
    }

    /** Ids of the agents that the master knows to be there, in order. */
    private static List<String> agents(LocalProgram.Node master) {
        return master.get("/agents").path("agents").findParents("hostname").stream()
                .filter(agent -> !List.of("disconnected", "unreachable")
                        .contains(agent.path("state").asText()))
                .map((JsonNode agent) -> agent.path("id").asText())
                .sorted()
                .toList();
    }
}
