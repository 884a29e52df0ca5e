package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.agent;
import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.operate;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.ExecutorEnded;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorMessage;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutorsTest {
    private static final AgentId AGENT = new AgentId("a1");
    private static final FrameworkId FRAMEWORK = new FrameworkId("f1");
    private static final String TOTAL = "cpus:4;mem:1024";
    private static final ExecutorInfo EXECUTOR =
            ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1;mem:64"));
    private static final ExecutorKey KEY = new ExecutorKey(FRAMEWORK, EXECUTOR.executorId());

    private final Pool pool = new Pool();

    @BeforeEach
    void someoneIsThere() {
        pool.givenAgent("a1", TOTAL).givenFramework("f1");
    }

    @Test
    void theFirstTaskLaunchesItsExecutorAndTheNextOnesFindIt() {
        launch(of("t1"));
        assertThat(pool.events())
                .<Class<?>>extracting(Object::getClass)
                .containsExactly(ExecutorLaunched.class, TaskLaunched.class);
        assertThat(runs()).containsExactly(Optional.of(container()));
        assertThat(allocated()).isEqualTo(Resources.parse("cpus:1.5;mem:64"));

        launch(of("t2"), of("t3"));

        assertThat(pool.events())
                .<Class<?>>extracting(Object::getClass)
                .containsExactly(TaskLaunched.class, TaskLaunched.class);
        assertThat(runs()).containsExactly(Optional.of(container()), Optional.of(container()));
        assertThat(allocated()).isEqualTo(Resources.parse("cpus:2.5;mem:64"));
    }

    @Test
    void anExecutorHoldsItsResourcesUntilItsAgentSaysThatItEnded() {
        launch(of("t1"));
        String container = container();
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));
        assertThat(allocated()).isEqualTo(EXECUTOR.resources());

        pool.when(new ExecutorExited(AGENT, KEY, container, Optional.of(256)));

        assertThat(pool.events()).hasOnlyElementsOfType(ExecutorEnded.class);
        assertThat(pool.told("a1")).containsExactly(new AgentMessage.AcknowledgeExit(KEY, container));
        assertThat(pool.delivered("f1"))
                .containsExactly(
                        new SchedulerEvent.Failure(AGENT, Optional.of(EXECUTOR.executorId()), Optional.of(256)));
        assertThat(allocated()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void theEndOfAnEarlierStartSaidLateDoesNotEndTheExecutor() {
        launch(of("t1"));
        String earlier = container();
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));
        pool.when(new ExecutorExited(AGENT, KEY, earlier, Optional.empty()));
        launch(of("t2"));
        assertThat(container()).isNotEqualTo(earlier);

        pool.when(new ExecutorExited(AGENT, KEY, earlier, Optional.empty()));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).containsExactly(new AgentMessage.AcknowledgeExit(KEY, earlier));
    }

    @Test
    void anExecutorOfThatNameThatIsNotTheSameIsRefused() {
        launch(of("t1"));
        ExecutorInfo other =
                ExecutorInfo.custom(EXECUTOR.executorId(), CommandInfo.shell("./other"), EXECUTOR.resources());

        launch(TaskInfo.of(new TaskId("t2"), "", Resources.parse("cpus:0.5"), other));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.ERROR);
        assertThat(pool.update("f1").message()).isEqualTo("Executor e runs on the agent already, and is not the same");
    }

    @Test
    void aGroupIsSentAsAWholeWithItsExecutor() {
        ExecutorInfo pod = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));

        operation(new Operation.LaunchGroup(Optional.of(pod), List.of(task("t1", "cpus:1"), task("t2", "cpus:1"))));

        assertThat(pool.told("a1")).hasSize(1).first().isInstanceOfSatisfying(AgentMessage.RunGroup.class, group -> {
            assertThat(group.tasks()).extracting(TaskInfo::executor).containsOnly(Optional.of(pod));
            assertThat(group.containerId()).isNotEmpty();
        });
        assertThat(allocated()).isEqualTo(Resources.parse("cpus:2.1"));
    }

    @Test
    void whoGathersAGroupMustHaveItsExecutorsResourcesToo() {
        ExecutorInfo pod = ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1"));

        operation(new Operation.LaunchGroup(Optional.of(pod), List.of(task("t1", "cpus:2"), task("t2", "cpus:2"))));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.updates("f1")).hasSize(2);
    }

    @Test
    void whatOneTaskOfAFrameworksOwnExecutorDoesIsItsOwnAffair() {
        operation(
                new Operation.LaunchGroup(Optional.of(EXECUTOR), List.of(task("t1", "cpus:1"), task("t2", "cpus:1"))));

        pool.when(report("f1", "t1", TaskState.FAILED, "a1"));

        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void anExecutorThatAReturningAgentDoesNotHaveHasEnded() {
        launch(of("t1"));
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1"));

        pool.when(register(List.of(), listed("f1", "t1", TaskState.FAILED, "a1")));

        assertThat(pool.delivered("f1"))
                .contains(new SchedulerEvent.Failure(AGENT, Optional.of(EXECUTOR.executorId()), Optional.empty()));
        assertThat(allocated()).isEqualTo(Resources.parse("cpus:0.5"));
    }

    @Test
    void anExecutorThatTheAgentNeverHeardOfIsStartedAgain() {
        launch(of("t1"));
        String container = container();

        pool.when(register(List.of()));

        assertThat(runs()).containsExactly(Optional.of(container));
        assertThat(container()).isEqualTo(container);
    }

    @Test
    void aTaskWhoseExecutorEndedOnItsWayIsDropped() {
        launch(of("t1"));
        pool.when(report("f1", "t1", TaskState.RUNNING, "a1"));
        launch(of("t2"));
        pool.when(new ExecutorExited(AGENT, KEY, container(), Optional.of(0)));

        pool.when(register(List.of(), listed("f1", "t1", TaskState.FAILED, "a1")));

        assertThat(pool.update("f1").taskId()).isEqualTo(new TaskId("t2"));
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.DROPPED);
    }

    @Test
    void anExecutorThatTheLedgerDoesNotHoldIsToEnd() {
        pool.when(register(List.of(new AgentExecutor(KEY, "stray"))));

        assertThat(pool.told("a1")).contains(new AgentMessage.ShutdownExecutor(KEY));
    }

    @Test
    void aFrameworkIsOverWhenItsLastExecutorHasEnded() {
        launch(of("t1"));
        String container = container();
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        pool.when(new RemoveFramework(FRAMEWORK));
        assertThat(pool.told("a1")).contains(new AgentMessage.ShutdownFramework(FRAMEWORK));
        assertThat(pool.state().framework(FRAMEWORK)).isNotEmpty();

        pool.when(new ExecutorExited(AGENT, KEY, container, Optional.of(0)));
        assertThat(pool.state().framework(FRAMEWORK)).isEmpty();
        assertThat(pool.delivered("f1")).isEmpty();
    }

    @Test
    void messagesPassBothWaysWithoutATrace() {
        launch(of("t1"));
        Bytes data = Bytes.of(new byte[] {1, 2});

        pool.when("f1", new SchedulerCall.Message(AGENT, EXECUTOR.executorId(), data));
        assertThat(pool.told("a1")).containsExactly(new AgentMessage.MessageToExecutor(KEY, data));
        assertThat(pool.latest().changes()).isEmpty();

        pool.when(new ExecutorMessage(AGENT, KEY, data));
        assertThat(pool.delivered("f1"))
                .containsExactly(new SchedulerEvent.Message(AGENT, EXECUTOR.executorId(), data));
        assertThat(pool.latest().changes()).isEmpty();
    }

    @Test
    void aSchedulerMayShutAnExecutorDown() {
        launch(of("t1"));

        pool.when("f1", new SchedulerCall.Shutdown(AGENT, EXECUTOR.executorId()));

        assertThat(pool.told("a1")).containsExactly(new AgentMessage.ShutdownExecutor(KEY));
    }

    @Test
    void executorsSurviveAFailover() {
        launch(of("t1"));
        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));
        AllocatorState before = pool.state();

        assertThat(Snapshots.restore(Snapshots.of(before))).isEqualTo(before);
    }

    private static TaskInfo of(String id) {
        return TaskInfo.of(new TaskId(id), "", Resources.parse("cpus:0.5"), EXECUTOR);
    }

    private void launch(TaskInfo... tasks) {
        operation(new Operation.Launch(Arrays.asList(tasks)));
    }

    private void operation(Operation operation) {
        pool.whenOffersAreMade();
        pool.when("f1", operate(pool.offer("f1", "a1").id(), operation));
    }

    private static RegisterAgent register(List<AgentExecutor> executors, AgentTask... tasks) {
        return new RegisterAgent(
                agent("a1", TOTAL), Pool.INCARNATION, List.of(tasks), ReconfigurationPolicy.ANY, executors);
    }

    private String container() {
        return pool.state()
                .executor(FRAMEWORK, AGENT, EXECUTOR.executorId())
                .get()
                .containerId();
    }

    private List<Optional<String>> runs() {
        return pool.told("a1").stream()
                .filter(AgentMessage.RunTask.class::isInstance)
                .map(message -> ((AgentMessage.RunTask) message).containerId())
                .toList();
    }

    private Resources allocated() {
        return pool.state().agent(AGENT).get().allocated();
    }
}
