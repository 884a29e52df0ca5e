package io.kebne.multijvm.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
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

/** Frameworks on the drop-in driver, with several masters of which some are killed. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MesosDriverTest {
    @TempDir
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() {
        ForeignClient.driver();
        cluster = FaultPlan.of(directory, 3, 1).start();
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
        launch(driver, scheduler, "before", "true");
        scheduler.next("TASK_FINISHED before");
        launch(driver, scheduler, "long", "sleep 600");
        scheduler.next("TASK_RUNNING long");

        serving.kill();

        scheduler.next("disconnected");
        scheduler.next("reregistered");
        launch(driver, scheduler, "after", "true");
        scheduler.next("TASK_FINISHED after");
        driver.reconcileTasks(List.of(TaskStatus.newBuilder()
                .setTaskId(DriverScheduler.taskId("long"))
                .setState(TaskState.TASK_RUNNING)
                .build()));
        scheduler.next("TASK_RUNNING long");
        driver.killTask(DriverScheduler.taskId("long"));
        scheduler.next("TASK_KILLED long");
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
    }

    @Test
    void anotherDriverTakesOverWhereOneWasStoppedForAFailover() throws Exception {
        DriverScheduler first = new DriverScheduler();
        MesosSchedulerDriver left = driver(first, info(600), cluster.anyMaster());
        left.start();
        first.next("registered");
        launch(left, first, "kept", "sleep 600");
        first.next("TASK_RUNNING kept");
        assertThat(left.stop(true)).isEqualTo(Status.DRIVER_STOPPED);

        DriverScheduler second = new DriverScheduler();
        FrameworkInfo same = info(600).toBuilder().setId(first.frameworkId()).build();
        MesosSchedulerDriver taker = driver(second, same, cluster.otherMaster(cluster.anyMaster()));
        taker.start();
        second.next("registered");
        taker.reconcileTasks(List.of());
        second.next("TASK_RUNNING kept");

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
        Offer offer = scheduler.nextOffer();
        ExecutorInfo executor = DriverExecutor.info(scheduler.frameworkId());
        driver.launchTasks(
                List.of(offer.getId()),
                List.of(
                        DriverScheduler.task("first", executor, offer),
                        DriverScheduler.task("second", executor, offer)));
        scheduler.next("TASK_RUNNING first");
        scheduler.next("TASK_RUNNING second");
        say(driver, executor, offer, "hello");
        scheduler.next("message hello");

        cluster.leader().kill();

        Offer later = scheduler.nextOffer();
        driver.launchTasks(List.of(later.getId()), List.of(DriverScheduler.task("third", executor, later)));
        scheduler.next("TASK_RUNNING third");
        say(driver, executor, offer, "still there");
        scheduler.next("message still there");
        driver.killTask(DriverScheduler.taskId("first"));
        scheduler.next("TASK_KILLED first");

        say(driver, executor, offer, DriverExecutor.EXIT);
        scheduler.next("TASK_FAILED");
        scheduler.next("lost " + executor.getExecutorId().getValue());
        driver.stop();
    }

    private static void say(MesosSchedulerDriver driver, ExecutorInfo executor, Offer offer, String text) {
        driver.sendFrameworkMessage(
                executor.getExecutorId(), offer.getSlaveId(), text.getBytes(StandardCharsets.UTF_8));
    }

    private MesosSchedulerDriver driver(DriverScheduler scheduler, FrameworkInfo info, Node first) {
        return new MesosSchedulerDriver(scheduler, info, String.join(",", ForeignClient.masters(cluster, first)));
    }

    private static void launch(MesosSchedulerDriver driver, DriverScheduler scheduler, String task, String command)
            throws InterruptedException {
        Offer offer = scheduler.nextOffer();
        assertThat(driver.launchTasks(List.of(offer.getId()), List.of(DriverScheduler.task(task, command, offer))))
                .isEqualTo(Status.DRIVER_RUNNING);
    }

    private static FrameworkInfo info(double failoverTimeout) {
        return FrameworkInfo.newBuilder()
                .setUser("")
                .setName("driver")
                .setFailoverTimeout(failoverTimeout)
                .build();
    }
}
