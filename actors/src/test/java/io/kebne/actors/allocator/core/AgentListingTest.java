package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.agent;
import static io.kebne.actors.allocator.core.Fleet.key;
import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.INCARNATION;
import static io.kebne.actors.allocator.core.Pool.kill;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.Change.TaskProgressed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorEnded;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ListTasks;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Agents that are taken in because of their digest, and what they say later. */
class AgentListingTest {
    private static final String TOTAL = "cpus:8;mem:1024";
    private static final AgentId A1 = new AgentId("a1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");
    private static final TaskInfo T2 = task("t2", "cpus:1;mem:128");
    private static final String EPOCH = "epoch-2";

    private final Pool pool = new Pool();

    @Test
    void anAgentThatHasWhatTheLedgerHoldsIsTakenInByItsHeartbeat() {
        givenTwoTasksAndAFailover();

        pool.when(heartbeat("t1", "t2"));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).containsExactly(new Registered(EPOCH), new ListTasks(EPOCH));
        assertThat(pool.view().connected()).contains(A1);
        assertThat(pool.whenOffersAreMade().offers("f1")).hasSize(1);
    }

    @Test
    void itIsTakenInOnce() {
        givenTwoTasksAndAFailover();

        pool.when(heartbeat("t1", "t2")).when(heartbeat("t1", "t2"));

        assertThat(pool.softChanges()).containsExactly(new Change.AgentHeard(A1, 0));
        assertThat(pool.effects()).isEmpty();
    }

    @Test
    void anyOtherHasToRegister() {
        givenTwoTasksAndAFailover();
        AgentDigest right = digest(INCARNATION, TOTAL, "t1", "t2");

        for (AgentHeartbeat heartbeat : List.of(
                heartbeat("t1"),
                heartbeat("t1", "t2", "t3"),
                heartbeat("t1", "t3"),
                new AgentHeartbeat(A1, INCARNATION, Optional.of(digest(INCARNATION, "cpus:9;mem:1024", "t1", "t2"))),
                new AgentHeartbeat(A1, INCARNATION, Optional.of(new AgentDigest(right.high(), right.low() ^ 1))),
                new AgentHeartbeat(A1, INCARNATION, Optional.of(new AgentDigest(right.high() ^ 1, right.low()))),
                new AgentHeartbeat(A1, "another", Optional.of(right)),
                new AgentHeartbeat(A1, "another", Optional.of(digest("another", TOTAL, "t1", "t2"))),
                new AgentHeartbeat(new AgentId("stranger"), INCARNATION, Optional.of(right)),
                new AgentHeartbeat(A1, INCARNATION))) {
            pool.when(heartbeat);

            assertThat(pool.softChanges()).isEmpty();
            assertThat(pool.told(heartbeat.agentId().value())).containsExactly(new Reregister());
        }
    }

    @Test
    void anAgentWhoseTasksAreUnreachableForTheirFrameworksHasToRegister() {
        givenTwoTasksAndAFailover();
        pool.whenTimePasses(AllocatorSettings.DEFAULT.agentReregisterTimeout().plusSeconds(1));

        pool.when(heartbeat("t1", "t2"));

        assertThat(pool.told("a1")).containsExactly(new Reregister());
    }

    @Test
    void anAgentOnAMachineThatIsDownHasToRegisterAndIsRefusedThen() {
        MachineId machine = new MachineId("a1.example", "10.0.0.1");
        givenTwoTasksAndAFailover();
        pool.given(new MachinesDown(List.of(machine), Pool.WALL));

        pool.when(heartbeat("t1", "t2"));

        assertThat(pool.told("a1")).containsExactly(new Reregister());
    }

    @Test
    void whatItMayHaveMissedIsSaidAgain() {
        pool.givenAgent("a1", TOTAL).givenFramework("f1").givenFramework("f2");
        pool.given(Pool.launched("f1", "a1", T1), Pool.launched("f2", "a1", T2));
        pool.when("f1", kill("t1")).when(new RemoveFramework(new FrameworkId("f2")));
        pool.givenFailover();

        pool.when(heartbeat(List.of(key("f1", "t1"), key("f2", "t2"))));

        assertThat(pool.told("a1"))
                .containsExactlyInAnyOrder(
                        new Registered(EPOCH),
                        new KillTask(key("f1", "t1"), Optional.empty()),
                        new ShutdownFramework(new FrameworkId("f2")),
                        new KillTask(key("f2", "t2"), Optional.empty()),
                        new ListTasks(EPOCH));
    }

    @Test
    void whatItSaysLaterIsShown() {
        givenTwoTasksAndAFailover();
        pool.when(heartbeat("t1", "t2"));
        assertThat(taskState("t1")).isEqualTo(TaskState.STAGING);

        pool.when(list(running("t1"), running("t2")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).isEmpty();
        assertThat(taskState("t1")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void beforeThatNobodyIsToldWhatItsTasksDo() {
        givenTwoTasksAndAFailover();
        pool.givenFramework("f1").when(heartbeat("t1", "t2")).when(report("f1", "t2", TaskState.RUNNING, "a1"));

        pool.when("f1", new Reconcile(List.of()));
        assertThat(pool.updates("f1"))
                .extracting(status -> status.taskId().value())
                .containsExactly("t2");

        pool.when(list(running("t1"), running("t2"))).when("f1", new Reconcile(List.of()));
        assertThat(pool.updates("f1")).extracting(status -> status.state()).containsOnly(TaskState.RUNNING);
        assertThat(pool.updates("f1")).hasSize(2);
    }

    @Test
    void norWhenItFallsSilentBeforeItHasSaidIt() {
        givenTwoTasksAndAFailover();
        pool.givenFramework("f1").when(heartbeat("t1", "t2"));
        pool.whenTimePasses(AllocatorSettings.DEFAULT.agentDisconnectTimeout().plusSeconds(1));
        assertThat(pool.view().connected()).isEmpty();

        pool.when("f1", new Reconcile(List.of()));
        assertThat(pool.updates("f1")).isEmpty();

        pool.when(heartbeat("t1", "t2")).when("f1", new Reconcile(List.of()));
        assertThat(pool.updates("f1")).isEmpty();
        pool.when(list(running("t1"), running("t2"))).when("f1", new Reconcile(List.of()));
        assertThat(pool.updates("f1")).extracting(status -> status.state()).containsOnly(TaskState.RUNNING);
        assertThat(pool.session().listings()).isEqualTo(Listings.NONE);
    }

    @Test
    void whatItHasIsNotLaunchedAgainMeanwhile() {
        givenTwoTasksAndAFailover();

        pool.when(heartbeat("t1", "t2"));
        for (int i = 0; i < 20; i++) {
            pool.when(heartbeat("t1", "t2")).whenTimePasses(Duration.ofSeconds(1));
            assertThat(pool.told("a1")).doesNotHaveAnyElementsOfTypes(RunTask.class);
        }
    }

    @Test
    void aDigestThatWasRightByAccidentLosesNothing() {
        givenTwoTasksAndAFailover();
        pool.when(heartbeat("t1", "t2"));

        pool.when(list(running("t1"), running("t3")));

        assertThat(pool.told("a1"))
                .containsExactlyInAnyOrder(
                        new RunTask(Fleet.framework("f1"), "*", T2), new KillTask(key("f1", "t3"), Optional.empty()));
    }

    @Test
    void aTaskThatWasLaunchedWhileTheListWasOnItsWayIsLeftAlone() {
        givenTwoTasksAndAFailover();
        pool.givenFramework("f1").when(heartbeat("t1", "t2"));
        pool.givenTask("f1", "a1", task("t3", "cpus:1")).when(report("f1", "t3", TaskState.RUNNING, "a1"));

        pool.when(list(running("t1"), running("t2")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.effects()).isEmpty();
        assertThat(taskState("t3")).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void soIsItsExecutor() {
        ExecutorInfo executor =
                ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1;mem:64"));
        givenTwoTasksAndAFailover();
        pool.givenFramework("f1").when(heartbeat("t1", "t2"));
        pool.givenTask("f1", "a1", TaskInfo.of(new TaskId("t3"), "t3", Resources.parse("cpus:1"), executor))
                .when(report("f1", "t3", TaskState.RUNNING, "a1"));

        pool.when(list(running("t1"), running("t2")));
        assertThat(pool.events()).isEmpty();

        pool.when(register("a1", TOTAL, running("t1"), running("t2"), running("t3")));
        assertThat(pool.events()).as("a registration is proof").singleElement().isInstanceOf(ExecutorEnded.class);
    }

    @Test
    void executorsArePartOfTheDigest() {
        ExecutorInfo executor =
                ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1;mem:64"));
        pool.givenAgent("a1", TOTAL)
                .givenFramework("f1")
                .givenTask("f1", "a1", TaskInfo.of(T1.taskId(), "t1", T1.resources(), executor));
        pool.givenFailover();
        String container = pool.state()
                .executor(new FrameworkId("f1"), A1, executor.executorId())
                .get()
                .containerId();
        AgentExecutor living =
                new AgentExecutor(new ExecutorKey(new FrameworkId("f1"), executor.executorId()), container);

        pool.when(heartbeat("t1"));
        assertThat(pool.told("a1")).containsExactly(new Reregister());

        AgentDigest right = AgentDigest.of(agent("a1", TOTAL), INCARNATION, List.of(key("f1", "t1")), List.of(living));
        pool.when(new AgentHeartbeat(A1, INCARNATION, Optional.of(right)));
        assertThat(pool.told("a1")).contains(new Registered(EPOCH));
    }

    @Test
    void anOldListIsOfNoInterest() {
        givenTwoTasksAndAFailover();
        AllocatorCommand another = new TasksListed(A1, INCARNATION, "epoch-1", List.of(), List.of());
        AllocatorCommand list = list(running("t1"), running("t2"));
        pool.when(heartbeat("t1", "t2")).when(another);
        assertThat(pool.softChanges()).isEmpty();
        assertThat(pool.effects()).isEmpty();

        pool.when(list).when(list);
        assertThat(pool.softChanges()).as("the second").isEmpty();

        pool.when(new TasksListed(new AgentId("stranger"), INCARNATION, EPOCH, List.of(), List.of()));
        assertThat(pool.softChanges()).isEmpty();
    }

    @Test
    void aListThatWasLostIsAskedForAgain() {
        givenTwoTasksAndAFailover();
        pool.when(heartbeat("t1", "t2"));

        pool.whenTimePasses(Duration.ofMillis(4_900)).when(heartbeat("t1", "t2"));
        assertThat(pool.whenTimePasses(Duration.ofMillis(99)).told("a1")).isEmpty();
        assertThat(pool.whenTimePasses(Duration.ofMillis(1)).told("a1")).containsExactly(new ListTasks(EPOCH));
    }

    @Test
    void anAgentThatRegistersIsNotAskedAgain() {
        givenTwoTasksAndAFailover();
        pool.when(heartbeat("t1", "t2"));

        pool.when(register("a1", TOTAL, running("t1"), running("t2")));

        assertThat(pool.events()).isEmpty();
        assertThat(pool.softChanges()).hasAtLeastOneElementOfType(TaskProgressed.class);
        assertThat(pool.session().listings()).isEqualTo(Listings.NONE);
    }

    @Test
    void anAgentThatComesBackChangedMayDoSoAtOnce() {
        givenTwoTasksAndAFailover();
        pool.when(heartbeat("t1", "t2"));

        pool.when(register("a1", "cpus:9;mem:1024", running("t1"), running("t2")));

        assertThat(pool.events()).hasSize(1).first().isInstanceOf(AgentReregistered.class);
    }

    @Test
    void fewAgentsOfALargePoolListTheirTasksAtOnceAndNoneBeforeAllAreBack() {
        int agents = 600;
        for (int i = 0; i < agents; i++) {
            pool.givenAgent("a" + i, TOTAL);
        }
        pool.givenFailover();

        for (int i = 0; i < agents - 1; i++) {
            pool.when(empty("a" + i));
            assertThat(pool.told("a" + i)).containsExactly(new Registered(EPOCH));
        }
        pool.when(empty("a" + (agents - 1)));
        assertThat(asked()).isEqualTo(16);
        assertThat(pool.whenTimePasses(Duration.ofMillis(250)).effects()).isEmpty();

        AgentId answers = pool.session().listings().asked().keySet().head();
        pool.when(new TasksListed(answers, INCARNATION, EPOCH, List.of(), List.of()));
        assertThat(asked()).as("the next").isEqualTo(1);
        assertThat(pool.session().listings().asked()).hasSize(16);
    }

    @Test
    void thoseOfALargePoolOfWhichSomeStayAwayWaitFiveSeconds() {
        for (int i = 0; i < 600; i++) {
            pool.givenAgent("a" + i, TOTAL);
        }
        pool.givenFailover().whenTimePasses(Duration.ofSeconds(4)).when(empty("a0"));
        assertThat(pool.whenTimePasses(Duration.ofSeconds(1)).effects()).isEmpty();

        pool.whenTimePasses(Duration.ofMillis(1));

        assertThat(pool.told("a0")).containsExactly(new ListTasks(EPOCH));
    }

    private long asked() {
        return pool.effects().stream()
                .filter(effect ->
                        effect instanceof AllocatorEffect.TellAgent tell && tell.message() instanceof ListTasks)
                .count();
    }

    private void givenTwoTasksAndAFailover() {
        pool.givenAgent("a1", TOTAL).givenFramework("f1");
        pool.given(Pool.launched("f1", "a1", T1), Pool.launched("f1", "a1", T2));
        pool.givenFailover().givenFramework("f1");
    }

    private static AgentHeartbeat heartbeat(String... tasks) {
        return new AgentHeartbeat(A1, INCARNATION, Optional.of(digest(INCARNATION, TOTAL, tasks)));
    }

    private static AgentHeartbeat heartbeat(List<TaskKey> tasks) {
        AgentDigest digest = AgentDigest.of(agent("a1", TOTAL), INCARNATION, tasks, List.of());
        return new AgentHeartbeat(A1, INCARNATION, Optional.of(digest));
    }

    private static AgentHeartbeat empty(String id) {
        AgentDigest digest = AgentDigest.of(agent(id, TOTAL), INCARNATION, List.of(), List.of());
        return new AgentHeartbeat(new AgentId(id), INCARNATION, Optional.of(digest));
    }

    private static AgentDigest digest(String incarnation, String resources, String... tasks) {
        List<TaskKey> keys = Arrays.stream(tasks).map(task -> key("f1", task)).toList();
        return AgentDigest.of(agent("a1", resources), incarnation, keys, List.of());
    }

    private static TasksListed list(AgentTask... tasks) {
        return new TasksListed(A1, INCARNATION, EPOCH, List.of(tasks), List.of());
    }

    private static AgentTask running(String task) {
        return listed("f1", task, TaskState.RUNNING, "a1");
    }

    private TaskState taskState(String taskId) {
        return pool.view().taskState(pool.state().task(key("f1", taskId)).get());
    }
}
