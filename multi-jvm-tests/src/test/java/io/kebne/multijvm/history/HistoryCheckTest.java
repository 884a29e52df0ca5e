package io.kebne.multijvm.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.history.Violation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histories in seconds, written by hand. */
class HistoryCheckTest {
    private static final HistoryCheck CHECK = new HistoryCheck(Duration.ofSeconds(2));

    @Test
    void aTaskThatRanOnceAndWhoseEndWasToldIsSound() {
        assertSound(
                20,
                "1 asked t",
                "2 start t p.1",
                "2 told t STARTING update",
                "2 told t RUNNING update",
                "3 beat t p.1",
                "4 end t p.1",
                "5 told t FINISHED update",
                "6 told t FINISHED update");
    }

    @Test
    void aTaskThatRunsIsSound() {
        assertSound(20, "1 asked t", "2 start t p.1", "3 told t RUNNING update", "19 beat t p.1");
    }

    @Test
    void aTaskThatNeverRanAndWhoseSchedulerKnowsThatIsSound() {
        assertSound(20, "1 asked t", "9 told t DROPPED answer");
    }

    @Test
    void whatWasUnreachableMayRunAgain() {
        assertSound(
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "7 told t UNREACHABLE update",
                "9 told t RUNNING update",
                "19 beat t p.1");
        assertSound(20, "1 asked t", "2 start t p.1", "3 told t RUNNING update", "7 told t UNREACHABLE update");
        assertSound(
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "7 told t LOST update",
                "9 told t RUNNING update",
                "19 beat t p.1");
    }

    @Test
    void aQuestionWithoutAnAnswerIsOneOnlyAfterAWhile() {
        assertSound(3, "2 asked t");
        assertFinds(Kind.UNANSWERED, 20, "2 asked t");
    }

    @Test
    void aTaskThatWasTakenOnAndIsNowhereIsLost() {
        assertFinds(Kind.LOST, 20, "1 asked t", "2 told t STARTING update");
        assertFinds(Kind.LOST, 20, "1 asked t", "2 start t p.1", "3 told t RUNNING update", "9 beat t p.1");
    }

    @Test
    void anEndThatNobodyWasToldIsALossToo() {
        assertFinds(Kind.LOST, 20, "1 asked t", "2 start t p.1", "3 told t RUNNING update", "19 end t p.1");
    }

    @Test
    void twoProcessesAtOnceAreADoubledRun() {
        assertFinds(
                Kind.DOUBLED,
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "6 start t q.1",
                "7 beat t p.1",
                "8 beat t q.1",
                "19 beat t p.1");
    }

    @Test
    void aProcessIdThatIsUsedAgainIsAnotherProcess() {
        assertFinds(
                Kind.RAN_AGAIN,
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "4 beat t p.1",
                "9 start t p.2",
                "19 beat t p.2");
    }

    @Test
    void aProcessMayNotOutliveTheEndThatItsSchedulerWasTold() {
        assertFinds(
                Kind.ORPHAN,
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "4 told t GONE update",
                "9 beat t p.1");
        assertSound(
                20, "1 asked t", "2 start t p.1", "3 told t RUNNING update", "4 told t KILLED update", "5 end t p.1");
        assertSound(
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "4 told t GONE_BY_OPERATOR update",
                "9 beat t p.1");
    }

    @Test
    void whatWasDroppedMayNotRunAtAll() {
        assertFinds(Kind.ORPHAN, 20, "1 asked t", "6 told t DROPPED answer", "7 start t p.1", "7 end t p.1");
    }

    @Test
    void anEndIsNotTakenBackAndHasOneStateOnly() {
        String[] ended = {"1 asked t", "2 start t p.1", "3 end t p.1", "4 told t FAILED update"};
        assertFinds(Kind.REVERTED, 20, with(ended, "5 told t RUNNING answer"));
        assertFinds(Kind.REVERTED, 20, with(ended, "5 told t FINISHED update"));
        assertSound(20, with(ended, "5 told t FAILED answer"));
    }

    @Test
    void updatesComeInTheOrderOfTheTasksLife() {
        assertFinds(
                Kind.DISORDERED,
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "4 told t STARTING update",
                "19 beat t p.1");
        assertSound(
                20,
                "1 asked t",
                "2 start t p.1",
                "3 told t RUNNING update",
                "4 told t STAGING answer",
                "19 beat t p.1");
    }

    @Test
    void tasksAreLookedAtEachForItself() {
        List<Violation> found = violations(20, "1 asked a", "1 asked b", "2 told a DROPPED answer");

        assertThat(found).extracting(Violation::taskId).containsExactly("b");
    }

    private static void assertSound(int endSeconds, String... lines) {
        assertThat(violations(endSeconds, lines)).isEmpty();
    }

    private static void assertFinds(Kind kind, int endSeconds, String... lines) {
        assertThat(violations(endSeconds, lines)).extracting(Violation::kind).containsExactly(kind);
    }

    private static List<Violation> violations(int endSeconds, String... lines) {
        List<HistoryEvent> events = List.of(lines).stream()
                .map(line -> line.replaceFirst(" ", "000000 "))
                .map(HistoryEvent::parse)
                .toList();
        assertThat(events)
                .allSatisfy(e -> assertThat(HistoryEvent.parse(e.line())).isEqualTo(e));
        return CHECK.violations(events, endSeconds * 1_000_000L);
    }

    private static String[] with(String[] lines, String another) {
        return Stream.concat(Stream.of(lines), Stream.of(another)).toArray(String[]::new);
    }
}
