package org.apache.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MesosExecutorDriverTest {
    private final RecordedExecutor executor = new RecordedExecutor();
    private FakeServer<Call> agent;
    private MesosExecutorDriver driver;

    @BeforeEach
    void start() throws IOException {
        agent = FakeServer.agent();
        driver = new MesosExecutorDriver(executor, environment("1"));
    }

    @AfterEach
    void stop() {
        driver.abort();
        agent.close();
    }

    @Test
    void withoutAnAgentThereIsNothingToDo() throws Exception {
        driver = new MesosExecutorDriver(executor, Map.of());
        assertThat(driver.run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(executor.next()).startsWith("error").contains("MESOS_FRAMEWORK_ID");
    }

    @Test
    void eventsCallTheExecutorBack() throws Exception {
        subscribe();
        agent.send(launch("t"));
        assertThat(executor.next()).isEqualTo("launch t");
        Event.Builder group = event(Event.Type.LAUNCH_GROUP);
        group.getLaunchGroupBuilder()
                .getTaskGroupBuilder()
                .addTasks(launch("g").getLaunch().getTask());
        agent.send(group.build());
        assertThat(executor.next()).isEqualTo("launch g");
        Event.Builder kill = event(Event.Type.KILL);
        kill.getKillBuilder().getTaskIdBuilder().setValue("t");
        agent.send(kill.build());
        assertThat(executor.next()).isEqualTo("kill t");
        Event.Builder message = event(Event.Type.MESSAGE);
        message.getMessageBuilder().setData(ByteString.copyFromUtf8("hello"));
        agent.send(message.build());
        assertThat(executor.next()).isEqualTo("message hello");
        agent.send(event(Event.Type.SHUTDOWN).build());
        assertThat(executor.next()).isEqualTo("shutdown");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void anErrorAbortsAndIsToldThen() throws Exception {
        subscribe();
        Event.Builder error = event(Event.Type.ERROR);
        error.getErrorBuilder().setMessage("unknown");
        agent.send(error.build());
        assertThat(executor.next()).isEqualTo("error unknown");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void callsSayWhoMakesThem() throws Exception {
        subscribe();
        driver.sendFrameworkMessage("hi".getBytes(StandardCharsets.UTF_8));
        Call message = agent.nextCall();
        assertThat(message.getFrameworkId().getValue()).isEqualTo("f");
        assertThat(message.getExecutorId().getValue()).isEqualTo("e");
        assertThat(message.getMessage().getData().toStringUtf8()).isEqualTo("hi");

        driver.sendStatusUpdate(status(TaskState.TASK_RUNNING));
        org.apache.mesos.v1.Protos.TaskStatus update =
                agent.nextCall().getUpdate().getStatus();
        assertThat(update.getTaskId().getValue()).isEqualTo("t");
        assertThat(update.getSource()).isEqualTo(org.apache.mesos.v1.Protos.TaskStatus.Source.SOURCE_EXECUTOR);
        assertThat(update.getUuid().size()).isEqualTo(16);
        assertThat(update.getTimestamp()).isPositive();
        assertThat(update.getExecutorId().getValue()).isEqualTo("e");
        assertThat(update.getAgentId().getValue()).isEqualTo("a");
    }

    @Test
    void anAgentThatComesBackHearsWhatItHasNotAcknowledged() throws Exception {
        subscribe();
        agent.send(launch("t"));
        agent.send(launch("u"));
        driver.sendStatusUpdate(status(TaskState.TASK_RUNNING));
        Call first = agent.nextCall();
        driver.sendStatusUpdate(status(TaskState.TASK_FINISHED));
        agent.nextCall();
        Event.Builder acknowledged = event(Event.Type.ACKNOWLEDGED);
        acknowledged
                .getAcknowledgedBuilder()
                .setUuid(first.getUpdate().getStatus().getUuid())
                .getTaskIdBuilder()
                .setValue("t");
        agent.send(acknowledged.build());
        agent.endStream();

        Call again = agent.nextSubscription();
        assertThat(again.getSubscribe().getUnacknowledgedTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("u");
        assertThat(again.getSubscribe().getUnacknowledgedUpdatesList())
                .extracting(update -> update.getStatus().getState())
                .containsExactly(org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED);
        assertThat(executor.next()).isEqualTo("launch t");
        assertThat(executor.next()).isEqualTo("launch u");
        assertThat(executor.next()).isEqualTo("disconnected");
        agent.send(subscribed());
        assertThat(executor.next()).isEqualTo("reregistered at a");
    }

    @Test
    void whereNothingIsCheckpointedTheExecutorEndsWithItsAgent() throws Exception {
        driver = new MesosExecutorDriver(executor, environment("0"));
        subscribe();
        agent.close();
        assertThat(executor.next()).isEqualTo("disconnected");
        assertThat(executor.next()).isEqualTo("shutdown");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void anExecutorDoesNotStageTasks() throws Exception {
        subscribe();
        driver.sendStatusUpdate(status(TaskState.TASK_STAGING));
        assertThat(executor.next()).startsWith("error");
        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void durationsAreReadAsMesosWritesThem() {
        assertThat(ExecutorEnvironment.duration("5secs")).isEqualTo(Duration.ofSeconds(5));
        assertThat(ExecutorEnvironment.duration("1.5mins")).isEqualTo(Duration.ofSeconds(90));
    }

    private void subscribe() throws InterruptedException {
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        agent.nextSubscription();
        agent.send(subscribed());
        assertThat(executor.next()).isEqualTo("registered at a");
    }

    private Map<String, String> environment(String checkpoint) {
        return new HashMap<>(Map.of(
                "MESOS_AGENT_ENDPOINT", agent.address(),
                "MESOS_FRAMEWORK_ID", "f",
                "MESOS_EXECUTOR_ID", "e",
                "MESOS_CHECKPOINT", checkpoint,
                "MESOS_RECOVERY_TIMEOUT", "15mins"));
    }

    private static TaskStatus status(TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .build();
    }

    private static Event subscribed() {
        Event.Builder event = event(Event.Type.SUBSCRIBED);
        event.getSubscribedBuilder()
                .getExecutorInfoBuilder()
                .getExecutorIdBuilder()
                .setValue("e");
        event.getSubscribedBuilder().getFrameworkInfoBuilder().setUser("u").setName("n");
        event.getSubscribedBuilder()
                .getAgentInfoBuilder()
                .setHostname("h")
                .getIdBuilder()
                .setValue("a");
        return event.build();
    }

    private static Event launch(String task) {
        Event.Builder event = event(Event.Type.LAUNCH);
        event.getLaunchBuilder()
                .getTaskBuilder()
                .setName(task)
                .setTaskId(org.apache.mesos.v1.Protos.TaskID.newBuilder().setValue(task))
                .setAgentId(org.apache.mesos.v1.Protos.AgentID.newBuilder().setValue("a"));
        return event.build();
    }

    private static Event.Builder event(Event.Type type) {
        return Event.newBuilder().setType(type);
    }
}
