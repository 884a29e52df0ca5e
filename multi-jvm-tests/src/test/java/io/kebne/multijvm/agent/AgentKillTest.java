package io.kebne.multijvm.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent's process is killed while it runs many tasks, or told to stop, and is started again. */
@Timeout(300)
class AgentKillTest {
    private static final int TASKS = 50;
    private static final int ENDED_MEANWHILE = 20;
    private static final Duration SOON = Duration.ofMinutes(2);

    /** From the start of a JVM, which takes that long only on a machine that has much else to do. */
    private static final Duration TAKEN_BACK = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    @DisplayName("cases 11 and 13: no task notices that the agent is killed, and each end is reported once")
    void noTaskNoticesThatTheAgentIsKilledAndEachEndIsReportedOnce() throws IOException {
        Path traces = Files.createDirectory(directory.resolve("traces"));
        try (SmallCluster cluster = new SmallCluster(directory.resolve("cluster"))) {
            Child run = runTasks(cluster, traces);

            cluster.agent().kill();
            List<Long> pids = pids(traces);
            assertThat(pids).hasSize(TASKS).allMatch(AgentKillTest::isAlive);
            end(traces, 0, ENDED_MEANWHILE);
            Await.until("some tasks have ended", SOON, () -> alive(traces) == TASKS - ENDED_MEANWHILE);

            takenBackAfterStart(cluster, "kill -9", TASKS - ENDED_MEANWHILE);
            assertThat(pids(traces)).isEqualTo(pids);
            assertThat(alive(traces)).isEqualTo(TASKS - ENDED_MEANWHILE);

            end(traces, ENDED_MEANWHILE, TASKS);
            assertThat(run.awaitExit(SOON)).isEqualTo(7);
            assertThatEachEndedOnce(cluster, run);
        }
    }

    @Test
    void anAgentThatIsStoppedLeavesItsTasksToTheNext() throws IOException {
        Path traces = Files.createDirectory(directory.resolve("traces"));
        try (SmallCluster cluster = new SmallCluster(directory.resolve("cluster"))) {
            Child run = runTasks(cluster, traces);

            cluster.agent().signal("TERM");
            assertThat(cluster.agent().awaitExit(SOON)).isIn(0, 143);
            assertThat(alive(traces)).isEqualTo(TASKS);

            takenBackAfterStart(cluster, "SIGTERM", TASKS);
            end(traces, 0, TASKS);
            assertThat(run.awaitExit(SOON)).isEqualTo(7);
            assertThatEachEndedOnce(cluster, run);
        }
    }

    /** Each writes its process id to a file of its own, one more line each time that it is started; and ends with 7. */
    private static Child runTasks(SmallCluster cluster, Path traces) {
        String line = "cd " + traces + "; echo $$ >> $MESOS_TASK_ID.pid;"
                + " until [ -f $MESOS_TASK_ID.end ]; do sleep 1; done; exit 7";
        Child run = cluster.run(
                "--name",
                "task",
                "--instances",
                Integer.toString(TASKS),
                "--cpus",
                "0.05",
                "--mem",
                "16",
                "--",
                "sh",
                "-c",
                line);
        Await.until(
                "all tasks run",
                SOON,
                () -> cluster.runningOnAgent() == TASKS && pids(traces).size() == TASKS);
        return run;
    }

    private static void takenBackAfterStart(SmallCluster cluster, String cause, int tasks) {
        long start = System.nanoTime();
        cluster.startAgent();
        Await.until("the tasks are taken back", TAKEN_BACK, () -> cluster.runningOnAgent() == tasks);
        System.out.printf(
                "%s of the agent: %d tasks taken back %d ms after the start of its JVM%n",
                cause, tasks, (System.nanoTime() - start) / 1_000_000);
    }

    /** As the masters know it, and as the scheduler was told. */
    private static void assertThatEachEndedOnce(SmallCluster cluster, Child run) {
        // What a master shows comes a moment after it has happened.
        Await.until("the end of all is known", SOON, () -> failed(cluster) == TASKS);
        Set<String> ended = new HashSet<>();
        JsonNode tasks = cluster.master("/tasks?limit=10000").orElseThrow().path("tasks");
        for (JsonNode task : tasks) {
            assertThat(ended.add(task.path("id").asText())).isTrue();
            assertThat(task.path("state").asText()).isEqualTo("TASK_FAILED");
            List<String> states = task.path("statuses").findValuesAsText("state");
            assertThat(states.stream().filter("TASK_FAILED"::equals)).hasSize(1);
        }
        assertThat(ended).hasSize(TASKS);
        List<String> told = run.stderr().lines().stream()
                .filter(line -> line.endsWith("Command exited with status 7"))
                .toList();
        assertThat(told).hasSize(TASKS).doesNotHaveDuplicates();
    }

    private static int failed(SmallCluster cluster) {
        int failed = 0;
        JsonNode all = cluster.master("/tasks?limit=10000").orElse(NullNode.getInstance());
        for (JsonNode task : all.path("tasks")) {
            failed += task.path("state").asText().equals("TASK_FAILED") ? 1 : 0;
        }
        return failed;
    }

    private static void end(Path traces, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Files.createFile(traces.resolve("task-" + i + ".end"));
        }
    }

    private static long alive(Path traces) {
        return pids(traces).stream().filter(AgentKillTest::isAlive).count();
    }

    /** All that were ever written, in the order of the tasks' names. */
    private static List<Long> pids(Path traces) {
        try (Stream<Path> files = Files.list(traces)) {
            return files.filter(file -> file.toString().endsWith(".pid"))
                    .sorted()
                    .flatMap(file -> lines(file).stream())
                    .map(Long::parseLong)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A zombie is not. */
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
