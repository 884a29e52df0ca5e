package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes beyond sharing what is free, on a master and three agents, each a process of its own. */
@Timeout(300)
class PreemptionAndGangTest {
    private static final int AGENTS = 3;
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    private static Path workDir;

    private static LocalProgram cluster;
    private static LocalProgram.Node master;

    @BeforeAll
    static void start() {
        cluster = new LocalProgram(workDir, 1, AGENTS, "kebne.allocator.preemption-patience=1s");
        master = cluster.nodes().get(0);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aTaskOfARoleThatPreemptsTakesThePlaceOfOnePreemptibleTask() {
        cluster.kebne(master, "priority", "set", "prod", "10", "--preempts");
        cluster.kebne(master, "priority", "set", "batch", "-5", "--preemptible");
        assertThat(run("batch", "batch", cpusOfAnAgent(), AGENTS, "--detach", "sleep 300")
                        .awaitExit(SOON))
                .isZero();

        Child prod = run("prod", "prod", cpusOfAnAgent() / 2, 1, "--detach", "sleep 300");

        assertThat(prod.awaitExit(SOON)).isZero();
        assertThat(prod.stdout().lines()).containsExactly("prod-0");
        Await.until(
                "a batch task has ended",
                SOON,
                () -> !inState("TASK_KILLED", "batch-").isEmpty());
        Await.until("the master says why", SOON, () -> ofFailed().contains("batch"));
        List<String> left = inState("TASK_RUNNING", "batch-");
        assertThat(left).hasSize(AGENTS - 1);
        assertThat(master.get("/explain").path("failed"))
                .filteredOn(task -> task.path("framework_name").asText().equals("batch"))
                .singleElement()
                .satisfies(task -> assertThat(task.path("reason").asText()).isEqualTo("REASON_CONTAINER_PREEMPTED"));
        assertThat(cluster.kebne(master, "ps", "--all")).containsPattern("batch-\\d +batch +TASK_KILLED.* preempted: ");

        cluster.kebne(master, "kill", "prod-0", left.get(0), left.get(1));
    }

    @Test
    void aGangIsOfferedAllItAsksForAtOnceOrHearsThatItHasExpired() throws InterruptedException {
        GangScheduler scheduler = new GangScheduler();
        Resources copy = Resources.parse(String.format(Locale.ROOT, "cpus:%.3f;mem:32", cpusOfAnAgent() * 0.6));
        try (FrameworkNode node = FrameworkNode.connect(master.url())) {
            SchedulerDriver driver =
                    node.subscribe(FrameworkInfo.of(FrameworkNode.newFrameworkId(), "gang", "*"), scheduler);
            driver.request(List.of(gang("fits", copy, AGENTS, SOON)));

            List<Offer> offers = scheduler.takeGang();

            assertThat(offers)
                    .extracting(Offer::agentId)
                    .doesNotHaveDuplicates()
                    .hasSize(AGENTS);
            assertThat(offers).allSatisfy(offer -> {
                assertThat(offer.gangId()).contains(new GangId("fits"));
                assertThat(offer.resources().contains(copy)).isTrue();
            });
            for (Offer offer : offers) {
                TaskInfo task =
                        TaskInfo.of(new TaskId("on-" + offer.agentId()), "copy", copy, CommandInfo.shell("sleep 300"));
                driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
            }
            for (int i = 0; i < AGENTS; i++) {
                scheduler.takeUpdate(TaskState.RUNNING);
            }

            driver.request(List.of(gang("too-much", copy, 1, Duration.ofSeconds(2))));
            assertThat(scheduler.takeExpired()).isEqualTo(new GangId("too-much"));
            driver.teardown();
            scheduler.takeError();
        }
    }

    private static List<String> ofFailed() {
        return master.get("/explain").path("failed").findValuesAsText("framework_name");
    }

    private static Request gang(String id, Resources copy, int count, Duration deadline) {
        return new Request(
                new TaskId("copy"), "copy", "*", copy, count, Optional.of(new Gang(new GangId(id), deadline)));
    }

    private static Child run(String name, String role, double cpus, int instances, String flag, String script) {
        List<String> words = new ArrayList<>(List.of("--name", name, "--role", role, "--mem", "32", flag));
        words.addAll(List.of("--cpus", String.format(Locale.ROOT, "%.3f", cpus)));
        words.addAll(List.of("--instances", Integer.toString(instances), "--", "sh", "-c", script));
        return cluster.start("run", words.toArray(String[]::new));
    }

    private static double cpusOfAnAgent() {
        return master.get("/slaves").at("/slaves/0/resources/cpus").asDouble();
    }

    private static List<String> inState(String state, String prefix) {
        List<String> found = new ArrayList<>();
        for (JsonNode task : master.get("/tasks").path("tasks")) {
            String id = task.path("id").asText();
            if (id.startsWith(prefix) && task.path("state").asText().equals(state)) {
                found.add(id);
            }
        }
        return found;
    }
}
