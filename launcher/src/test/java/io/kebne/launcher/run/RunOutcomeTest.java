package io.kebne.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.batch.BatchTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunOutcomeTest {
    @Test
    void aFinishedBatchExitsWithZero() {
        assertThat(RunOutcome.exitCode(ended(TaskState.FINISHED, Optional.of(0), Optional.empty())))
                .isZero();
    }

    @Test
    void theExitCodeOfATaskBecomesThatOfTheCommand() {
        assertThat(RunOutcome.exitCode(ended(TaskState.FAILED, Optional.of(7), Optional.empty())))
                .isEqualTo(7);
    }

    @Test
    void aDeathBySignalIsReportedAsAShellDoes() {
        assertThat(RunOutcome.exitCode(ended(TaskState.FAILED, Optional.empty(), Optional.of(9))))
                .isEqualTo(137);
    }

    @Test
    void aTaskThatWasLostExitsWithOneAndSaysWhy() {
        List<BatchPlan.Attempt> ended = ended(TaskState.GONE, Optional.empty(), Optional.empty());

        assertThat(RunOutcome.exitCode(ended)).isEqualTo(1);
        assertThat(RunOutcome.failure(ended.get(0))).contains("t: TASK_GONE (REASON_AGENT_REMOVED): the message");
    }

    private static List<BatchPlan.Attempt> ended(
            TaskState state, Optional<Integer> exitStatus, Optional<Integer> signal) {
        Resources resources = Resources.parse("cpus:1");
        BatchPlan plan = new BatchPlan(List.of(new BatchTask("t", resources, CommandInfo.shell("true"))), "*");
        AgentId agent = new AgentId("a");
        plan.onOffers(List.of(new Offer(
                new OfferId("o"), new FrameworkId("f"), agent, "a", "127.0.0.1", 5051, "*", resources, List.of())));
        plan.onUpdate(new TaskStatus(
                new TaskId("t"),
                state,
                Source.AGENT,
                Optional.of(Reason.AGENT_REMOVED),
                "the message",
                1,
                Optional.of(agent),
                Optional.empty(),
                exitStatus,
                signal));
        return plan.ended();
    }
}
