package io.kebne.actors.agent.check.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.core.TaskReport.Checked;
import io.kebne.actors.agent.core.TaskReport.Health;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Probe TCP = new Probe.Tcp(80, false);
    private static final Finding GOOD = new Finding.Connected();
    private static final Finding BAD = new Finding.Failed("refused");
    private static final Duration LONG_AGO = Duration.ofMinutes(5);

    private Watch watch = Watch.of(HealthCheck.of(TCP), Optional.empty());
    private final List<TaskReport> reports = new ArrayList<>();

    private Duration found(Finding finding, Duration took, Duration age) {
        Watch.Step step = watch.found(finding, took, age);
        watch = step.next();
        step.report().ifPresent(reports::add);
        return step.lookAfter();
    }

    private void found(Finding... findings) {
        for (Finding finding : findings) {
            found(finding, Duration.ZERO, LONG_AGO);
        }
    }

    private List<Boolean> healthy() {
        return reports.stream().map(report -> ((Health) report).healthy()).toList();
    }

    @Test
    void theFirstLookIsTheDelayAfterTheStartAndTheNextTheIntervalAfterAResult() {
        assertThat(watch.firstLook(Duration.ZERO)).isEqualTo(Duration.ofSeconds(15));
        assertThat(watch.firstLook(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(6));
        assertThat(watch.firstLook(LONG_AGO)).isZero();
        assertThat(found(GOOD, Duration.ZERO, LONG_AGO)).isEqualTo(Duration.ofSeconds(10));
        assertThat(found(BAD, Duration.ZERO, LONG_AGO)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aTaskWithoutIntervalIsNotLookedAtInALoop() {
        watch = Watch.of(
                new HealthCheck(TCP, Duration.ZERO, Duration.ZERO, Duration.ZERO, 3, Duration.ZERO), Optional.empty());
        assertThat(found(BAD, Duration.ZERO, LONG_AGO)).isEqualTo(Watch.MIN_INTERVAL);
    }

    @Test
    void healthIsSaidWhenItBeginsAndWhenItComesBack() {
        found(GOOD, GOOD, GOOD, BAD, GOOD, GOOD);
        assertThat(healthy()).containsExactly(true, false, true);
    }

    @Test
    void eachFailureIsSaidAndTheLastOfThreeEndsTheTask() {
        found(BAD, BAD, BAD);
        assertThat(reports)
                .containsExactly(
                        new Health(false, false, "Health check failed 1 time: refused"),
                        new Health(false, false, "Health check failed 2 times in a row: refused"),
                        new Health(false, true, "Health check failed 3 times in a row: refused"));
    }

    @Test
    void failuresThatAreNotInARowDoNotAddUp() {
        found(BAD, BAD, GOOD, BAD, BAD);
        assertThat(reports).noneMatch(report -> ((Health) report).end());
    }

    @Test
    void failuresInTheGracePeriodDoNotCountUntilTheFirstSuccess() {
        found(BAD, Duration.ZERO, Duration.ofSeconds(9));
        found(BAD, Duration.ZERO, Duration.ofSeconds(10));
        assertThat(reports).isEmpty();
        found(BAD, Duration.ZERO, Duration.ofSeconds(11));
        assertThat(healthy()).containsExactly(false);

        watch = Watch.of(HealthCheck.of(TCP), Optional.empty());
        reports.clear();
        found(GOOD, Duration.ZERO, Duration.ofSeconds(1));
        found(BAD, Duration.ZERO, Duration.ofSeconds(2));
        assertThat(healthy()).containsExactly(true, false);
    }

    @Test
    void whoWasHealthyBeforeARestartHasNoGraceAndIsSilentWhileItIs() {
        watch = Watch.of(HealthCheck.of(TCP), Optional.of(true));
        found(GOOD, Duration.ZERO, Duration.ofSeconds(1));
        assertThat(reports).isEmpty();
        found(BAD, Duration.ZERO, Duration.ofSeconds(2));
        assertThat(healthy()).containsExactly(false);
    }

    @Test
    void whoWasNotHealthyBeforeARestartIsSaidToBeAtTheFirstSuccess() {
        watch = Watch.of(HealthCheck.of(TCP), Optional.of(false));
        found(GOOD);
        assertThat(healthy()).containsExactly(true);
    }

    @Test
    void aFailureThatTheAgentNoticedLongAfterItsTimeIsRepeatedAndNotCounted() {
        Duration slept = Duration.ofMinutes(2);
        for (int i = 0; i < Watch.MAX_LATE; i++) {
            assertThat(found(new Finding.TimedOut(), slept, LONG_AGO)).isZero();
        }
        assertThat(reports).isEmpty();
        found(GOOD, slept, LONG_AGO);
        assertThat(healthy()).containsExactly(true);
    }

    @Test
    void anAgentThatIsAlwaysLateStillSeesThatATaskHangs() {
        for (int i = 0; i <= Watch.MAX_LATE; i++) {
            found(new Finding.TimedOut(), Duration.ofMinutes(2), LONG_AGO);
        }
        assertThat(healthy()).containsExactly(false);
    }

    @Test
    void answersFrom200To399AreGoodAndSoIsTheExitStatusZero() {
        assertThat(new Finding.Responded(199).isSuccess()).isFalse();
        assertThat(new Finding.Responded(200).isSuccess()).isTrue();
        assertThat(new Finding.Responded(399).isSuccess()).isTrue();
        assertThat(new Finding.Responded(400).isSuccess()).isFalse();
        assertThat(new Finding.Exited(0).isSuccess()).isTrue();
        assertThat(new Finding.Exited(1).isSuccess()).isFalse();
        assertThat(new Finding.TimedOut().isSuccess()).isFalse();
    }

    @Test
    void aGeneralCheckSaysWhatIsDifferentFromBefore() {
        watch = Watch.of(CheckInfo.of(new Probe.Command(CommandInfo.shell("x"))), Optional.empty());
        found(
                new Finding.TimedOut(),
                new Finding.Exited(1),
                new Finding.Exited(1),
                new Finding.Exited(0),
                new Finding.Failed("no shell"));
        assertThat(reports)
                .containsExactly(
                        new Checked(new CheckStatus.Command(Optional.of(1))),
                        new Checked(new CheckStatus.Command(Optional.of(0))),
                        new Checked(new CheckStatus.Command(Optional.empty())));
    }

    @Test
    void aGeneralCheckOfAConnectionSaysWhetherItOpened() {
        watch = Watch.of(CheckInfo.of(TCP), Optional.of(new CheckStatus.Tcp(Optional.of(true))));
        found(GOOD, BAD);
        assertThat(reports).containsExactly(new Checked(new CheckStatus.Tcp(Optional.of(false))));
    }
}
