package io.kebne.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.launcher.chaos.Launched.Heard;
import io.kebne.launcher.chaos.Violation.Kind;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class HistoryCheckTest {
    private static final long T = 1_700_000_000_000L;
    private static final List<String> WHOLE = List.of("start 7 " + T, "beat 7 " + (T + 500), "end 7 " + (T + 501));

    @Test
    void aTaskThatRanOnceToItsReportedEndIsInOrder() {
        assertThat(kinds(WHOLE, HistoryCheckTest::nobodyLives, TaskState.RUNNING, TaskState.FINISHED))
                .isEmpty();
    }

    @Test
    void aTaskWithoutAnEndIsLost() {
        assertThat(kinds(WHOLE, HistoryCheckTest::nobodyLives, TaskState.RUNNING))
                .containsExactly(Kind.LOST);
        assertThat(kinds(List.of(), HistoryCheckTest::nobodyLives)).containsExactly(Kind.LOST);
    }

    @Test
    void aTaskThatIsSaidToHaveFinishedMustHave() {
        assertThat(kinds(WHOLE.subList(0, 2), HistoryCheckTest::nobodyLives, TaskState.FINISHED))
                .containsExactly(Kind.LOST);
    }

    @Test
    void twoProcessesOfATaskAreTooMany() {
        List<String> lines = new ArrayList<>(WHOLE);
        lines.add("start 8 " + (T + 2000));
        assertThat(kinds(lines, HistoryCheckTest::nobodyLives, TaskState.FINISHED))
                .containsExactly(Kind.DOUBLED);
    }

    @Test
    void aTaskWhoseLaunchWasDroppedMustNotRun() {
        assertThat(kinds(WHOLE, HistoryCheckTest::nobodyLives, TaskState.DROPPED))
                .containsExactly(Kind.DOUBLED);
        assertThat(kinds(List.of(), HistoryCheckTest::nobodyLives, TaskState.DROPPED))
                .isEmpty();
    }

    @Test
    void nothingComesAfterATerminalState() {
        assertThat(kinds(WHOLE, HistoryCheckTest::nobodyLives, TaskState.FINISHED, TaskState.LOST))
                .containsExactly(Kind.REVERTED);
        assertThat(kinds(WHOLE, HistoryCheckTest::nobodyLives, TaskState.LOST, TaskState.RUNNING))
                .containsExactly(Kind.REVERTED);
    }

    @Test
    void aProcessOfATaskThatIsOverIsAnOrphan() {
        List<String> unfinished = WHOLE.subList(0, 2);
        assertThat(kinds(unfinished, pid -> pid == 7, TaskState.FAILED)).containsExactly(Kind.ORPHAN);
        assertThat(kinds(unfinished, HistoryCheckTest::nobodyLives, TaskState.FAILED))
                .isEmpty();
        // Another process may have the id of one that came to its end.
        assertThat(kinds(WHOLE, pid -> pid == 7, TaskState.FINISHED)).isEmpty();
    }

    @Test
    void aTaskThatBeatsLongAfterItsReportedEndIsAnOrphan() {
        List<String> lines = List.of("start 7 " + T, "beat 7 " + (T + 60_000), "end 7 " + (T + 60_001));
        assertThat(kinds(lines, HistoryCheckTest::nobodyLives, TaskState.LOST)).containsExactly(Kind.ORPHAN);
    }

    @Test
    void aLineThatWasCutOffDoesNotCount() {
        History history = History.of(Map.of("a", List.of("start 7 " + T, "beat 7 17000", "be", "")));
        assertThat(history.runsOf("a")).containsExactly(new History.Run(7, T, T, false));
    }

    private static boolean nobodyLives(long pid) {
        return false;
    }

    private static List<Kind> kinds(List<String> lines, LongPredicate alive, TaskState... states) {
        List<Heard> heard = new ArrayList<>();
        for (TaskState state : states) {
            heard.add(new Heard(state, T + 600 + heard.size()));
        }
        return HistoryCheck.violations(
                        List.of(new Launched("a", T - 100, heard)), History.of(Map.of("a", lines)), alive)
                .stream()
                .map(Violation::kind)
                .toList();
    }
}
