package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.core.TaskLife.AbortLaunch;
import io.kebne.actors.agent.core.TaskLife.AwaitGrace;
import io.kebne.actors.agent.core.TaskLife.Destroy;
import io.kebne.actors.agent.core.TaskLife.Effect;
import io.kebne.actors.agent.core.TaskLife.Exited;
import io.kebne.actors.agent.core.TaskLife.Gone;
import io.kebne.actors.agent.core.TaskLife.GraceOver;
import io.kebne.actors.agent.core.TaskLife.Input;
import io.kebne.actors.agent.core.TaskLife.Kill;
import io.kebne.actors.agent.core.TaskLife.LaunchFailed;
import io.kebne.actors.agent.core.TaskLife.Launched;
import io.kebne.actors.agent.core.TaskLife.Limited;
import io.kebne.actors.agent.core.TaskLife.Phase;
import io.kebne.actors.agent.core.TaskLife.Report;
import io.kebne.actors.agent.core.TaskLife.Terminate;
import io.kebne.actors.agent.core.TaskReport.Ended;
import io.kebne.actors.agent.core.TaskReport.Running;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskLifeTest {
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Limitation MEMORY = new Limitation(Reason.CONTAINER_LIMITATION_MEMORY, "too much");

    private TaskLife life = TaskLife.START;
    private long now;

    @Test
    void aStartedProcessIsReportedRunning() {
        assertThat(when(new Launched(List.of()))).containsExactly(new Report(new Running()));
    }

    @ParameterizedTest
    @CsvSource({
        "0,   FINISHED, 0,  , Command exited with status 0",
        "7,   FAILED,   7,  , Command exited with status 7",
        "127, FAILED,   127,, Command exited with status 127",
        "137, FAILED,   ,  9, Command terminated with signal Killed",
        "139, FAILED,   , 11, Command terminated with signal Segmentation fault",
        "143, FAILED,   , 15, Command terminated with signal Terminated",
        "128, FAILED,   128,, Command exited with status 128",
        "255, FAILED,   255,, Command exited with status 255",
    })
    void aProcessThatEndsByItselfFinishesOrFails(
            int exitValue, TaskState state, Integer exitStatus, Integer signal, String message) {
        when(new Launched(List.of()));
        assertThat(when(new Exited(ExitValue.ofShell(exitValue)))).containsExactly(new Destroy());
        Ended end = ended(new Gone(ExitValue.ofShell(exitValue)));
        assertThat(end.state()).isEqualTo(state);
        assertThat(end.reason())
                .isEqualTo(state == TaskState.FAILED ? Optional.of(Reason.COMMAND_EXECUTOR_FAILED) : Optional.empty());
        assertThat(end.exitStatus()).isEqualTo(Optional.ofNullable(exitStatus));
        assertThat(end.signal()).isEqualTo(Optional.ofNullable(signal));
        assertThat(end.message()).isEqualTo(message);
        assertThat(life.phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void aKilledTaskIsAskedToEndAndEndedWhenItsGraceIsOver() {
        when(new Launched(List.of()));
        assertThat(when(new Kill(GRACE))).containsExactly(new Terminate(GRACE), new AwaitGrace(GRACE));
        now = 2_999;
        assertThat(when(new GraceOver())).containsExactly(new AwaitGrace(Duration.ofMillis(1)));
        now = 3_000;
        assertThat(when(new GraceOver())).containsExactly(new Destroy());
        assertThat(ended(new Gone(ExitValue.ofShell(137))).state()).isEqualTo(TaskState.KILLED);
    }

    @Test
    void aKilledTaskCountsAsKilledHoweverItEnds() {
        when(new Launched(List.of()));
        when(new Kill(GRACE));
        Ended end = ended(new Gone(ExitValue.ofShell(0)));
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(end.reason()).isEmpty();
        assertThat(end.exitStatus()).contains(0);
    }

    @Test
    void aTaskThatGoesBeyondItsLimitsIsEndedAndFailsForThat() {
        when(new Launched(List.of()));
        assertThat(when(new Limited(MEMORY))).containsExactly(new Destroy());
        assertThat(when(new Limited(MEMORY))).isEmpty();
        assertThat(when(new Exited(ExitValue.ofShell(137)))).containsExactly(new Destroy());
        assertThat(ended(new Gone(ExitValue.ofShell(137))))
                .isEqualTo(new Ended(
                        TaskState.FAILED,
                        Optional.of(Reason.CONTAINER_LIMITATION_MEMORY),
                        "too much",
                        Optional.empty(),
                        Optional.of(9)));
    }

    @Test
    void aTaskThatIsAskedToEndAndThenGoesBeyondItsLimitsWasKilled() {
        when(new Launched(List.of()));
        when(new Kill(GRACE));
        assertThat(when(new Limited(MEMORY))).isEmpty();
        assertThat(ended(new Gone(ExitValue.ofShell(137))).state()).isEqualTo(TaskState.KILLED);
    }

    @Test
    void whatIsNoticedTooLateChangesNothing() {
        when(new Launched(List.of()));
        when(new Exited(ExitValue.ofShell(0)));
        assertThat(when(new Limited(MEMORY))).isEmpty();
        assertThat(ended(new Gone(ExitValue.ofShell(0))).state()).isEqualTo(TaskState.FINISHED);
    }

    @Test
    void withoutGraceThereIsNoAsking() {
        when(new Launched(List.of()));
        assertThat(when(new Kill(Duration.ZERO))).containsExactly(new Destroy());
    }

    @Test
    void anotherKillMayShortenTheGraceButNotLengthenIt() {
        when(new Launched(List.of()));
        when(new Kill(GRACE));
        now = 1_000;
        assertThat(when(new Kill(Duration.ofSeconds(2)))).isEmpty();
        assertThat(when(new Kill(Duration.ofMillis(500)))).containsExactly(new AwaitGrace(Duration.ofMillis(500)));
        now = 1_500;
        assertThat(when(new GraceOver())).containsExactly(new Destroy());
    }

    @Test
    void anotherKillOfAProcessThatDoesNotDieSendsTheSignalAgain() {
        when(new Launched(List.of()));
        when(new Kill(Duration.ZERO));
        assertThat(when(new Kill(GRACE))).containsExactly(new Destroy());
    }

    @Test
    void theChildrenOfAProcessThatWasEndedAreEndedOnceMoreWhenItIsGone() {
        when(new Launched(List.of()));
        when(new Kill(Duration.ZERO));
        assertThat(when(new Exited(ExitValue.ofShell(137)))).containsExactly(new Destroy());
        assertThat(ended(new Gone(ExitValue.ofShell(137))).state()).isEqualTo(TaskState.KILLED);
    }

    @Test
    void aLaunchThatFailsFailsTheTask() {
        assertThat(ended(new LaunchFailed("no disk")))
                .isEqualTo(new Ended(
                        TaskState.FAILED,
                        Optional.of(Reason.CONTAINER_LAUNCH_FAILED),
                        "no disk",
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aTaskKilledWhileItIsLaunchedNeverStarts() {
        assertThat(when(new Kill(GRACE))).containsExactly(new AbortLaunch());
        Ended end = ended(new LaunchFailed("aborted"));
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(end.reason()).contains(Reason.TASK_KILLED_DURING_LAUNCH);
    }

    @Test
    void aTaskKilledTooLateToStopItsLaunchIsEndedAndNotReportedRunning() {
        when(new Kill(GRACE));
        assertThat(when(new Launched(List.of()))).containsExactly(new Destroy());
        assertThat(ended(new Gone(ExitValue.ofShell(137))).state()).isEqualTo(TaskState.KILLED);
    }

    @Test
    void theChildrenOfAProcessThatExitsWhenAskedHaveTheRestOfTheGrace() {
        when(new Launched(List.of()));
        when(new Kill(GRACE));
        now = 1_000;
        assertThat(when(new Exited(ExitValue.ofShell(143)))).isEmpty();
        now = 3_000;
        assertThat(when(new GraceOver())).containsExactly(new Destroy());
        Ended end = ended(new Gone(ExitValue.ofShell(143)));
        assertThat(end.state()).isEqualTo(TaskState.KILLED);
        assertThat(end.signal()).contains(15);
    }

    @Test
    void aKillAfterTheProcessExitedByItselfDoesNotChangeWhatBecameOfIt() {
        when(new Launched(List.of()));
        when(new Exited(ExitValue.ofShell(7)));
        assertThat(when(new Kill(GRACE))).containsExactly(new Destroy());
        assertThat(ended(new Gone(ExitValue.ofShell(7))).state()).isEqualTo(TaskState.FAILED);
    }

    @Test
    void nothingMoreHappensToAnEndedTask() {
        when(new Launched(List.of()));
        when(new Gone(ExitValue.ofShell(0)));
        assertThat(when(new Kill(GRACE))).isEmpty();
        assertThat(when(new GraceOver())).isEmpty();
    }

    @Test
    void theImpossibleIsAFault() {
        assertThatThrownBy(() -> when(new Exited(ExitValue.ofShell(0)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> when(new Gone(ExitValue.ofShell(0)))).isInstanceOf(IllegalStateException.class);
        when(new Launched(List.of()));
        assertThatThrownBy(() -> when(new Launched(List.of()))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> when(new LaunchFailed(""))).isInstanceOf(IllegalStateException.class);
    }

    private List<Effect> when(Input input) {
        TaskLife.Decision decision = life.decide(input, now);
        life = decision.next();
        return decision.effects();
    }

    private Ended ended(Input input) {
        List<Effect> effects = when(input);
        assertThat(effects).hasSize(1);
        return (Ended) ((Report) effects.get(0)).report();
    }
}
