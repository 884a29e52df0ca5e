package io.kebne.actors.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SilentLaunchesTest {
    private static final Optional<AgentId> AGENT = Optional.of(new AgentId("a"));

    private final SilentLaunches launches = new SilentLaunches();

    @Test
    void aSilentLaunchIsAskedForWithItsAgentUntilSomethingIsHeard() {
        launches.offered(List.of(offer("o1")));
        launches.launched(accept("o1", "t1"), 1_000);

        assertThat(launches.overdue(5_999, 5_000)).isEmpty();
        assertThat(launches.overdue(6_000, 5_000)).containsExactly(new Reconcile.Task(new TaskId("t1"), AGENT));
        assertThat(launches.overdue(10_999, 5_000)).isEmpty();
        assertThat(launches.overdue(11_000, 5_000)).hasSize(1);

        assertThat(launches.heard(answer(TaskState.GONE)).state()).isEqualTo(TaskState.DROPPED);
        assertThat(launches.overdue(20_000, 5_000)).isEmpty();
    }

    @Test
    void theEndOfALaunchThatTookNoEffectStaysWhatItWas() {
        launches.launched(accept("o1", "t1"), 0);
        TaskStatus dropped = launches.heard(answer(TaskState.UNKNOWN));

        assertThat(dropped.state()).isEqualTo(TaskState.DROPPED);
        assertThat(launches.heard(answer(TaskState.GONE_BY_OPERATOR))).isEqualTo(dropped);
        assertThat(launches.heard(answer(TaskState.UNKNOWN))).isEqualTo(dropped);

        launches.launched(accept("o2", "t1"), 0);
        assertThat(launches.heard(answer(TaskState.UNREACHABLE)).state()).isEqualTo(TaskState.UNREACHABLE);
    }

    @Test
    void whatIsAnsweredOfATaskThatWasNeverLaunchedIsNoEndOfIt() {
        TaskStatus gone = answer(TaskState.GONE);
        assertThat(launches.heard(gone)).isEqualTo(gone);

        TaskStatus unreachable = answer(TaskState.UNREACHABLE);
        assertThat(launches.heard(unreachable)).isEqualTo(unreachable);
    }

    @Test
    void anAnswerAboutAnEndThatIsKnownNeedsNoAcknowledgement() {
        launches.heard(reported(TaskState.FINISHED));

        TaskStatus same = answer(TaskState.FINISHED);
        assertThat(launches.heard(same)).isEqualTo(same);
        TaskStatus replaced = launches.heard(answer(TaskState.GONE_BY_OPERATOR));
        assertThat(replaced.state()).isEqualTo(TaskState.FINISHED);
        assertThat(replaced.uuid()).isEmpty();
    }

    @Test
    void whatAnAgentSaysOrWhatIsLostReplacesNothing() {
        launches.launched(accept("o1", "t1"), 0);
        assertThat(launches.heard(answer(TaskState.LOST)).state()).isEqualTo(TaskState.LOST);
        assertThat(launches.heard(answer(TaskState.FINISHED)).state()).isEqualTo(TaskState.FINISHED);

        TaskStatus reported = reported(TaskState.FAILED);
        assertThat(launches.heard(reported)).isEqualTo(reported);
    }

    @Test
    void whatAnAgentSaidBeforeSomethingThatIsKnownAlreadyIsOvertaken() {
        assertThat(launches.isOvertaken(reported(TaskState.STARTING))).isFalse();
        launches.heard(reported(TaskState.RUNNING));

        assertThat(launches.isOvertaken(reported(TaskState.STARTING))).isTrue();
        assertThat(launches.isOvertaken(reported(TaskState.RUNNING)))
                .as("a repetition, or of the same state")
                .isFalse();

        launches.heard(answer(TaskState.FINISHED));
        assertThat(launches.isOvertaken(reported(TaskState.RUNNING))).isTrue();
        assertThat(launches.isOvertaken(reported(TaskState.FINISHED)))
                .as("the end itself")
                .isFalse();
        assertThat(launches.isOvertaken(answer(TaskState.RUNNING)))
                .as("an answer to a question")
                .isFalse();
    }

    @Test
    void theErrorOfASecondTaskOfTheSameNameHidesNothingOfTheFirst() {
        launches.launched(accept("o1", "t1"), 0);
        launches.heard(TaskStatus.of(
                new TaskId("t1"), TaskState.ERROR, Source.MASTER, Optional.of(Reason.TASK_INVALID), "", 0, AGENT));

        assertThat(launches.isOvertaken(reported(TaskState.RUNNING))).isFalse();
        assertThat(launches.heard(reported(TaskState.RUNNING)).state()).isEqualTo(TaskState.RUNNING);
        assertThat(launches.isOvertaken(reported(TaskState.STARTING))).isTrue();
    }

    @Test
    void itIsForgottenHowFarAnEarlierTaskOfTheSameNameHadCome() {
        launches.heard(reported(TaskState.RUNNING));
        launches.launched(accept("o2", "t1"), 0);

        assertThat(launches.isOvertaken(reported(TaskState.STARTING))).isFalse();
    }

    @Test
    void aLaunchOfWhichOnlyTheMasterKnowsIsStillSilent() {
        launches.launched(accept("o1", "t1"), 0);
        assertThat(launches.overdue(5_000, 5_000)).hasSize(1);

        assertThat(launches.heard(answer(TaskState.STAGING)).state()).isEqualTo(TaskState.STAGING);

        assertThat(launches.overdue(10_000, 5_000)).hasSize(1);
    }

    @Test
    void whoseAnOfferWasIsForgottenWithTheOffer() {
        launches.offered(List.of(offer("o1")));
        launches.closed(new OfferId("o1"));
        launches.launched(accept("o1", "t1"), 0);

        assertThat(launches.overdue(5_000, 5_000))
                .containsExactly(new Reconcile.Task(new TaskId("t1"), Optional.empty()));
    }

    @Test
    void onlyTheLatestOffersAreRemembered() {
        for (int i = 0; i <= 10_000; i++) {
            launches.offered(List.of(offer("o" + i)));
        }
        launches.launched(accept("o0", "t0"), 0);
        launches.launched(accept("o1", "t1"), 0);

        assertThat(launches.overdue(5_000, 5_000))
                .containsExactlyInAnyOrder(
                        new Reconcile.Task(new TaskId("t0"), Optional.empty()),
                        new Reconcile.Task(new TaskId("t1"), AGENT));
    }

    private static Offer offer(String id) {
        return new Offer(
                new OfferId(id),
                new FrameworkId("f"),
                AGENT.get(),
                "host",
                "127.0.0.1",
                5051,
                "*",
                Resources.parse("cpus:1"),
                List.of());
    }

    private static SchedulerCall.Accept accept(String offerId, String taskId) {
        TaskInfo task = TaskInfo.of(new TaskId(taskId), "t", Resources.parse("cpus:1"), CommandInfo.shell("true"));
        return new SchedulerCall.Accept(
                List.of(new OfferId(offerId)), List.of(new Operation.Launch(List.of(task))), Filters.NONE);
    }

    private static TaskStatus reported(TaskState state) {
        return answer(state)
                .withUuid(Optional.of(UUID.nameUUIDFromBytes(state.name().getBytes(UTF_8))));
    }

    private static TaskStatus answer(TaskState state) {
        return TaskStatus.of(new TaskId("t1"), state, Source.MASTER, Optional.of(Reason.RECONCILIATION), "", 0, AGENT);
    }
}
