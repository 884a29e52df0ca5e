package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MesosSchedulerDriverTest {
    private static final OfferID OFFER = OfferID.newBuilder().setValue("o").build();
    private static final SlaveID AGENT = SlaveID.newBuilder().setValue("a").build();
    private static final FrameworkInfo INFO =
            FrameworkInfo.newBuilder().setUser("").setName("test").build();
    private static final TaskInfo TASK = TaskInfo.newBuilder()
            .setName("t")
            .setTaskId(TaskID.newBuilder().setValue("t"))
            .setSlaveId(AGENT)
            .build();

    private FakeServer<Call> master;
    private final RecordedScheduler scheduler = new RecordedScheduler();
    private MesosSchedulerDriver driver;

    @BeforeEach
    void start() throws IOException {
        master = FakeServer.master();
        driver = new MesosSchedulerDriver(scheduler, INFO, master.address());
    }

    @AfterEach
    void stop() {
        driver.abort();
        master.close();
    }

    @Test
    void aDriverThatWasNotStartedDoesNothing() {
        assertThat(driver.join()).isEqualTo(Status.DRIVER_NOT_STARTED);
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_NOT_STARTED);
        assertThat(driver.abort()).isEqualTo(Status.DRIVER_NOT_STARTED);
        assertThat(driver.reviveOffers()).isEqualTo(Status.DRIVER_NOT_STARTED);
        assertThat(driver.launchTasks(OFFER, List.of(TASK))).isEqualTo(Status.DRIVER_NOT_STARTED);
        assertThat(master.isSilent()).isTrue();
    }

    @Test
    void nothingMayBeMissing() {
        assertThatNullPointerException().isThrownBy(() -> new MesosSchedulerDriver(null, INFO, "m"));
        assertThatNullPointerException().isThrownBy(() -> new MesosSchedulerDriver(scheduler, null, "m"));
        assertThatNullPointerException().isThrownBy(() -> new MesosSchedulerDriver(scheduler, INFO, null));
    }

    @Test
    void aMasterThatCannotBeUnderstoodIsAnError() throws Exception {
        driver = new MesosSchedulerDriver(scheduler, INFO, "zk://host:2181");
        assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(scheduler.next()).contains("error").contains("zk://[user:password@]host:port,…/path");
        assertThat(driver.start()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void theSubscriptionNamesUserAndHost() throws Exception {
        driver.start();
        Call subscription = master.nextSubscription();
        assertThat(subscription.hasFrameworkId()).isFalse();
        assertThat(subscription.getSubscribe().getFrameworkInfo().getUser()).isEqualTo(System.getProperty("user.name"));
        assertThat(subscription.getSubscribe().getFrameworkInfo().getHostname()).isNotEmpty();
    }

    @Test
    void eventsCallTheSchedulerBack() throws Exception {
        subscribe();
        Event.Builder offers = event(Event.Type.OFFERS);
        offers.getOffersBuilder()
                .addOffersBuilder()
                .setId(org.apache.mesos.v1.Protos.OfferID.newBuilder().setValue("o"))
                .setFrameworkId(
                        org.apache.mesos.v1.Protos.FrameworkID.newBuilder().setValue("f"))
                .setAgentId(org.apache.mesos.v1.Protos.AgentID.newBuilder().setValue("a"))
                .setHostname("h");
        master.send(offers.build());
        assertThat(scheduler.next()).isEqualTo("offer o of a");

        Event.Builder rescind = event(Event.Type.RESCIND);
        rescind.getRescindBuilder().getOfferIdBuilder().setValue("o");
        master.send(rescind.build());
        assertThat(scheduler.next()).isEqualTo("rescinded o");

        Event.Builder message = event(Event.Type.MESSAGE);
        message.getMessageBuilder().setData(ByteString.copyFromUtf8("hello"));
        message.getMessageBuilder().getAgentIdBuilder().setValue("a");
        message.getMessageBuilder().getExecutorIdBuilder().setValue("e");
        master.send(message.build());
        assertThat(scheduler.next()).isEqualTo("message hello");

        Event.Builder failure = event(Event.Type.FAILURE);
        failure.getFailureBuilder().getAgentIdBuilder().setValue("a");
        master.send(failure.build());
        assertThat(scheduler.next()).isEqualTo("lost agent a");
        failure.getFailureBuilder().setStatus(9).getExecutorIdBuilder().setValue("e");
        master.send(failure.build());
        assertThat(scheduler.next()).isEqualTo("lost executor e of a 9");
    }

    @Test
    void anUpdateIsAcknowledgedWhenTheSchedulerHasSeenIt() throws Exception {
        subscribe();
        master.send(update("without", ByteString.EMPTY));
        master.send(update("with", ByteString.copyFromUtf8("0123456789abcdef")));

        assertThat(scheduler.next()).isEqualTo("TASK_RUNNING without");
        assertThat(scheduler.next()).isEqualTo("TASK_RUNNING with");
        Call call = master.nextCall();
        assertThat(call.getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
        assertThat(call.getAcknowledge().getTaskId().getValue()).isEqualTo("with");
        assertThat(call.getAcknowledge().getAgentId().getValue()).isEqualTo("a");
        assertThat(call.getAcknowledge().getUuid().toStringUtf8()).isEqualTo("0123456789abcdef");
        assertThatIllegalStateException()
                .isThrownBy(() -> driver.acknowledgeStatusUpdate(TaskStatus.getDefaultInstance()));
    }

    @Test
    void whoAcknowledgesItselfIsNotAnticipated() throws Exception {
        driver = new MesosSchedulerDriver(scheduler, INFO, master.address(), false);
        subscribe();
        master.send(update("t", ByteString.copyFromUtf8("0123456789abcdef")));
        assertThat(scheduler.next()).isEqualTo("TASK_RUNNING t");
        driver.reviveOffers();
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.REVIVE);

        driver.acknowledgeStatusUpdate(TaskStatus.newBuilder()
                .setTaskId(TASK.getTaskId())
                .setSlaveId(AGENT)
                .setState(TaskState.TASK_RUNNING)
                .setUuid(ByteString.copyFromUtf8("0123456789abcdef"))
                .build());
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
    }

    @Test
    void aSchedulerThatAbortsInACallbackAcknowledgesNothing() throws Exception {
        RecordedScheduler aborting = new RecordedScheduler(status -> driver.abort());
        driver = new MesosSchedulerDriver(aborting, INFO, master.address());
        driver.start();
        master.nextSubscription();
        master.send(subscribed("f"));
        assertThat(aborting.next()).startsWith("registered");
        master.send(update("t", ByteString.copyFromUtf8("0123456789abcdef")));
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(driver.killTask(TASK.getTaskId())).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(master.isSilent()).isTrue();
    }

    @Test
    void callsSayWhatTheirArgumentsSay() throws Exception {
        subscribe();
        driver.launchTasks(
                OFFER, List.of(TASK), Filters.newBuilder().setRefuseSeconds(7).build());
        Call launch = master.nextCall();
        assertThat(launch.getFrameworkId().getValue()).isEqualTo("f");
        assertThat(launch.getAccept().getOfferIds(0).getValue()).isEqualTo("o");
        assertThat(launch.getAccept().getFilters().getRefuseSeconds()).isEqualTo(7);
        assertThat(launch.getAccept()
                        .getOperations(0)
                        .getLaunch()
                        .getTaskInfos(0)
                        .getTaskId()
                        .getValue())
                .isEqualTo("t");

        driver.launchTasks(OFFER, List.of());
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.DECLINE);
        driver.declineOffer(OFFER);
        assertThat(master.nextCall().getDecline().getOfferIds(0).getValue()).isEqualTo("o");
        driver.killTask(TASK.getTaskId());
        assertThat(master.nextCall().getKill().getTaskId().getValue()).isEqualTo("t");
        driver.suppressOffers(List.of("r"));
        assertThat(master.nextCall().getSuppress().getRolesList()).containsExactly("r");
        driver.reviveOffers(List.of("r"));
        assertThat(master.nextCall().getRevive().getRolesList()).containsExactly("r");
        driver.sendFrameworkMessage(
                ExecutorID.newBuilder().setValue("e").build(), AGENT, "hi".getBytes(StandardCharsets.UTF_8));
        assertThat(master.nextCall().getMessage().getData().toStringUtf8()).isEqualTo("hi");
        driver.reconcileTasks(List.of());
        assertThat(master.nextCall().hasReconcile()).isTrue();
        driver.requestResources(List.of());
        assertThat(master.nextCall().hasRequest()).isTrue();
        driver.updateFramework(INFO.toBuilder().setName("other").build(), List.of("r"));
        Call update = master.nextCall();
        assertThat(update.getUpdateFramework().getFrameworkInfo().getName()).isEqualTo("other");
        assertThat(update.getUpdateFramework().getFrameworkInfo().getId().getValue())
                .isEqualTo("f");
    }

    @Test
    void whoLosesItsMasterSubscribesAgainWithItsIdAndWhatItSuppresses() throws Exception {
        subscribe();
        driver.suppressOffers();
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.SUPPRESS);

        master.endStream();

        assertThat(scheduler.next()).isEqualTo("disconnected");
        Call again = master.nextSubscription();
        assertThat(again.getFrameworkId().getValue()).isEqualTo("f");
        assertThat(again.getSubscribe().getFrameworkInfo().getId().getValue()).isEqualTo("f");
        assertThat(again.getSubscribe().getSuppressedRolesList()).containsExactly("*");
        master.send(subscribed("f"));
        assertThat(scheduler.next()).isEqualTo("reregistered at m");
    }

    @Test
    void anotherMasterIsAskedWhenOneIsGone() throws Exception {
        try (FakeServer<Call> second = FakeServer.master()) {
            driver = new MesosSchedulerDriver(scheduler, INFO, master.address() + "," + second.address());
            subscribe();
            master.close();
            assertThat(scheduler.next()).isEqualTo("disconnected");
            assertThat(second.nextSubscription().getFrameworkId().getValue()).isEqualTo("f");
            second.send(subscribed("f"));
            assertThat(scheduler.next()).isEqualTo("reregistered at m");
        }
    }

    @Test
    void tasksThatAreLaunchedWithoutAMasterAreLost() throws Exception {
        driver.start();
        master.nextSubscription();
        driver.launchTasks(OFFER, List.of(TASK));
        assertThat(scheduler.next()).isEqualTo("TASK_LOST t");
        assertThat(master.isSilent()).isTrue();
    }

    @Test
    void tasksThatTheMasterDoesNotTakeAreDroppedForWhoKnowsPartitions() throws Exception {
        FrameworkInfo.Builder aware = INFO.toBuilder();
        aware.addCapabilitiesBuilder().setType(FrameworkInfo.Capability.Type.PARTITION_AWARE);
        driver = new MesosSchedulerDriver(scheduler, aware.build(), master.address());
        subscribe();
        master.refuse(403);
        Offer.Operation.Builder group = Offer.Operation.newBuilder().setType(Offer.Operation.Type.LAUNCH_GROUP);
        group.getLaunchGroupBuilder().getTaskGroupBuilder().addTasks(TASK);
        group.getLaunchGroupBuilder()
                .getExecutorBuilder()
                .getExecutorIdBuilder()
                .setValue("e");
        driver.acceptOffers(List.of(OFFER), List.of(group.build()), Filters.getDefaultInstance());
        assertThat(scheduler.next()).isEqualTo("TASK_DROPPED t");
    }

    @Test
    void aCallWaitsForAMasterThatIsBusy() throws Exception {
        subscribe();
        master.refuse(503);
        driver.launchTasks(OFFER, List.of(TASK));
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.ACCEPT);
        master.refuse(0);
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.ACCEPT);
        assertThat(scheduler.isSilent()).isTrue();
    }

    @Test
    void whatMayHaveArrivedIsAskedForUntilItIsHeardOf() throws Exception {
        subscribe();
        master.refuse(FakeServer.NO_ANSWER);
        driver.launchTasks(OFFER, List.of(TASK));
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.ACCEPT);
        master.refuse(0);

        for (int i = 0; i < 2; i++) {
            Call asked = callAfterHeartbeats();
            assertThat(asked.getType()).isEqualTo(Call.Type.RECONCILE);
            assertThat(asked.getReconcile().getTasks(0).getTaskId().getValue()).isEqualTo("t");
        }
        master.send(update("t", ByteString.copyFromUtf8("0123456789abcdef")));
        assertThat(scheduler.next()).isEqualTo("TASK_RUNNING t");
        Call next = master.nextCall();
        while (next.getType() == Call.Type.RECONCILE) {
            next = master.nextCall();
        }
        assertThat(next.getType()).isEqualTo(Call.Type.ACKNOWLEDGE);

        master.send(event(Event.Type.HEARTBEAT).build());
        master.send(update("other", ByteString.copyFromUtf8("0123456789abcdef")));
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
    }

    private Call callAfterHeartbeats() throws InterruptedException {
        while (master.isSilent()) {
            master.send(event(Event.Type.HEARTBEAT).build());
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return master.nextCall();
    }

    @Test
    void anErrorAbortsAndIsToldThen() throws Exception {
        subscribe();
        Event.Builder error = event(Event.Type.ERROR);
        error.getErrorBuilder().setMessage("Framework failed over");
        master.send(error.build());
        assertThat(scheduler.next()).isEqualTo("error Framework failed over DRIVER_ABORTED");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void aSubscriptionThatIsRefusedIsAnError() throws Exception {
        master.refuse(401);
        driver.start();
        assertThat(scheduler.next()).contains("error").contains("401");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void stoppingEndsTheFramework() throws Exception {
        subscribe();
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(master.nextCall().getType()).isEqualTo(Call.Type.TEARDOWN);
    }

    @Test
    void stoppingForAFailoverLeavesTheFramework() throws Exception {
        subscribe();
        assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(master.isSilent()).isTrue();
    }

    private void subscribe() throws InterruptedException {
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        master.nextSubscription();
        master.send(subscribed("f"));
        assertThat(scheduler.next()).isEqualTo("registered f at m");
    }

    private static Event subscribed(String framework) {
        Event.Builder event = event(Event.Type.SUBSCRIBED);
        event.getSubscribedBuilder()
                .setHeartbeatIntervalSeconds(15)
                .getFrameworkIdBuilder()
                .setValue(framework);
        event.getSubscribedBuilder().getMasterInfoBuilder().setId("m").setIp(1).setPort(1);
        return event.build();
    }

    private static Event update(String task, ByteString uuid) {
        Event.Builder event = event(Event.Type.UPDATE);
        event.getUpdateBuilder()
                .getStatusBuilder()
                .setState(org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING)
                .setUuid(uuid)
                .setTaskId(org.apache.mesos.v1.Protos.TaskID.newBuilder().setValue(task))
                .setAgentId(org.apache.mesos.v1.Protos.AgentID.newBuilder().setValue("a"));
        return event.build();
    }

    private static Event.Builder event(Event.Type type) {
        return Event.newBuilder().setType(type);
    }
}
