package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.Intake.Verdict;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int MAX = 10;
    private static final Optional<String> NO_TROUBLE = Optional.empty();
    private static final Optional<String> TROUBLE = Optional.of("journal: slow");
    private static final AllocatorMessage OPERATE =
            new AllocatorMessage.Operate(new OperatorCommand.UpdateWeights(List.of()), null);
    private static final AllocatorMessage LAUNCH = call(new SchedulerCall.Accept(List.of(), List.of(), Filters.NONE));
    private static final AllocatorMessage KILL = call(new SchedulerCall.Kill(new TaskId("task"), Optional.empty()));
    private static final AllocatorMessage HEARTBEAT =
            fromAgent(new AgentHeartbeat(new AgentId("agent"), "incarnation"));
    private static final AllocatorMessage REGISTER = fromAgent(new RegisterAgent(null, "incarnation", List.of()));

    private final Intake intake = new Intake(new CommitSettings(MAX, Duration.ofSeconds(3)), 0);

    @Test
    void everythingIsTakenWhileTheJournalKeepsUp() {
        for (AllocatorMessage message : List.of(OPERATE, LAUNCH, KILL, HEARTBEAT, REGISTER)) {
            assertThat(intake.verdict(message, NO_TROUBLE, true, MAX - 1)).isEqualTo(Verdict.TAKE);
        }
    }

    @Test
    void whatCanBeAnsweredIsRefusedInTrouble() {
        assertThat(intake.verdict(OPERATE, TROUBLE, true, 0)).isEqualTo(Verdict.REFUSE);
        assertThat(intake.verdict(LAUNCH, TROUBLE, false, 0)).isEqualTo(Verdict.REFUSE);
        assertThat(intake.verdict(KILL, TROUBLE, true, 0)).isEqualTo(Verdict.TAKE);
    }

    @Test
    void whatCanBeAnsweredOrIsRepeatedIsRefusedWhenTooMuchWaits() {
        assertThat(intake.verdict(OPERATE, NO_TROUBLE, true, MAX)).isEqualTo(Verdict.REFUSE);
        assertThat(intake.verdict(LAUNCH, NO_TROUBLE, true, MAX)).isEqualTo(Verdict.REFUSE);
        assertThat(intake.verdict(REGISTER, NO_TROUBLE, true, MAX)).isEqualTo(Verdict.REFUSE);
        assertThat(intake.refusal(NO_TROUBLE)).isEqualTo("the allocator is starting");
        intake.serves();
        assertThat(intake.refusal(NO_TROUBLE)).isEqualTo("too many changes wait for the journal");
    }

    @Test
    void whatIsSaidOnlyOnceHasAReserveWhichIsBoundedToo() {
        assertThat(intake.verdict(KILL, NO_TROUBLE, true, 4 * MAX - 1)).isEqualTo(Verdict.TAKE);
        assertThat(intake.verdict(KILL, NO_TROUBLE, true, 4 * MAX)).isEqualTo(Verdict.DROP);
        assertThat(intake.verdict(KILL, NO_TROUBLE, false, 4 * MAX)).isEqualTo(Verdict.DROP);
    }

    @Test
    void heartbeatsAreAlwaysHeardByAnAllocatorThatServesAndKeptForOneThatDoesNotYet() {
        assertThat(intake.verdict(HEARTBEAT, TROUBLE, true, 100 * MAX)).isEqualTo(Verdict.TAKE);
        assertThat(intake.verdict(HEARTBEAT, NO_TROUBLE, false, 0)).isEqualTo(Verdict.HOLD);
    }

    @Test
    void commandsWaitForAnAllocatorThatIsStarting() {
        assertThat(intake.verdict(OPERATE, NO_TROUBLE, false, 0)).isEqualTo(Verdict.HOLD);
        assertThat(intake.verdict(KILL, NO_TROUBLE, false, 0)).isEqualTo(Verdict.HOLD);
    }

    @Test
    void aWriteThatTakesTooLongIsTroubleUntilItEnds() {
        intake.serves();
        intake.writeBegins(1_000);
        assertThat(intake.trouble(4_000)).isEmpty();
        assertThat(intake.trouble(5_200)).contains("journal: a write has waited 4.2 s");
        intake.writeEnds();
        assertThat(intake.trouble(5_200)).isEmpty();
    }

    @Test
    void aJournalThatFailedIsTroubleUntilALifeBegins() {
        intake.serves();
        intake.fails("disk full", 1_000);
        assertThat(intake.trouble(1_000)).contains("journal: disk full");
        intake.writeBegins(1_500);
        intake.writeEnds();
        assertThat(intake.trouble(1_600)).contains("journal: disk full");
        intake.serves();
        assertThat(intake.trouble(1_600)).isEmpty();
    }

    @Test
    void aJournalThatIsNotReadInTimeIsTrouble() {
        assertThat(intake.trouble(3_000)).isEmpty();
        assertThat(intake.trouble(3_001)).contains("journal: it has not been read yet");
    }

    @Test
    void anAllocatorThatIsBehindTakesNoMoreWork() {
        intake.serves();
        intake.lags(3_500);
        assertThat(intake.trouble(0)).contains("the allocator is 3.5 s behind");
    }

    @Test
    void theReasonIsTheInnermostMessageInOneLine() {
        Exception failure = new IllegalStateException("outer", new IOException("disk\n  full"));
        assertThat(Intake.reason(failure)).isEqualTo("disk full");
        assertThat(Intake.reason(new StackOverflowError())).isEqualTo("StackOverflowError");
    }

    private static AllocatorMessage call(SchedulerCall call) {
        return new AllocatorMessage.Command(new FrameworkCall(new FrameworkId("framework"), call));
    }

    private static AllocatorMessage fromAgent(AllocatorCommand command) {
        return new AllocatorMessage.FromAgent(command, null);
    }
}
