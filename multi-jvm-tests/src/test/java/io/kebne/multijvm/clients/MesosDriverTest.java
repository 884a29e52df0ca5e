package io.kebne.multijvm.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frameworks on the drop-in driver, with several masters of which some are killed. The cluster wants to know who its
 * frameworks and executors are.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MesosDriverTest {
    @TempDir
    private static Path directory;

    private static final Credential CREDENTIAL =
            Credential.newBuilder().setPrincipal("driver").setSecret("s:3 cret").build();

    private FaultCluster cluster;

    @BeforeAll
    void start() throws IOException {
        ForeignClient.driver();
        Path credentials = Files.writeString(
                directory.resolve("credentials"),
                "{\"credentials\": [{\"principal\": \"driver\", \"secret\": \"s:3 cret\"}]}");
        Path key = Files.writeString(directory.resolve("key"), "with this the agent signs its executors' tokens");
        cluster = FaultPlan.of(directory, 3, 1)
                .set("kebne.http.authentication.frameworks", "true")
                .set("kebne.http.authentication.executors", "true")
                .set("kebne.http.authentication.credentials", credentials.toString())
                .set("kebne.agent.jwt-secret-key", key.toString())
                .start();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    @Test
    void tasksAreLaunchedBeforeAndAfterTheServingMasterIsKilled() throws Exception {
        Node serving = cluster.leader();
        DriverScheduler scheduler = new DriverScheduler();
        MesosSchedulerDriver driver = driver(scheduler, info(0), serving);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        scheduler.next("registered");
        launch(driver, scheduler, "before", "true", TaskState.TASK_FINISHED);
        String running = launch(driver, scheduler, "long", "sleep 600", TaskState.TASK_RUNNING);

        serving.kill();

        scheduler.next("disconnected");
        scheduler.next("reregistered");
        launch(driver, scheduler, "after", "true", TaskState.TASK_FINISHED);
        TaskStatus known = TaskStatus.newBuilder()
                .setTaskId(DriverScheduler.taskId(running))
                .setState(TaskState.TASK_RUNNING)
                .build();
        scheduler.next("TASK_RUNNING " + running, () -> driver.reconcileTasks(List.of(known)));
        scheduler.next("TASK_KILLED " + running, () -> driver.killTask(known.getTaskId()));
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    }

    @Test
    void anotherDriverTakesOverWhereOneWasStoppedForAFailover() throws Exception {
        DriverScheduler first = new DriverScheduler();
        MesosSchedulerDriver left = driver(first, info(600), cluster.anyMaster());
        left.start();
        first.next("registered");
        String kept = launch(left, first, "kept", "sleep 600", TaskState.TASK_RUNNING);
        assertThat(left.stop(true)).isEqualTo(Status.DRIVER_STOPPED);

        DriverScheduler second = new DriverScheduler();
        FrameworkInfo same = info(600).toBuilder().setId(first.frameworkId()).build();
        MesosSchedulerDriver taker = driver(second, same, cluster.otherMaster(cluster.anyMaster()));
        taker.start();
        second.next("registered");
        second.next("TASK_RUNNING " + kept, () -> taker.reconcileTasks(List.of()));

        // Who takes over from a driver that still runs ends it.
        DriverScheduler third = new DriverScheduler();
        MesosSchedulerDriver last = driver(third, same, cluster.anyMaster());
        last.start();
        third.next("registered");
        second.next("error Framework failed over");
        assertThat(taker.join()).isEqualTo(Status.DRIVER_ABORTED);
        last.stop();
    }

    @Test
    void aFrameworkThatIsOverIsRefused() throws Exception {
        DriverScheduler first = new DriverScheduler();
        MesosSchedulerDriver ended = driver(first, info(600), cluster.anyMaster());
        ended.start();
        first.next("registered");
        ended.stop();

        DriverScheduler second = new DriverScheduler();
        FrameworkInfo same = info(600).toBuilder().setId(first.frameworkId()).build();
        MesosSchedulerDriver late = driver(second, same, cluster.anyMaster());
        late.start();
        second.next("error");
        assertThat(late.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    @DisplayName("10 [SchedulerTest.Message], 22 [ShutdownExecutor]: a framework's own executor, through a failover")
    void aFrameworksOwnExecutorRunsItsTasksThroughAFailover() throws Exception {
        DriverScheduler scheduler = new DriverScheduler();
        MesosSchedulerDriver driver = driver(scheduler, info(600), cluster.anyMaster());
        driver.start();
        scheduler.next("registered");
        ExecutorInfo executor = DriverExecutor.info(scheduler.frameworkId());
        AtomicReference<SlaveID> agent = new AtomicReference<>();
        BiConsumer<String, Offer> launch = (id, offer) -> {
            agent.set(offer.getSlaveId());
            driver.launchTasks(List.of(offer.getId()), List.of(DriverScheduler.task(id, executor, offer)));
        };
        String first = scheduler.launched("first", TaskState.TASK_RUNNING, launch);
        assertThat(scheduler.launched("second", TaskState.TASK_RUNNING, launch)).isNotEqualTo(first);
        scheduler.next("message hello", () -> say(driver, executor, agent.get(), "hello"));

        cluster.leader().kill();

        assertThat(scheduler.launched("third", TaskState.TASK_RUNNING, launch)).startsWith("third");
        // Messages may be lost, so each is said until it is answered.
        scheduler.next("message still there", () -> say(driver, executor, agent.get(), "still there"));
        scheduler.next("TASK_KILLED " + first, () -> driver.killTask(DriverScheduler.taskId(first)));

        // The end of a task is told after its start was acknowledged, which may take longer than the executor's end.
        scheduler.nextOfEach(
                List.of("TASK_FAILED", "lost " + executor.getExecutorId().getValue()),
                () -> say(driver, executor, agent.get(), DriverExecutor.EXIT));
        driver.stop();
    }

    @Test
    void whoHasAnotherSecretIsRefused() throws Exception {
        DriverScheduler scheduler = new DriverScheduler();
        Credential wrong = CREDENTIAL.toBuilder().setSecret("guessed").build();
        MesosSchedulerDriver driver =
                new MesosSchedulerDriver(scheduler, info(0), addresses(cluster.anyMaster()), true, wrong);

        driver.start();

        scheduler.next("error The subscription was refused: 401");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    private static void say(MesosSchedulerDriver driver, ExecutorInfo executor, SlaveID agent, String text) {
        driver.sendFrameworkMessage(executor.getExecutorId(), agent, text.getBytes(StandardCharsets.UTF_8));
    }

    private MesosSchedulerDriver driver(DriverScheduler scheduler, FrameworkInfo info, Node first) {
        return new MesosSchedulerDriver(scheduler, info, addresses(first), true, CREDENTIAL);
    }

    private String addresses(Node first) {
        return String.join(",", ForeignClient.masters(cluster, first));
    }

    private static String launch(
            MesosSchedulerDriver driver, DriverScheduler scheduler, String task, String command, TaskState state)
            throws InterruptedException {
        return scheduler.launched(
                task,
                state,
                (id, offer) ->
                        driver.launchTasks(List.of(offer.getId()), List.of(DriverScheduler.task(id, command, offer))));
    }

    private static FrameworkInfo info(double failoverTimeout) {
        return FrameworkInfo.newBuilder()
                .setUser("")
                .setName("driver")
                .setFailoverTimeout(failoverTimeout)
                .build();
    }
}
