package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.FRAMEWORK;
import static io.kebne.actors.agent.core.AgentScript.ended;
import static io.kebne.actors.agent.core.AgentScript.key;
import static io.kebne.actors.agent.core.AgentScript.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.Adopt;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.ForgetContainer;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.actors.agent.core.AgentEffect.Remember;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.AgentInput.RegistrationDue;
import io.kebne.actors.agent.core.AgentInput.Reported;
import io.kebne.actors.agent.core.Recovered.Ended;
import io.kebne.actors.agent.core.Recovered.Lost;
import io.kebne.actors.agent.core.Recovered.NeverStarted;
import io.kebne.actors.agent.core.Recovered.Runs;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an agent remembers, and how another life of it goes on from there. */
class AgentRecoveryTest {
    private static final RunTask TASK = task("t1");

    @Test
    void aTaskIsRememberedBeforeItIsLaunchedAndAnUpdateBeforeItIsSent() {
        AgentScript agent = AgentScript.registered().when(TASK);
        assertThat(agent.allEffects())
                .extracting(Object::getClass)
                .containsExactly(Remember.class, TellAllocator.class, Launch.class);
        assertThat(agent.disk().get(key(TASK)).updates()).containsExactly(agent.update());

        agent.acknowledgeAll(key(TASK)).when(new Reported(key(TASK), new TaskReport.Running()));
        assertThat(agent.allEffects())
                .extracting(Object::getClass)
                .containsExactly(Remember.class, TellAllocator.class);
    }

    @Test
    void nothingIsRememberedOfATaskWhoseEndIsAcknowledged() {
        AgentScript agent = AgentScript.registered().runs(TASK);
        assertThat(agent.disk().get(key(TASK)).updates()).isEmpty();
        agent.when(ended(TASK, TaskState.FINISHED));
        assertThat(agent.disk().get(key(TASK)).task()).isEmpty();
        assertThat(agent.disk().get(key(TASK)).updates()).hasSize(1);
        agent.acknowledgeAll(key(TASK));
        assertThat(agent.disk()).isEmpty();
    }

    @Test
    void aContainerIsForgottenOnlyAfterItsEndIsRemembered() {
        AgentScript agent = AgentScript.registered().runs(TASK).when(ended(TASK, TaskState.FINISHED));
        List<AgentEffect> effects = agent.allEffects();
        assertThat(effects.get(0)).isInstanceOf(Remember.class);
        assertThat(effects.get(effects.size() - 1)).isInstanceOf(ForgetContainer.class);
    }

    @Test
    void updatesThatNobodyWantsAnyMoreAreNotRemembered() {
        AgentScript agent = AgentScript.registered().when(TASK).when(ended(TASK, TaskState.FINISHED));
        assertThat(agent.disk().get(key(TASK)).updates()).hasSize(2);
        agent.when(new ShutdownFramework(FRAMEWORK));
        assertThat(agent.disk().get(key(TASK)).updates())
                .extracting(TaskStatus::state)
                .containsExactly(TaskState.FINISHED);
    }

    @Test
    void aTaskThatRunsIsAdoptedAndTheAllocatorToldOfIt() {
        AgentScript agent = AgentScript.registered().runs(TASK).restarted(new Runs());
        assertThat(agent.allEffects())
                .containsExactly(new Adopt(agent.state().tasks().get(key(TASK)).get()));
        agent.when(new RegistrationDue());
        RegisterAgent registration = (RegisterAgent) agent.told().get(0);
        assertThat(registration.incarnation()).isEqualTo(AgentScript.INCARNATION);
        assertThat(registration.tasks()).extracting(AgentTask::key).containsExactly(key(TASK));
        agent.when(new Registered("epoch-1"));
        assertThat(agent.updates()).isEmpty();
        agent.when(new Reported(key(TASK), new TaskReport.Running()));
        assertThat(agent.updates()).isEmpty();
    }

    @Test
    void aTaskThatHadJustBeenStartedIsReportedRunningWhenItIsAdopted() {
        AgentScript agent = AgentScript.registered()
                .when(TASK)
                .restarted(new Runs())
                .when(new Registered("epoch-1"))
                .acknowledgeAll(key(TASK))
                .when(new Reported(key(TASK), new TaskReport.Running()));
        assertThat(agent.states()).containsExactly(TaskState.RUNNING);
    }

