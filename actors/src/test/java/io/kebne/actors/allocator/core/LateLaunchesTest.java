package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.accept;
import static io.kebne.actors.allocator.core.Pool.decline;
import static io.kebne.actors.allocator.core.Pool.kill;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions about tasks that overtake the launches of the tasks. */
class LateLaunchesTest {
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");
    private static final TaskInfo T2 = task("t2", "cpus:1;mem:128");
    private static final FrameworkId F1 = new FrameworkId("f1");

    private final Pool pool = new Pool();

    @BeforeEach
    void anAgentIsOffered() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
    }

    @Test
    void aTaskThatWasSaidToBeUnknownIsNotLaunchedFromAnOfferThatWasMadeBefore() {
        OfferId offer = offer();
        assertThat(asked("t1")).containsExactly("t1 UNKNOWN");

        pool.when("f1", accept(List.of(offer), Filters.NONE, T1, T2));

        assertThat(updates()).containsExactly("t1 DROPPED");
        assertThat(launched()).containsExactly(T2);
    }

    @Test
    void thatAKillWasOfAnUnknownTaskCountsLikeAnAnswer() {
        OfferId offer = offer();
        pool.when("f1", kill("t1"));

        pool.when("f1", accept(List.of(offer), Filters.NONE, T1));

        assertThat(updates()).containsExactly("t1 DROPPED");
    }

    @Test
    void anOfferThatWasMadeAfterTheAnswerLaunchesTheTask() {
        OfferId before = offer();
        asked("t1");
        pool.when("f1", decline(Duration.ZERO, before)).whenOffersAreMade();

        pool.when("f1", accept(List.of(offer()), Filters.NONE, T1));

        assertThat(launched()).containsExactly(T1);
        assertThat(pool.session().foreclosures()).isEqualTo(Foreclosures.NONE);
    }

    @Test
    void aGroupWithSuchATaskIsRefusedAsAWhole() {
        OfferId offer = offer();
        asked("t1");

        pool.when(
                "f1",
                new SchedulerCall.Accept(
                        List.of(offer), List.of(new Operation.LaunchGroup(List.of(T2, T1))), Filters.NONE));

        assertThat(updates()).containsExactly("t2 DROPPED", "t1 DROPPED");
        assertThat(launched()).isEmpty();
    }

    @Test
    void whenThereAreTooManyToBeRememberedTheOffersAreTakenBack() {
        OfferId offer = offer();
        asked(names(0, Foreclosures.MAX_TASKS));
        assertThat(pool.rescinded("f1")).isEmpty();

        asked(names(1, Foreclosures.MAX_TASKS + 1));

        assertThat(pool.rescinded("f1")).containsExactly(offer);
        assertThat(pool.session().foreclosures().of(F1)).hasSize(1);
    }

    @Test
    void whatAFrameworkWasToldIsForgottenWithIt() {
        asked("t1");
        pool.when(new RemoveFramework(F1));

        assertThat(pool.session().foreclosures()).isEqualTo(Foreclosures.NONE);
    }

    private OfferId offer() {
        return pool.offer("f1", "a1").id();
    }

    private List<String> asked(String... taskIds) {
        List<Reconcile.Task> tasks = List.of(taskIds).stream()
                .map(id -> new Reconcile.Task(new TaskId(id), Optional.empty()))
                .toList();
        pool.when("f1", new Reconcile(tasks));
        return updates();
    }

    private List<String> updates() {
        return pool.updates("f1").stream().map(LateLaunchesTest::text).toList();
    }

    private List<TaskInfo> launched() {
        return pool.events().stream()
                .map(event -> ((TaskLaunched) event).task())
                .toList();
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "n" + i).toArray(String[]::new);
    }

    private static String text(TaskStatus status) {
        return status.taskId() + " " + status.state();
    }
}
