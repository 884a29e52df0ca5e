package io.kebne.actors.job.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.job.JobId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueOrderTest {
    private static QueuedRun run(String job, long number, int priority, long waited, long expected, int running) {
        return new QueuedRun(new JobId(job), number, priority, waited, expected, 1, running);
    }

    private static List<String> order(String name, QueuedRun... runs) {
        return QueueOrder.of(name, Duration.ofMinutes(1)).order(List.of(runs)).stream()
                .map(run -> run.id() + "-" + run.number())
                .toList();
    }

    @Test
    void whoHasWaitedLongestIsFirst() {
        assertThat(order("fcfs", run("a", 1, 9, 1, 1, 0), run("b", 1, 0, 3, 9, 9), run("c", 1, 5, 2, 5, 5)))
                .containsExactly("b-1", "c-1", "a-1");
    }

    @Test
    void theHighestPriorityIsFirstAndAmongEqualsWhoHasWaitedLongest() {
        assertThat(order("priority", run("a", 1, 1, 1, 1, 0), run("b", 1, 1, 3, 9, 9), run("c", 1, 5, 2, 5, 5)))
                .containsExactly("c-1", "b-1", "a-1");
    }

    @Test
    void theShortestIsFirstUntilALongOneHasWaitedForLong() {
        assertThat(order(
                        "sjf",
                        run("long", 1, 0, 1000, 3_600_000, 0),
                        run("short", 1, 0, 0, 1000, 0),
                        run("unknown", 1, 0, 5000, Long.MAX_VALUE, 0)))
                .containsExactly("short-1", "long-1", "unknown-1");
        // In 12 minutes an hour has come to count less than a second.
        assertThat(order("sjf", run("long", 1, 0, 720_000, 3_600_000, 0), run("short", 1, 0, 0, 1000, 0)))
                .containsExactly("long-1", "short-1");
    }

    @Test
    void jobsTakeTurnsAndTheLightestIsFirst() {
        assertThat(order(
                        "fair",
                        run("many", 1, 0, 9, 1, 1),
                        run("many", 2, 0, 8, 1, 1),
                        run("many", 3, 0, 7, 1, 1),
                        run("few", 1, 0, 1, 1, 0),
                        run("few", 2, 0, 1, 1, 0)))
                .containsExactly("few-1", "many-1", "few-2", "many-2", "many-3");
    }
}