    @Test
    void anAdoptedTaskIsKilledAndNotRunAgain() {
        AgentScript agent =
                AgentScript.registered().runs(TASK).restarted(new Runs()).when(new Registered("epoch-1"));
        assertThat(agent.when(TASK).effects()).isEmpty();
        agent.when(new KillTask(key(TASK), Optional.empty()));
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key(TASK), Duration.ofSeconds(3)));
        agent.when(ended(TASK, TaskState.KILLED));
        assertThat(agent.states()).containsExactly(TaskState.KILLED);
    }

    @Test
    void aTaskThatWasBeingKilledIsKilledOn() {
        AgentScript agent = AgentScript.registered()
                .runs(TASK)
                .when(new KillTask(key(TASK), Optional.empty()))
                .restarted(new Runs());
        assertThat(agent.effects(EndTask.class)).containsExactly(new EndTask(key(TASK), Duration.ofSeconds(3)));
    }

    @Test
    void howATaskEndedMeanwhileIsToldOnce() {
        AgentScript agent = AgentScript.registered().runs(TASK).restarted(new Ended(ExitValue.exited(7)));
        assertThat(agent.allEffects())
                .extracting(Object::getClass)
                .containsExactly(Remember.class, ForgetContainer.class);
        TaskStatus failed = agent.when(new Registered("epoch-1")).update();
        assertThat(failed.state()).isEqualTo(TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(7);
        assertThat(failed.reason()).contains(Reason.COMMAND_EXECUTOR_FAILED);
        assertThat(agent.restarted(new Runs()).when(new Registered("epoch-1")).update())
                .isEqualTo(failed);
        agent.when(new AcknowledgeStatus(key(TASK), failed.uuid().orElseThrow()));
        assertThat(agent.disk()).isEmpty();
    }

    @Test
    void aTaskThatWasAskedToEndAndDidMeanwhileCountsAsKilled() {
        AgentScript agent = AgentScript.registered()
                .runs(TASK)
                .when(new KillTask(key(TASK), Optional.empty()))
                .restarted(new Ended(ExitValue.exited(0)))
                .when(new Registered("epoch-1"));
        assertThat(agent.states()).containsExactly(TaskState.KILLED);
    }

    @Test
    void aTaskOfWhichNothingIsKnownIsReportedGoneOrLostWithTheReason() {
        RunTask unaware = task(FRAMEWORK, "t2", Set.of());
        AgentScript agent = AgentScript.registered()
                .runs(TASK)
                .runs(unaware)
                .restarted(new Lost("nobody knows"))
                .when(new Registered("epoch-1"));
        assertThat(agent.states()).containsExactlyInAnyOrder(TaskState.GONE, TaskState.LOST);
        assertThat(agent.updates()).allSatisfy(status -> {
            assertThat(status.reason()).contains(Reason.AGENT_RESTARTED);
            assertThat(status.source()).isEqualTo(Source.AGENT);
            assertThat(status.message()).isEqualTo("nobody knows");
        });
    }

    @Test
    void aTaskThatWasNeverStartedIsDropped() {
        AgentScript agent = AgentScript.registered()
                .when(TASK)
                .acknowledgeAll(key(TASK))
                .restarted(new NeverStarted())
                .when(new Registered("epoch-1"));
        assertThat(agent.states()).containsExactly(TaskState.DROPPED);
    }

    @Test
    void aTaskOfAFrameworkWithoutCheckpointsIsEndedAndCountsAsLost() {
        RunTask aware = task(FRAMEWORK, "t1", Set.of(Capability.PARTITION_AWARE), false);
        RunTask unaware = task(FRAMEWORK, "t2", Set.of(), false);
        AgentScript agent = AgentScript.registered().runs(aware).runs(unaware).restarted(new Runs());
        assertThat(agent.effects(EndTask.class))
                .containsExactlyInAnyOrder(
                        new EndTask(key(aware), Duration.ZERO), new EndTask(key(unaware), Duration.ZERO));
        agent.when(new Registered("epoch-1")).when(ended(aware, TaskState.KILLED));
        assertThat(agent.update().state()).isEqualTo(TaskState.GONE);
        assertThat(agent.update().reason()).contains(Reason.AGENT_DISCONNECTED);
        assertThat(agent.when(ended(unaware, TaskState.KILLED)).update().state())
                .isEqualTo(TaskState.LOST);
    }

    @Test
    void aTaskOfAFrameworkWithoutCheckpointsRunsOnWhenTheAgentWasOnlyOutOfReach() {
        RunTask task = task(FRAMEWORK, "t1", Set.of(), false);
        AgentScript agent = AgentScript.registered().runs(task).restarted(new Runs(), true);
        assertThat(agent.effects(EndTask.class)).isEmpty();
        assertThat(agent.restarted(new Runs()).effects(EndTask.class))
                .containsExactly(new EndTask(key(task), Duration.ZERO));
    }

    @Test
    void updatesOfAnEarlierLifeAreSentInTheirOrder() {
        AgentScript agent = AgentScript.registered().when(TASK);
        TaskStatus starting = agent.update();
        agent.when(new Reported(key(TASK), new TaskReport.Running()));
        AgentScript next = agent.restarted(new Ended(ExitValue.exited(0)));
        assertThat(next.when(new Registered("epoch-1")).update()).isEqualTo(starting);
        next.when(new AcknowledgeStatus(key(TASK), starting.uuid().orElseThrow()));
        TaskStatus running = next.update();
        assertThat(running.state()).isEqualTo(TaskState.RUNNING);
        next.when(new AcknowledgeStatus(key(TASK), running.uuid().orElseThrow()));
        assertThat(next.states()).containsExactly(TaskState.FINISHED);
    }
}
