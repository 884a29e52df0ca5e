package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that an agent looks at, seen through the updates that it sends. */
class TaskChecksTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final String SLEEP = "exec sleep 1000";

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private static HealthCheck health(Probe probe, Duration timeout, int failures) {
        return new HealthCheck(probe, Duration.ZERO, SOON, timeout, failures, Duration.ZERO);
    }

    private static HealthCheck health(Probe probe) {
        return health(probe, Duration.ofSeconds(20), 1000);
    }

    private static Probe command(String line) {
        return new Probe.Command(CommandInfo.shell(line));
    }

    private static Probe http(int port, String path) {
        return new Probe.Http(port, Optional.empty(), Optional.of(path), List.of(), false);
    }

    private RunTask run(String line, UnaryOperator<TaskInfoBuilder> checks) {
        RunTask plain = task(
                "t1", CommandInfo.shell(line).withEnvironment(List.of(new EnvironmentVariable("OWN", "of the task"))));
        RunTask task = new RunTask(
                plain.framework(),
                plain.role(),
                checks.apply(plain.task().toBuilder()).build());
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    /** The next update, which must say that it runs, and this of its health. */
    private TaskStatus expect(RunTask task, boolean healthy) {
        TaskStatus status = bed.acknowledged(task, TaskState.RUNNING);
        assertThat(status.healthy()).as(status.message()).contains(healthy);
        assertThat(status.reason()).contains(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED);
        return status;
    }

    /** What is being said of its health until this is. */
    private void await(RunTask task, boolean healthy) {
        TaskStatus status = bed.acknowledged(task, TaskState.RUNNING);
        while (!status.healthy().equals(Optional.of(healthy))) {
            status = bed.acknowledged(task, TaskState.RUNNING);
        }
    }

    @Test
    void aCommandLooksFromWhereTheTaskIs() throws Exception {
        bed = AgentTestBed.registered(temp);
        Probe probe =
                command("echo looked >&2; [ -f well ] && [ \"$OWN\" = 'of the task' ] && [ -n \"$MESOS_TASK_ID\" ]");
        RunTask task = run(SLEEP, builder -> builder.healthCheck(health(probe)));
        assertThat(expect(task, false).message())
                .isEqualTo("Health check failed 1 time: the command exited with status 1");
        Files.createFile(bed.sandbox("t1").resolve("well"));
        await(task, true);
        assertThat(bed.sandbox("t1").resolve("stderr")).content().contains("looked");
        Files.delete(bed.sandbox("t1").resolve("well"));
        expect(task, false);
    }

    @Test
    void aTaskThatFailsTooOftenIsKilledAndItsCheckEndsWithIt() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = run(SLEEP, builder -> builder.healthCheck(health(command("exit 3"), Duration.ofSeconds(20), 2)));
        expect(task, false);
        expect(task, false);
        TaskStatus killed = bed.acknowledged(task, TaskState.KILLED);
        assertThat(killed.healthy()).contains(false);
        assertThat(killed.signal()).contains(15);
        Await.until("nothing is noted", () -> bed.noted() == 0);
    }

    @Test
    void aCommandThatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
        bed = AgentTestBed.registered(temp);
        String stubborn = "trap '' TERM; (trap '' TERM HUP; sleep 1000; sleep 1000) & sleep 1000; sleep 1000";
        RunTask task = run(SLEEP, builder -> builder.healthCheck(health(command(stubborn), Duration.ofMillis(300), 2)));
        assertThat(expect(task, false).message()).endsWith("nothing came in time");
        expect(task, false);
        bed.acknowledged(task, TaskState.KILLED);
        Await.until("nothing is left", () -> bed.processesOf("t1").isEmpty());
    }

    @Test
    void aServerIsHealthyWhileItAnswersWell() throws Exception {
        bed = AgentTestBed.registered(temp);
        AtomicInteger answer = new AtomicInteger(204);
        CountDownLatch closing = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/health", exchange -> {
            int status = answer.get();
            if (status == 0) {
                awaitQuietly(closing);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            Probe probe = http(server.getAddress().getPort(), "/health?now=1");
            RunTask task = run(
                    SLEEP,
                    builder -> builder.healthCheck(health(probe, Duration.ofSeconds(5), 1000))
                            .check(new CheckInfo(probe, Duration.ofSeconds(1000), SOON, Duration.ofSeconds(20))));
            expect(task, true);
            answer.set(503);
            assertThat(expect(task, false).message()).endsWith("the answer had status 503");
            answer.set(304);
            await(task, true);
            answer.set(0);
            assertThat(expect(task, false).message()).endsWith("nothing came in time");
        } finally {
            closing.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aPortIsHealthyWhileItAcceptsAndACheckSaysSoToo() throws Exception {
        bed = AgentTestBed.registered(temp);
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Probe probe = new Probe.Tcp(socket.getLocalPort(), false);
        try {
            RunTask task = run(SLEEP, builder -> builder.healthCheck(health(probe)));
            expect(task, true);
            socket.close();
            assertThat(expect(task, false).message()).contains("no connection to");
        } finally {
            socket.close();
        }
    }

    @Test
    void aGeneralCheckSaysWhatItSees() throws Exception {
        bed = AgentTestBed.registered(temp);
        Probe probe = command("exit $(cat status)");
        CheckInfo check = new CheckInfo(probe, Duration.ZERO, SOON, Duration.ofSeconds(20));
        RunTask task = run("echo 7 > status; exec sleep 1000", builder -> builder.check(check));
        TaskStatus status = bed.acknowledged(task, TaskState.RUNNING);
        while (!status.checkStatus().equals(Optional.of(new CheckStatus.Command(Optional.of(7))))) {
            status = bed.acknowledged(task, TaskState.RUNNING);
        }
        assertThat(status.reason()).contains(Reason.TASK_CHECK_STATUS_UPDATED);
        assertThat(status.healthy()).isEmpty();
    }

    @Test
    void failuresWhileATaskBeginsAreForgiven() throws Exception {
        bed = AgentTestBed.registered(temp);
        HealthCheck check = new HealthCheck(
                command("echo x >> looks; [ $(wc -l < looks) -gt 3 ]"),
                Duration.ZERO,
                SOON,
                Duration.ofSeconds(20),
                1,
                Duration.ofSeconds(1000));
        RunTask task = run(SLEEP, builder -> builder.healthCheck(check));
        expect(task, true);
        assertThat(Files.readAllLines(bed.sandbox("t1").resolve("looks"))).hasSizeGreaterThan(3);
    }

    @Test
    void theNextLifeOfTheAgentKnowsWhatWasKnownAndLooksAgain() throws Exception {
        bed = AgentTestBed.registered(temp);
        String incarnation = bed.incarnation();
        RunTask task = run(SLEEP, builder -> builder.healthCheck(health(command("[ ! -f ill ] || sleep 1000"))));
        expect(task, true);
        bed.awaitAcknowledged();
        // A look is under way when the agent is gone.
        Files.createFile(bed.sandbox("t1").resolve("ill"));
        Await.until("a look hangs", () -> bed.processesOf("t1").size() > 1);
        bed.crash();
        Files.delete(bed.sandbox("t1").resolve("ill"));

        bed = new AgentTestBed(temp, Map.of());
        assertThat(bed.incarnation()).isEqualTo(incarnation);
        assertThat(bed.registration().tasks().get(0).status().healthy()).contains(true);
        bed.tell(new Registered("epoch-1"));
        Await.until("looks are taken again, and the one that hung is over", this::onlyTheTaskAndBriefLooks);
        bed.expectSilence();
        Files.createFile(bed.sandbox("t1").resolve("ill"));
        Await.until("a look hangs", () -> bed.processesOf("t1").size() > 1);
    }

    private boolean onlyTheTaskAndBriefLooks() {
        return bed.processesOf("t1").size() == 1;
    }
}
