package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.AGENT;
import static io.kebne.actors.agent.core.AgentScript.INCARNATION;
import static io.kebne.actors.agent.core.AgentScript.INFO;
import static io.kebne.actors.agent.core.AgentScript.ended;
import static io.kebne.actors.agent.core.AgentScript.key;
import static io.kebne.actors.agent.core.AgentScript.task;
import static io.kebne.protocol.agent.ReconfigurationPolicy.EQUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Finish;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.actors.agent.core.AgentEffect.Remark;
import io.kebne.actors.agent.core.AgentEffect.SayExpelled;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.AgentInput.HeartbeatDue;
import io.kebne.actors.agent.core.AgentInput.RegistrationDue;
import io.kebne.actors.agent.core.AgentInput.Stop;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ListTasks;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RegistrationRefused;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.SayAlive;
import io.kebne.protocol.agent.AgentMessage.Shutdown;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgentPresenceTest {
    private static final RunTask TASK = task("t");

    @Test
    void anAgentThatIsNotTakenInSaysWhyOnceAndGoesOnTrying() {
        AgentScript agent = new AgentScript();

        agent.when(new RegistrationRefused("no domain"));
        assertThat(agent.effects()).containsExactly(new Remark("The masters do not take this agent in: no domain"));
        agent.when(new RegistrationRefused("no domain"));
        assertThat(agent.effects()).isEmpty();

        agent.when(new RegistrationDue());
        assertThat(agent.told()).singleElement().isInstanceOf(RegisterAgent.class);
        agent.when(new RegistrationRefused("something else"));
        assertThat(agent.effects()).hasSize(1);
    }

    @Test
    void aTaskOfAnotherLifeOfTheAllocatorIsNotRunButAskedFor() {
        AgentScript agent = new AgentScript().when(new Registered("epoch-2"));

        agent.when(TASK.saidIn("epoch-1"));

        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.told()).containsExactly(new RegisterAgent(INFO, INCARNATION, List.of(), EQUAL));
        agent.when(new Registered("epoch-2")).when(TASK.saidIn("epoch-2"));
        assertThat(agent.effects(Launch.class)).hasSize(1);
    }

    @Test
    void anAgentRegistersUntilItIsRegistered() {
        AgentScript agent = new AgentScript();
        RegisterAgent registration = new RegisterAgent(INFO, INCARNATION, List.of(), EQUAL);
        assertThat(agent.when(new RegistrationDue()).told()).containsExactly(registration);
        assertThat(agent.when(new HeartbeatDue()).told()).isEmpty();
        assertThat(agent.when(new RegistrationDue()).told()).containsExactly(registration);
        agent.when(new Registered("epoch"));
        assertThat(agent.when(new RegistrationDue()).told()).isEmpty();
        assertThat(agent.when(new HeartbeatDue()).told()).containsExactly(heartbeat());
    }

    @Test
    void aHeartbeatHasADigestOfAllThatRunsOrIsNotAcknowledged() {
        RunTask ended = task("ended");
        RunTask forgotten = task("forgotten");
        AgentScript agent = AgentScript.registered().runs(TASK).runs(ended).runs(forgotten);
        assertThat(agent.when(new HeartbeatDue()).told()).containsExactly(heartbeat(TASK, ended, forgotten));

        agent.when(ended(ended, TaskState.FAILED));
        agent.when(ended(forgotten, TaskState.FINISHED)).acknowledgeAll(key(forgotten));

        assertThat(agent.when(new HeartbeatDue()).told()).containsExactly(heartbeat(TASK, ended));
    }

    @Test
    void anAgentSaysAtOnceThatItIsAliveWhenItIsAskedTo() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new SayAlive());
        assertThat(agent.told()).containsExactly(heartbeat(TASK));
        assertThat(new AgentScript().when(new SayAlive()).told())
                .containsExactly(new RegisterAgent(INFO, INCARNATION, List.of(), EQUAL));
    }

    @Test
    void anAgentListsItsTasksToTheLifeOfTheAllocatorThatKnowsIt() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new ListTasks("epoch-1"));
        List<AgentTask> tasks = agent.state().reportable();
        assertThat(tasks).extracting(AgentTask::key).containsExactly(key(TASK));
        assertThat(agent.told()).containsExactly(new TasksListed(AGENT, INCARNATION, "epoch-1", tasks, List.of()));
        assertThat(agent.state().isRegistered()).isTrue();

        agent.when(new ListTasks("epoch-2"));
        assertThat(agent.told())
                .as("it missed that it was taken in")
                .containsExactly(new RegisterAgent(INFO, INCARNATION, tasks, EQUAL));
    }

    private static AgentHeartbeat heartbeat(RunTask... tasks) {
        List<TaskKey> keys = Arrays.stream(tasks).map(AgentScript::key).toList();
        return new AgentHeartbeat(AGENT, INCARNATION, Optional.of(AgentDigest.of(INFO, INCARNATION, keys, List.of())));
    }

    @Test
    void reregisteringTellsOfAllThatRunsOrIsNotAcknowledged() {
        RunTask ended = task("ended");
        RunTask forgotten = task("forgotten");
        AgentScript agent = AgentScript.registered().runs(TASK).runs(ended).runs(forgotten);
        agent.when(ended(ended, TaskState.FAILED));
        agent.when(ended(forgotten, TaskState.FINISHED)).acknowledgeAll(key(forgotten));

        assertThat(agent.when(new Reregister()).told()).singleElement().satisfies(command -> {
            RegisterAgent registration = (RegisterAgent) command;
            assertThat(registration.tasks())
                    .extracting(AgentTask::key)
                    .containsExactlyInAnyOrder(key(TASK), key(ended));
            assertThat(registration.tasks())
                    .extracting(t -> t.status().state())
                    .containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.FAILED);
        });
    }

    @Test
    void updatesWaitUntilTheAgentIsRegisteredAgain() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new Reregister());
        agent.when(ended(TASK, TaskState.FINISHED));
        assertThat(agent.effects()).isEmpty();
        assertThat(agent.after(Duration.ofMinutes(1)).effects()).isEmpty();
        agent.when(new Registered("epoch-1"));
        assertThat(agent.states()).containsExactly(TaskState.FINISHED);
    }

    @Test
    void anAllocatorThatFailedOverIsToldAllUpdatesAgain() {
        AgentScript agent = AgentScript.registered().when(TASK);
        assertThat(agent.when(new Registered("epoch-1")).states()).isEmpty();
        assertThat(agent.when(new Registered("epoch-2")).states()).containsExactly(TaskState.STARTING);
    }

    @Test
    void anUnacknowledgedUpdateIsRepeatedInTime() {
        AgentScript agent = AgentScript.registered().when(TASK);
        assertThat(agent.after(Duration.ofMillis(9_999)).effects()).isEmpty();
        assertThat(agent.after(Duration.ofMillis(1)).states()).containsExactly(TaskState.STARTING);
        assertThat(agent.after(Duration.ofMillis(19_999)).effects()).isEmpty();
        assertThat(agent.after(Duration.ofMillis(1)).states()).containsExactly(TaskState.STARTING);
    }

    @Test
    void anAgentThatTheMastersWillNotHaveSaysWhyOnceEndsItsTasksAndLeaves() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new Shutdown("marked gone"));
        assertThat(agent.effects(SayExpelled.class)).containsExactly(new SayExpelled("marked gone"));
        assertThat(agent.effects(EndTask.class)).extracting(EndTask::key).containsExactly(key(TASK));
        assertThat(agent.when(new Shutdown("marked gone")).effects()).isEmpty();
        agent.when(ended(TASK, TaskState.KILLED)).acknowledgeAll(key(TASK));
        assertThat(agent.effects())
                .containsExactly(new TellAllocator(new UnregisterAgent(AGENT, INCARNATION, false)), new Finish());
    }

    @Test
    void anAgentThatIsNeverTakenInStopsAtOnce() {
        AgentScript agent =
                new AgentScript().when(new AgentInput.RegistrationDue()).when(new Shutdown("marked gone"));
        assertThat(agent.effects())
                .containsExactly(
                        new SayExpelled("marked gone"),
                        new TellAllocator(new UnregisterAgent(AGENT, INCARNATION, false)),
                        new Finish());
    }

    @Test
    void anIdleAgentLeavesAtOnce() {
        AgentScript agent = AgentScript.registered().when(new Stop());
        assertThat(agent.effects())
                .containsExactly(new TellAllocator(new UnregisterAgent(AGENT, INCARNATION, false)), new Finish());
    }

    @Test
    void aStoppingAgentEndsItsTasksReportsThemAndLeaves() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new Stop());
        assertThat(agent.effects()).containsExactly(new EndTask(key(TASK), Duration.ofSeconds(3)));
        agent.when(ended(TASK, TaskState.KILLED));
        assertThat(agent.update().state()).isEqualTo(TaskState.KILLED);
        assertThat(agent.update().reason()).contains(Reason.AGENT_REMOVED);
        assertThat(agent.effects(Finish.class)).isEmpty();
        agent.acknowledgeAll(key(TASK));
        assertThat(agent.effects())
                .containsExactly(new TellAllocator(new UnregisterAgent(AGENT, INCARNATION, false)), new Finish());
    }

    @Test
    void aStoppingAgentGivesNoTaskMoreTimeThanItHasItself() {
        AgentScript agent = AgentScript.registered().runs(TASK);
        agent.when(new KillTask(key(TASK), Optional.of(new KillPolicy(Duration.ofDays(1)))));
        agent.when(new Stop());
        assertThat(agent.effects()).containsExactly(new EndTask(key(TASK), Duration.ofSeconds(3)));
    }

    @Test
    void aStoppingAgentTakesNoTasks() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new Stop()).when(task("late"));
        assertThat(agent.effects(Launch.class)).isEmpty();
        assertThat(agent.states()).containsExactly(TaskState.DROPPED);
    }

    @Test
    void aStoppingAgentWhoseUpdatesNobodyAcknowledgesSaysThemAllAndLeaves() {
        AgentScript agent = AgentScript.registered().when(TASK).when(new Stop());
        agent.when(ended(TASK, TaskState.KILLED));
        assertThat(agent.after(Duration.ofMillis(999)).effects()).isEmpty();
        agent.after(Duration.ofMillis(1));
        assertThat(agent.states()).containsExactly(TaskState.STARTING, TaskState.KILLED);
        assertThat(agent.told()).endsWith(new UnregisterAgent(AGENT, INCARNATION, true));
        assertThat(agent.effects(Finish.class)).hasSize(1);
    }

    @Test
    void anAgentThatCannotEndATaskStopsWithoutSayingThatItsResourcesAreFree() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(new Stop());
        assertThat(agent.after(Duration.ofMillis(6_999)).effects(Finish.class)).isEmpty();
        agent.after(Duration.ofMillis(1));
        assertThat(agent.effects(Finish.class)).hasSize(1);
        assertThat(agent.told()).isEmpty();
    }
}
