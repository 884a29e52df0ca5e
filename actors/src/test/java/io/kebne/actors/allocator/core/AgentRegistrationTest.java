package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.admitted;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.kill;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.restarted;
import static io.kebne.actors.allocator.core.Pool.subscribed;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AgentRegistrationTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");
    private static final TaskInfo T2 = task("t2", "cpus:2;mem:128");

    private final Pool pool = new Pool();

    @Test
    @DisplayName("66 [AgentDomainMismatch]")
    void anAgentWithADomainIsRefusedByMastersWithoutOne() {
        pool.when(registerIn("west/1"));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.softChanges()).isEmpty();
        assertThat(pool.told("a1"))
                .singleElement()
                .isInstanceOfSatisfying(
                        AgentMessage.RegistrationRefused.class,
                        refused -> assertThat(refused.reason()).contains("west/1"));
    }

    @Test
    void anAgentWithADomainIsTakenInByMastersWithOneAndItsOffersCarryIt() {
        DomainInfo west = new DomainInfo("west", "2");
        Pool placed = new Pool(AllocatorSettings.DEFAULT.withDomain(west));

        placed.when(registerIn("west/1")).givenFramework("f1").whenOffersAreMade();

        assertThat(placed.offer("f1", "a1").domain()).contains(new DomainInfo("west", "1"));
        assertThat(placed.when(register("a2", "cpus:4")).events()).containsExactly(admitted("a2", "cpus:4"));
    }

    @Test
    void aNewAgentIsAdmittedAndToldTheEpoch() {
        pool.when(register("a1", "cpus:4;mem:1024"));

        assertThat(pool.events()).containsExactly(admitted("a1", "cpus:4;mem:1024"));
        assertThat(pool.softChanges()).containsExactly(new Change.AgentHeard(A1, 0), new Change.AgentConnected(A1));
        assertThat(pool.told("a1")).containsExactly(new Registered(Pool.EPOCH));
    }

    @Test
    void theSameProcessThatRegistersAgainChangesNothing() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

        pool.when(register("a1", "cpus:4;mem:1024"));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).containsExactly(new Registered(Pool.EPOCH));
        assertThat(pool.offers("f1")).hasSize(1);
    }

    @Test
    void aTaskThatTheSameProcessNeverHeardOfIsSentAgain() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1), launched("f1", "a1", T2));

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1"))
                .containsExactly(new Registered(Pool.EPOCH), new RunTask(Fleet.framework("f1"), "*", T2));
        assertThat(taskState("t1")).isEqualTo(TaskState.RUNNING);
        assertThat(taskState("t2")).isEqualTo(TaskState.STAGING);
    }

    @Test
    void aTaskWhoseEndTheAgentWillRepeatIsLeftAlone() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1));

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.FINISHED, "a1")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).containsExactly(new Registered(Pool.EPOCH));
    }

    @Test
    void tasksThatARestartedAgentDoesNotListAreGone() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1), launched("f1", "a1", T2));

        pool.when(restarted("a1", "incarnation-2", "cpus:4", listed("f1", "t2", TaskState.RUNNING, "a1")));

        assertThat(pool.events())
                .hasSize(2)
                .element(0)
                .isEqualTo(new AgentReregistered(Fleet.agent("a1", "cpus:4"), "incarnation-2", Pool.WALL));
        assertThat(pool.events().get(1))
                .isInstanceOfSatisfying(
                        TaskEnded.class, ended -> assertThat(ended.status()).isEqualTo(pool.update("f1")));
        assertThat(pool.update("f1").taskId()).isEqualTo(T1.taskId());
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.GONE);
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_RESTARTED);
        assertThat(pool.state().agent(A1).get().allocated()).isEqualTo(T2.resources());
    }

    @Test
    void anOldFrameworkHearsThatTheyAreLost() {
        pool.given(admitted("a1", "cpus:4")).givenFramework(Fleet.oldFramework("f1"));
        pool.given(launched("f1", "a1", T1));

        pool.when(restarted("a1", "incarnation-2", "cpus:4"));

        assertThat(pool.update("f1").state()).isEqualTo(TaskState.LOST);
    }

    @Test
    void anAgentThatComesBackWithOtherResourcesTakesItsOffersBack() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
        var offer = pool.offer("f1", "a1").id();

        pool.when(register("a1", "cpus:8;mem:512"));

        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.events()).hasSize(1).first().isInstanceOf(AgentReregistered.class);
        assertThat(pool.state().total())
                .isEqualTo(ScalarTotals.ZERO.plus(
                        Fleet.agent("x", "cpus:8;mem:512").resources()));
    }

    @Test
    void anAgentWithLessThanItsTasksHoldOffersNothing() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", T2);

        pool.when(register("a1", "cpus:1;mem:1024", listed("f1", "t2", TaskState.RUNNING, "a1")))
                .whenOffersAreMade();

        assertThat(pool.offers("f1")).isEmpty();
    }

    @Test
    void aTaskOfAFrameworkThatIsOverIsEnded() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1))
                .when(new RemoveFramework(new FrameworkId("f1")));

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.told("a1"))
                .contains(
                        new ShutdownFramework(new FrameworkId("f1")),
                        new KillTask(Fleet.key("f1", "t1"), Optional.empty()));
    }

    @Test
    void aKillIsRepeatedToAnAgentThatRegistersAgain() {
        pool.given(admitted("a1", "cpus:4"), subscribed("f1"), launched("f1", "a1", T1));
        pool.when("f1", kill("t1"));

        pool.givenFailover().when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.told("a1"))
                .containsExactly(new Registered("epoch-2"), new KillTask(Fleet.key("f1", "t1"), Optional.empty()));
    }

    @Test
    void aRunningTaskThatTheLedgerDoesNotHoldIsKilled() {
        pool.given(subscribed("f1"));

        pool.when(register(
                "a1",
                "cpus:4",
                listed("f1", "t1", TaskState.RUNNING, "a1"),
                listed("f1", "t2", TaskState.FINISHED, "a1")));

        assertThat(pool.told("a1"))
                .containsExactly(new Registered(Pool.EPOCH), new KillTask(Fleet.key("f1", "t1"), Optional.empty()));
    }

    @Test
    void anUnknownFrameworksTasksAreShutDown() {
        pool.when(register("a1", "cpus:4", listed("stranger", "t1", TaskState.FINISHED, "a1")));

        assertThat(pool.told("a1"))
                .containsExactly(new Registered(Pool.EPOCH), new ShutdownFramework(new FrameworkId("stranger")));
    }

    @Test
    void aHeartbeatOfAnAgentThatIsNotConnectedAsksItToRegister() {
        pool.when(heartbeat("stranger"));
        assertThat(pool.told("stranger")).containsExactly(new Reregister());

        pool.given(admitted("a1", "cpus:4")).when(heartbeat("a1"));
        assertThat(pool.told("a1"))
                .as("not heard in this life of the allocator")
                .containsExactly(new Reregister());

        pool.when(restarted("a1", "incarnation-2", "cpus:4")).when(heartbeat("a1"));
        assertThat(pool.told("a1")).as("of an earlier process").containsExactly(new Reregister());
        assertThat(pool.softChanges()).isEmpty();
    }

    @Test
    void aHeartbeatOfAConnectedAgentIsNoted() {
        pool.givenAgent("a1", "cpus:4").when(heartbeat("a1"));

        assertThat(pool.softChanges()).containsExactly(new Change.AgentHeard(A1, 0));
        assertThat(pool.effects()).isEmpty();
    }

    @Test
    void anAgentThatLeavesEndsItsTasksAndTakesItsOffersBack() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", T1);
        pool.whenOffersAreMade();
        var offer = pool.offer("f1", "a1").id();

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, false));

        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.events())
                .hasSize(2)
                .satisfiesExactly(
                        ended -> assertThat(ended).isInstanceOf(TaskEnded.class),
                        removed -> assertThat(removed).isEqualTo(new AgentRemoved(A1, Pool.WALL)));
        assertThat(pool.update("f1").reason()).contains(Reason.AGENT_REMOVED);
        assertThat(pool.delivered("f1")).contains(new SchedulerEvent.Failure(A1, Optional.empty(), Optional.empty()));
        assertThat(pool.state().total()).isEqualTo(ScalarTotals.ZERO);
        assertThat(pool.session().heard()).isEmpty();
    }

    @Test
    void anAgentThatIsStoppedAndStartedAgainHasItsVolumesStill() {
        Resources reserved = Resources.of(Resource.of("disk", Scalar.of(64)).with(reservation()));
        Resource volume = Resource.of("disk", Scalar.of(64))
                .with(reservation().withDisk(Optional.of(Disk.of(PersistentVolume.of("v1", "data")))));
        pool.givenAgent("a1", "cpus:4;disk:100").givenFramework("f1");
        pool.given(
                new ResourcesConverted(A1, Operation.Reserve.of(reserved), Optional.empty(), Pool.WALL),
                new ResourcesConverted(
                        A1, new Operation.Create(Optional.empty(), Resources.of(volume)), Optional.empty(), Pool.WALL));

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, false));
        assertThat(pool.events()).containsExactly(new AgentUnreachable(A1, Pool.WALL));
        assertThat(pool.delivered("f1")).contains(new SchedulerEvent.Failure(A1, Optional.empty(), Optional.empty()));
        assertThat(pool.state().total()).isEqualTo(ScalarTotals.ZERO);
        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, false));
        assertThat(pool.events()).isEmpty();

        pool.when(restarted("a1", "incarnation-2", "cpus:4;disk:100"));
        assertThat(pool.told("a1")).containsExactly(new Registered(Pool.EPOCH, Resources.of(volume)));
    }

    private static Traits reservation() {
        return Traits.NONE.push(Reservation.dynamic("role", "ops"));
    }

    @Test
    void aLateFarewellOfAnEarlierProcessIsIgnored() {
        pool.givenAgent("a1", "cpus:4").when(restarted("a1", "incarnation-2", "cpus:4"));

        pool.when(new UnregisterAgent(A1, Pool.INCARNATION, false));
        assertThat(pool.events()).isEmpty();

        pool.when(new UnregisterAgent(new AgentId("stranger"), Pool.INCARNATION, false));
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void anAgentThatLeftMayComeBackAsNew() {
        pool.givenAgent("a1", "cpus:4").when(new UnregisterAgent(A1, Pool.INCARNATION, false));

        pool.when(register("a1", "cpus:2"));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(AgentAdmitted.class);
        assertThat(pool.told("a1")).containsExactly((AgentMessage) new Registered(Pool.EPOCH));
    }

    private static RegisterAgent registerIn(String domain) {
        return new RegisterAgent(
                Fleet.agent("a1", "cpus:4;mem:1024")
                        .withDomain(DomainInfo.parse(domain).orElseThrow()),
                "incarnation",
                List.of());
    }

    private TaskState taskState(String taskId) {
        return pool.view().taskState(pool.state().task(Fleet.key("f1", taskId)).get());
    }
}
