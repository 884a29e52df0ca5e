package io.kebne.actors.agent.core;

import static io.kebne.actors.agent.core.AgentScript.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.TaskReport.Checked;
import io.kebne.actors.agent.core.TaskReport.Health;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent says of tasks with checks. */
class TaskHealthTest {
    private static final Probe TCP = new Probe.Tcp(80, false);

    private final AgentScript agent = AgentScript.registered();
    private final RunTask task = checked("t");

    private static RunTask checked(String id) {
        RunTask plain = AgentScript.task(id);
        return new RunTask(
                plain.framework(),
                plain.role(),
                plain.task().toBuilder()
                        .healthCheck(HealthCheck.of(TCP))
                        .check(CheckInfo.of(TCP))
                        .killPolicy(new KillPolicy(Duration.ofSeconds(7)))
                        .build());
    }

    private AgentInput says(TaskReport report) {
        return new AgentInput.Reported(key(task), report);
    }

    private TaskStatus last() {
        return agent.state().tasks().get(key(task)).get().latest();
    }

    @Test
    void eachChangeIsARunningUpdateThatSaysWhatIsKnown() {
        agent.runs(task);
        assertThat(last().healthy()).isEmpty();
        assertThat(last().checkStatus()).contains(new CheckStatus.Tcp(Optional.empty()));

        agent.when(says(new Health(true, false, "")));
        assertThat(agent.update().state()).isEqualTo(TaskState.RUNNING);
        assertThat(agent.update().healthy()).contains(true);
        assertThat(agent.update().reason()).contains(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED);
        agent.acknowledgeAll(key(task));

        CheckStatus open = new CheckStatus.Tcp(Optional.of(true));
        agent.when(says(new Checked(open)));
        assertThat(agent.update().healthy()).contains(true);
        assertThat(agent.update().checkStatus()).contains(open);
        assertThat(agent.update().reason()).contains(Reason.TASK_CHECK_STATUS_UPDATED);
        agent.acknowledgeAll(key(task));

        agent.when(says(new Health(false, false, "why")));
        assertThat(agent.update().healthy()).contains(false);
        assertThat(agent.update().checkStatus()).contains(open);
        assertThat(agent.update().message()).isEqualTo("why");
    }

    @Test
    void aTaskThatFailsTooOftenIsEndedByItsKillPolicyAndSaysSo() {
        agent.runs(task).when(says(new Health(false, true, "why")));
        assertThat(agent.update().state()).isEqualTo(TaskState.RUNNING);
        assertThat(agent.update().healthy()).contains(false);
        assertThat(agent.effects()).contains(new AgentEffect.EndTask(key(task), Duration.ofSeconds(7)));
        agent.acknowledgeAll(key(task)).when(says(new Health(false, true, "again")));
        assertThat(agent.updates()).isEmpty();

        agent.when(AgentScript.ended(task, TaskState.KILLED));
        assertThat(agent.update().state()).isEqualTo(TaskState.KILLED);
        assertThat(agent.update().healthy()).contains(false);
        assertThat(agent.update().reason()).contains(Reason.TASK_HEALTH_CHECK_STATUS_UPDATED);
    }

    @Test
    void anEndOfItsOwnSaysNothingOfHealth() {
        agent.runs(task).when(says(new Health(true, false, "")));
        agent.acknowledgeAll(key(task)).when(AgentScript.ended(task, TaskState.FINISHED));
        assertThat(agent.update().healthy()).isEmpty();
        assertThat(agent.update().checkStatus()).isPresent();
    }

    @Test
    void whatIsEndingIsNotSpokenOf() {
        agent.runs(task).when(new KillTask(key(task), Optional.empty()));
        agent.when(says(new Health(false, true, "why")))
                .when(says(new Checked(new CheckStatus.Tcp(Optional.of(true)))));
        assertThat(agent.updates()).isEmpty();
    }

    @Test
    void anotherLifeOfTheAgentKnowsWhatWasKnownAndSinceWhenTheTaskRuns() {
        agent.runs(task);
        TaskStatus running = last();
        for (int i = 0; i < 30; i++) {
            agent.after(Duration.ofSeconds(1)).when(says(new Health(i % 2 == 0, false, "")));
            agent.acknowledgeAll(key(task));
        }
        AgentScript next = agent.restarted(new Recovered.Runs());
        List<TaskStatus> statuses = next.state().tasks().get(key(task)).get().statuses();
        assertThat(statuses).hasSizeLessThanOrEqualTo(20);
        assertThat(statuses.get(1)).isEqualTo(running);
        assertThat(statuses.get(statuses.size() - 1).healthy()).contains(false);
    }
}
