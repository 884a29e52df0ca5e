package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.StatusUpdates.Outgoing;
import io.kebne.actors.agent.core.StatusUpdates.Step;
import io.kebne.protocol.Moment;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StatusUpdatesTest {
    private static final TaskKey T1 = new TaskKey(new FrameworkId("f"), new TaskId("1"));
    private static final TaskKey T2 = new TaskKey(new FrameworkId("g"), new TaskId("2"));

    private StatusUpdates updates = StatusUpdates.none(Duration.ofSeconds(10), Duration.ofSeconds(60));
    private final List<Outgoing> sent = new ArrayList<>();

    private final TaskStatus starting = status(T1, TaskState.STARTING);
    private final TaskStatus running = status(T1, TaskState.RUNNING);
    private final TaskStatus finished = status(T1, TaskState.FINISHED);

    @Test
    void theFirstUpdateIsSentAtOnceAndTheNextOnlyAfterItsAcknowledgement() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, running, at(1)));
        take(updates.add(T1, finished, at(2)));
        assertThat(sent).containsExactly(new Outgoing(T1, starting));

        take(updates.acknowledge(T1, uuid(starting), at(3)));
        assertThat(sent).endsWith(new Outgoing(T1, running)).hasSize(2);
        take(updates.acknowledge(T1, uuid(running), at(4)));
        assertThat(sent).endsWith(new Outgoing(T1, finished)).hasSize(3);
        take(updates.acknowledge(T1, uuid(finished), at(5)));
        assertThat(updates.isEmpty()).isTrue();
    }

    @Test
    void tasksDoNotWaitForEachOther() {
        take(updates.add(T1, starting, at(0)));
        TaskStatus other = status(T2, TaskState.STARTING);
        take(updates.add(T2, other, at(0)));
        assertThat(sent).containsExactly(new Outgoing(T1, starting), new Outgoing(T2, other));
    }

    @Test
    void anUnacknowledgedUpdateIsRepeatedAtDoublingIntervalsUpToTheMost() {
        take(updates.add(T1, starting, at(0)));
        assertThat(timesOfRepetition(400)).containsExactly(10L, 30L, 70L, 130L, 190L, 250L, 310L, 370L);
    }

    @Test
    void theIntervalBeginsAnewWithTheNextUpdate() {
        take(updates.add(T1, starting, at(0)));
        take(updates.due(at(10)));
        take(updates.add(T1, running, at(11)));
        take(updates.acknowledge(T1, uuid(starting), at(12)));
        sent.clear();
        take(updates.due(at(21)));
        assertThat(sent).isEmpty();
        take(updates.due(at(22)));
        assertThat(sent).containsExactly(new Outgoing(T1, running));
    }

    @Test
    void anAcknowledgementOfAnotherUpdateChangesNothing() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, running, at(0)));
        take(updates.acknowledge(T1, uuid(running), at(1)));
        take(updates.acknowledge(T1, UUID.randomUUID(), at(1)));
        take(updates.acknowledge(T2, uuid(starting), at(1)));
        assertThat(sent).containsExactly(new Outgoing(T1, starting));
        assertThat(updates.first(T1)).contains(starting);
    }

    @Test
    void aSecondAcknowledgementOfTheSameUpdateDoesNotSkipTheNext() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, running, at(0)));
        take(updates.acknowledge(T1, uuid(starting), at(1)));
        take(updates.acknowledge(T1, uuid(starting), at(2)));
        assertThat(updates.first(T1)).contains(running);
    }

    @Test
    void resendingSendsTheFirstOfEachTaskAndStartsItsIntervalsAnew() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, running, at(0)));
        TaskStatus other = status(T2, TaskState.RUNNING);
        take(updates.add(T2, other, at(0)));
        sent.clear();
        take(updates.resend(T1::equals, at(9)));
        assertThat(sent).containsExactly(new Outgoing(T1, starting));
        sent.clear();
        take(updates.due(at(10)));
        assertThat(sent).containsExactly(new Outgoing(T2, other));
    }

    @Test
    void ofARemovedFrameworkOnlyTheEndsOfTasksAreKept() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, finished, at(0)));
        take(updates.add(T2, status(T2, TaskState.RUNNING), at(0)));
        updates = updates.onlyEndings(T1.frameworkId()).onlyEndings(T2.frameworkId());
        assertThat(updates.all()).containsExactly(new Outgoing(T1, finished));
    }

    @Test
    void theLatestStatusIsTheLastOneWaiting() {
        take(updates.add(T1, starting, at(0)));
        take(updates.add(T1, running, at(0)));
        assertThat(updates.latest().get(T1)).contains(running);
    }

    private List<Long> timesOfRepetition(long untilSecond) {
        List<Long> times = new ArrayList<>();
        for (long second = 1; second <= untilSecond; second++) {
            sent.clear();
            take(updates.due(at(second)));
            if (!sent.isEmpty()) {
                times.add(second);
            }
        }
        return times;
    }

    private void take(Step step) {
        updates = step.next();
        sent.addAll(step.outgoing());
    }

    private static Moment at(long second) {
        return new Moment(1_000_000 + second * 1000, second * 1000);
    }

    private static UUID uuid(TaskStatus status) {
        return status.uuid().orElseThrow();
    }

    private static TaskStatus status(TaskKey key, TaskState state) {
        return TaskStatus.of(key.taskId(), state, Source.EXECUTOR, Optional.empty(), "", 0, Optional.empty())
                .withUuid(Optional.of(UUID.randomUUID()));
    }
}
