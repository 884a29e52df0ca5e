package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.key;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.AgentDrained;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ListTasks;
import io.kebne.protocol.agent.AgentMessage.Shutdown;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.DeactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.operator.OperatorCommand.ReactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentControlTest {
    private static final AgentId A1 = new AgentId("a1");

    private final Pool pool = new Pool();

    @BeforeEach
    void anAgentAndAFramework() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1");
    }

    @Test
    void anIdleAgentIsOfferedNoMoreAndDrainedWhenItHasSaidThatItIsIdle() {
        pool.whenOffersAreMade();

        pool.when(drain(Optional.empty(), false));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).hasSize(1);
        assertThat(agent().drain().get().drained()).isFalse();
        whenTheAgentSaysThatItIsEmpty();
        assertThat(agent().drain().get().drained()).isTrue();
        assertThat(agent().deactivated()).isTrue();
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
        assertThat(pool.given(new ReactivateAgent(A1)).whenOffersAreMade().offers("f1"))
                .hasSize(1);
    }

    @Test
    void tasksOfADrainingAgentAreEndedWithinTheGraceThatIsLeftThem() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1"));

        pool.when(drain(Optional.of(Duration.ZERO), false));

        assertThat(pool.told("a1"))
                .containsExactly(new KillTask(key("f1", "t1"), Optional.of(new KillPolicy(Duration.ZERO))));
        assertThat(agent().drain().get().drained()).isFalse();
        assertThat(cause(pool.when(new ReactivateAgent(A1)).reply())).isEqualTo(Cause.INVALID);

        pool.when(report("f1", "t1", TaskState.KILLED, "a1"));
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_DRAINING);
        whenTheAgentSaysThatItIsEmpty();
        assertThat(agent().drain().get().drained()).isTrue();
    }

    @Test
    void anAgentIsNotDrainedBeforeItsFrameworksKnowTheEndOfTheLastTask() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).given(drain(Optional.empty(), true));

        pool.when(report("f1", "t1", TaskState.KILLED, "a1"));
        assertThat(agent().tasks()).isEmpty();
        // A heartbeat of before the last task's end was said, and a list of after it.
        assertThat(pool.when(heartbeat()).told("a1")).containsExactly(new ListTasks(Pool.EPOCH));
        assertThat(pool.when(heartbeat()).told("a1")).isEmpty();
        pool.when(listed(Fleet.listed("f1", "t1", TaskState.KILLED, "a1")));
        assertThat(agent().drain().get().drained()).isFalse();

        whenTheAgentSaysThatItIsEmpty();
        assertThat(pool.state().agents()).isEmpty();
        assertThat(pool.state().policy().gone().containsKey(A1)).isTrue();
    }

    @Test
    void anEmptyListThatNobodyAskedForDrainsNothing() {
        pool.given(drain(Optional.empty(), false));

        pool.when(listed());

        assertThat(agent().drain().get().drained()).isFalse();
    }

    @Test
    void anOlderAgentThatCannotSayWhatItHasIsDrainedWhenTheLedgerHasNoTaskOfIt() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).given(drain(Optional.empty(), false));
        pool.when(Pool.heartbeat("a1"));
        assertThat(agent().drain().get().drained()).isFalse();

        pool.when(report("f1", "t1", TaskState.KILLED, "a1")).when(Pool.heartbeat("a1"));

        assertThat(agent().drain().get().drained()).isTrue();
    }

    @Test
    void anAgentThatLeavesWhileItIsDrainedHasNothingMoreToSay() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).given(drain(Optional.empty(), true));

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, false));

        assertThat(pool.state().agents()).isEmpty();
        assertThat(pool.state().policy().gone().containsKey(A1)).isTrue();
    }

    @Test
    void anAgentThatLeavesWithEndsThatNobodyAcknowledgedIsNotDrained() {
        Resources reserved = Resources.of(
                Resource.of("cpus", Scalar.of(1)).with(Traits.NONE.push(Reservation.dynamic("role", "ops"))));
        pool.given(new ResourcesConverted(A1, Operation.Reserve.of(reserved), Optional.empty(), Pool.WALL))
                .given(drain(Optional.empty(), false));

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, true));

        assertThat(agent().isReachable()).isFalse();
        assertThat(agent().drain().get().drained()).isFalse();
    }

    @Test
    void neitherIsOneThatIsMarkedGoneAllTheSame() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).given(drain(Optional.empty(), true));

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, true));

        assertThat(pool.events()).noneMatch(AgentDrained.class::isInstance);
        assertThat(pool.state().policy().gone().containsKey(A1)).isTrue();
    }

    @Test
    void aDrainNeverLengthensTheGrace() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1"));

        pool.when(drain(Optional.of(Duration.ofHours(1)), false));

        assertThat(pool.told("a1")).containsExactly(new KillTask(key("f1", "t1"), Optional.of(KillPolicy.DEFAULT)));
    }

    @Test
    void anAgentIsMarkedGoneWhenItsLastTaskHasEndedAlsoAfterAFailover() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).given(drain(Optional.empty(), true));
        pool.givenFailover();

        pool.when(report("f1", "t1", TaskState.KILLED, "a1")).when(heartbeat());
        assertThat(pool.told("a1")).contains(new ListTasks("epoch-2"));
        pool.when(new TasksListed(A1, Pool.INCARNATION, "epoch-2", List.of(), List.of()));

        assertThat(pool.state().agents()).isEmpty();
        assertThat(pool.state().policy().gone().containsKey(A1)).isTrue();
    }

    @Test
    void aDrainOfAnUnreachableAgentIsCarriedOutWhenItReturns() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).whenTimePasses(Duration.ofSeconds(76));
        pool.given(drain(Optional.empty(), false));

        pool.when(register("a1", "cpus:4;mem:1024", Fleet.listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.told("a1")).contains(new KillTask(key("f1", "t1"), Optional.empty()));
        assertThat(agent().deactivated()).isTrue();
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
    }

    @Test
    void anAgentThatIsGoneWhenItsLastTaskEndsWhileItReturnsIsLetGo() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).whenTimePasses(Duration.ofSeconds(76));
        pool.given(drain(Optional.empty(), true));

        pool.when(Pool.restarted("a1", "incarnation-2", "cpus:4;mem:1024"));
        pool.when(heartbeat("incarnation-2"));
        pool.when(new TasksListed(A1, "incarnation-2", Pool.EPOCH, List.of(), List.of()));

        assertThat(pool.state().agents()).isEmpty();
        assertThat(pool.told("a1")).anyMatch(Shutdown.class::isInstance);
    }

    @Test
    void anAgentInTheMaintenanceScheduleIsNotDrained() {
        Unavailability unavailability = new Unavailability(Instant.ofEpochSecond(2_000), Optional.empty());
        pool.given(new UpdateMaintenanceSchedule(
                List.of(new MaintenanceWindow(List.of(new MachineId("a1.example", "")), unavailability))));

        assertThat(cause(pool.when(drain(Optional.empty(), false)).reply())).isEqualTo(Cause.INVALID);
    }

    @Test
    void aDeactivatedAgentKeepsItsTasksAndIsOfferedAgainWhenReactivated() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1")).whenOffersAreMade();

        pool.when(new DeactivateAgent(A1));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).hasSize(1);
        assertThat(pool.told("a1")).isEmpty();
        assertThat(pool.when(new DeactivateAgent(A1)).events()).isEmpty();
        assertThat(pool.whenOffersAreMade().offers("f1")).isEmpty();
        assertThat(pool.given(new ReactivateAgent(A1)).whenOffersAreMade().offers("f1"))
                .hasSize(1);
        assertThat(cause(pool.when(new ReactivateAgent(A1)).reply())).isEqualTo(Cause.INVALID);
    }

    @Test
    void aGoneAgentIsShutDownAndMayNotReturn() {
        pool.givenTask("f1", "a1", task("t1", "cpus:1"));

        pool.when(new MarkAgentGone(A1));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.GONE_BY_OPERATOR);
        assertThat(pool.told("a1")).hasSize(1).allMatch(Shutdown.class::isInstance);
        assertThat(pool.when(new MarkAgentGone(A1)).reply()).isEqualTo(DONE);
        pool.givenFailover().when(register("a1", "cpus:4;mem:1024"));
        assertThat(pool.told("a1")).hasSize(1).allMatch(Shutdown.class::isInstance);
        assertThat(pool.state().agents()).isEmpty();
    }

    @Test
    void anUnknownAgentIsRefused() {
        AgentId unknown = new AgentId("a9");

        assertThat(cause(pool.when(new MarkAgentGone(unknown)).reply())).isEqualTo(Cause.NOT_FOUND);
        assertThat(cause(pool.when(new DeactivateAgent(unknown)).reply())).isEqualTo(Cause.INVALID);
        assertThat(cause(pool.when(new ReactivateAgent(unknown)).reply())).isEqualTo(Cause.INVALID);
    }

    @Test
    void aDrainThatMarkedItsAgentGoneMayBeSaidAgain() {
        pool.given(drain(Optional.empty(), true));
        whenTheAgentSaysThatItIsEmpty();

        pool.when(drain(Optional.empty(), true));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.events()).isEmpty();
    }

    private void whenTheAgentSaysThatItIsEmpty() {
        assertThat(pool.when(heartbeat()).told("a1")).containsExactly(new ListTasks(Pool.EPOCH));
        pool.when(listed());
    }

    private static AgentHeartbeat heartbeat() {
        return heartbeat(Pool.INCARNATION);
    }

    private static AgentHeartbeat heartbeat(String incarnation) {
        AgentDigest digest = AgentDigest.of(Fleet.agent("a1", "cpus:4;mem:1024"), incarnation, List.of(), List.of());
        return new AgentHeartbeat(A1, incarnation, Optional.of(digest));
    }

    private static TasksListed listed(AgentTask... tasks) {
        return new TasksListed(A1, Pool.INCARNATION, Pool.EPOCH, List.of(tasks), List.of());
    }

    private static OperatorCommand drain(Optional<Duration> grace, boolean markGone) {
        return new DrainAgent(A1, new DrainConfig(grace, markGone));
    }

    private Agent agent() {
        return pool.state().agent(A1).get();
    }
}
