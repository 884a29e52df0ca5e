package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on a cluster of three masters and three agents, each its own process. */
@Timeout(150)
class RunTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int INSTANCES = 20;
    /** {@code local} itself, and its nodes. */
    private static final int MOST_JVMS = 7;

    @TempDir
    private static Path workDir;

    private static LocalProgram cluster;

    @BeforeAll
    static void start() {
        cluster = new LocalProgram(workDir, 3, 3);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void eachNodeIsOneProcess() {
        assertThat(cluster.nodes()).hasSize(6);
        // What a node has just forked looks like the node itself until it has become its own program.
        Await.until("as many JVMs as there are nodes, and local", SOON, () -> jvms() == MOST_JVMS);
    }

    @Test
    void theOutputOfAllInstancesArrivesFromSeveralAgents() {
        // Each agent offers all processors of the machine, which is enough for half of the instances.
        double cpus = Runtime.getRuntime().availableProcessors() / (INSTANCES / 2.0);
        Child run = cluster.start(
                "run",
                "--cpus",
                Double.toString(cpus),
                "--mem",
                "32",
                "--instances",
                Integer.toString(INSTANCES),
                "--",
                "sh",
                "-c",
                "echo \"$MESOS_TASK_ID on $PWD\"; sleep 1");

        assertThat(run.awaitExit(SOON)).isZero();
        assertThat(run.stdout().lines()).hasSize(INSTANCES);
        Set<String> ids = new HashSet<>();
        Set<String> agents = new HashSet<>();
        for (String line : run.stdout().lines()) {
            String[] parts = line.split(" on ", 2);
            ids.add(parts[0]);
            agents.add(workDir.relativize(Path.of(parts[1])).getName(0).toString());
        }
        assertThat(ids).hasSize(INSTANCES);
        assertThat(agents).hasSizeGreaterThan(1);
    }

    @Test
    void theExitCodeOfTheCommandIsThatOfTheTask() {
        Child run = cluster.start("run", "--", "sh", "-c", "exit 7");

        assertThat(run.awaitExit(SOON)).isEqualTo(7);
    }

    @Test
    void aCommandRunsBesideATaskAndItsExitCodeIsThatOfExec() {
        Child run = cluster.start("run", "--name", "host", "--", "sh", "-c", "echo up; exec sleep 300");
        run.stdout().awaitLine("the task", SOON, "up"::equals);

        Child exec = cluster.start("exec", "-t", "host-0", "--", "sh", "-c", "tty; echo on $MESOS_TASK_ID; exit 9");

        assertThat(exec.awaitExit(SOON)).isEqualTo(9);
        assertThat(exec.stdout().lines()).hasSize(2).anyMatch(line -> line.startsWith("/dev/pts/"));
        assertThat(exec.stdout().lines()).anyMatch(line -> line.strip().equals("on host-0"));
        assertThat(cluster.start("kill", "host-0").awaitExit(SOON)).isZero();
    }

    /** At a terminal that a script plays: where there is no Python, the test is skipped. */
    @Test
    void keysGoToTheCommandAsTheyAreTypedAndItsTerminalHasTheSizeOfThisOne() throws Exception {
        assumeThat(python()).as("python3 is there").isTrue();
        Child run = cluster.start("run", "--name", "shell", "--", "sh", "-c", "echo up; exec sleep 300");
        run.stdout().awaitLine("the task", SOON, "up"::equals);
        String loop = "trap 'echo caught' INT; stty size; while :; do read word || continue; case $word in"
                + " size) stty size;; end) exit 7;; *) echo got $word;; esac; done";

        Child terminal = cluster.atTerminal(
                List.of(
                        "expect:24 80",
                        "send:hello\\r",
                        "expect:got hello",
                        // Not for kebne: it would end.
                        "until:\\x03:caught",
                        "size:50,132",
                        "until:size\\r:50 132",
                        "send:end\\r"),
                "exec",
                "-i",
                "-t",
                "shell-0",
                "--",
                "sh",
                "-c",
                loop);

        assertThat(terminal.awaitExit(SOON.multipliedBy(2))).isZero();
        assertThat(terminal.stdout().lines()).contains("exit code 7", "as before: True");
        assertThat(cluster.start("kill", "shell-0").awaitExit(SOON)).isZero();
    }

    @Test
    void aTaskWhoseProcessIsKilledHasFailedWithTheSignal() {
        Child run = cluster.start("run", "--name", "victim", "--", "sh", "-c", "echo $$; exec sleep 300");
        String pid = run.stdout().awaitLine("the task's process id", SOON, line -> true);

        Signals.send("KILL", pid);

        assertThat(run.awaitExit(SOON)).isEqualTo(128 + 9);
        assertThat(run.stderr().lines()).anyMatch(line -> line.contains("victim-0: TASK_FAILED"));
        LocalProgram.Node master = cluster.nodes().get(0);
        // What a master shows comes a moment after it has happened.
        Await.until("the task is known to have failed", SOON, () -> {
            JsonNode tasks = master.get("/tasks?task_id=victim-0").path("tasks");
            return tasks.size() == 1 && tasks.path(0).path("state").asText().equals("TASK_FAILED");
        });
        Await.until("it is explained", SOON, () -> failed(master).contains("victim-0"));
        // Mesos' task objects have no place for the signal.
        assertThat(master.get("/explain").path("failed"))
                .filteredOn(task -> task.path("task_id").asText().equals("victim-0"))
                .singleElement()
                .satisfies(task -> assertThat(task.path("signal").asInt()).isEqualTo(9));
    }

    private static long jvms() {
        return cluster.running().stream()
                .filter(process -> process.contains("java "))
                .count();
    }

    private static List<String> failed(LocalProgram.Node master) {
        return master.get("/explain").path("failed").findValuesAsText("task_id");
    }

    private static boolean python() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import termios").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
