package io.kebne.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.launcher.chaos.Launched.Heard;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoodputTest {
    private final Goodput goodput = new Goodput(List.of(
            new Launched("a", 900, List.of(new Heard(TaskState.RUNNING, 2100), new Heard(TaskState.FINISHED, 2500))),
            new Launched("b", 1100, List.of(new Heard(TaskState.RUNNING, 3000), new Heard(TaskState.FAILED, 3100))),
            new Launched("c", 3500, List.of(new Heard(TaskState.RUNNING, 3600), new Heard(TaskState.FINISHED, 4000))),
            new Launched("d", 3500, List.of())));

    @Test
    void onlyFinishedTasksOfTheTimeCount() {
        assertThat(goodput.finishedPerSecond(2000, 4000)).isEqualTo(0.5);
        assertThat(goodput.finishedPerSecond(2000, 4001)).isBetween(0.9, 1.0);
    }

    @Test
    void aFaultIsOverWhenSomethingRunsThatWasLaunchedAfterIt() {
        assertThat(goodput.untilNextRunning(1000)).hasValue(2000);
        assertThat(goodput.untilNextRunning(3600)).isEmpty();
    }
}
