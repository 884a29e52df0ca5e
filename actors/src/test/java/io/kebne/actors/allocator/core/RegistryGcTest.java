package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When agents that are unreachable or gone are forgotten. The default interval of 15 min applies. */
class RegistryGcTest {
    @Test
    @DisplayName("35 [RegistryGcByCount]")
    void whenThereAreTooManyTheOldestIsForgottenAndItsTasksAreUnknown() {
        Pool pool = pool("registry-max-agent-count = 1");
        pool.givenAgent("a1", "cpus:4").givenAgent("a2", "cpus:4").givenFramework("f1");
        pool.given(launched("f1", "a1", task("t1", "cpus:1")), launched("f1", "a2", task("t2", "cpus:1")));
        pool.whenTimePasses(Duration.ofSeconds(60)).when(heartbeat("a2"));
        pool.whenTimePasses(Duration.ofSeconds(76));
        pool.whenTimePasses(Duration.ofSeconds(76));
        assertThat(asked(pool)).containsExactly("t1 UNREACHABLE", "t2 UNREACHABLE");

        pool.whenTimePasses(Duration.ofMinutes(13));

        assertThat(forgotten(pool)).containsExactly("a1");
        assertThat(asked(pool)).containsExactly("t1 UNKNOWN", "t2 UNREACHABLE");
    }

    @Test
    @DisplayName("35 [RegistryGcByAge]")
    void agentsAreForgottenAtTheFirstPassAfterTheirTime() {
        Pool pool = pool("registry-max-agent-age = 20m");
        pool.givenAgent("a1", "cpus:4").givenAgent("a2", "cpus:4");
        passWithHeartbeats(pool, Duration.ofMinutes(11));
        assertThat(pool.state().agent(new AgentId("a1")).get().isReachable()).isFalse();

        assertThat(pass(pool, 15)).isEmpty();
        assertThat(pass(pool, 30)).containsExactly("a1");
        assertThat(pass(pool, 45)).containsExactly("a2");
        assertThat(pool.state().agents()).isEmpty();
    }

    @Test
    void goneAgentsAreForgottenToo() {
        Pool pool = pool("registry-max-agent-age = 20m");
        pool.givenAgent("a1", "cpus:4").given(new MarkAgentGone(new AgentId("a1")));

        assertThat(pass(pool, 15)).isEmpty();
        assertThat(pass(pool, 30)).containsExactly("a1");

        assertThat(pool.state().policy().gone()).isEmpty();
        assertThat(pool.when(register("a1", "cpus:4")).events()).singleElement().isInstanceOf(AgentAdmitted.class);
    }

    @Test
    void aForgottenAgentThatComesBackIsNewAndEndsWhatItRan() {
        Pool pool = pool("registry-max-agent-age = 1m");
        pool.givenAgent("a1", "cpus:4").givenFramework("f1").given(launched("f1", "a1", task("t1", "cpus:1")));
        pool.whenTimePasses(Duration.ofMinutes(5));
        assertThat(pass(pool, 20)).containsExactly("a1");
        assertThat(pool.state().framework(new FrameworkId("f1")).get().tasks()).isEmpty();

        pool.when(register("a1", "cpus:4", listed("f1", "t1", TaskState.RUNNING, "a1")));

        assertThat(pool.events()).singleElement().isInstanceOf(AgentAdmitted.class);
        assertThat(pool.told("a1")).contains(new KillTask(Fleet.key("f1", "t1"), Optional.empty()));
    }

    @Test
    void anAgentOnWhichSomethingWasReservedIsKept() {
        Pool pool = pool("registry-max-agent-age = 1m, registry-max-agent-count = 0");
        pool.givenAgent("a1", "cpus:4").given(convert("a1", reserve("r", "cpus:1")));
        pool.whenTimePasses(Duration.ofMinutes(5));

        assertThat(pass(pool, 20)).isEmpty();
        assertThat(pool.state().agents()).hasSize(1);
    }

    @Test
    void aFrameworkThatOnlyWaitedForTasksThereIsOver() {
        Pool pool = pool("registry-max-agent-age = 1m");
        pool.givenAgent("a1", "cpus:4").givenFramework("f1").given(launched("f1", "a1", task("t1", "cpus:1")));
        pool.whenTimePasses(Duration.ofMinutes(5)).when(new RemoveFramework(new FrameworkId("f1")));
        assertThat(pool.state().frameworks()).hasSize(1);

        pass(pool, 20);

        assertThat(pool.state().frameworks()).isEmpty();
        assertThat(pool.state().completedFrameworks()).hasSize(1);
        BooksAfresh.check(pool.view(), pool.session(), pool.books(), AllocatorSettings.DEFAULT);
        Invariants.check(pool.view(), pool.session());
    }

    @Test
    void moreThanAThousandTakeSeveralPassesAtOnce() {
        Pool pool = pool("registry-max-agent-count = 0");
        for (int i = 0; i < 1_001; i++) {
            pool.givenAgent("a" + i, "cpus:1");
        }
        pool.whenTimePasses(Duration.ofMinutes(5));
        assertThat(pass(pool, 15)).hasSize(1_000);

        assertThat(forgotten(pool.whenTimePasses(Duration.ofMillis(250)))).hasSize(1);
        assertThat(forgotten(pool.whenTimePasses(Duration.ofMillis(250)))).isEmpty();
    }

    private static Pool pool(String settings) {
        return new Pool(TestSettings.with(settings));
    }

    /** Only a2 is heard of. */
    private static void passWithHeartbeats(Pool pool, Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 4) {
            pool.whenTimePasses(Duration.ofSeconds(4)).when(heartbeat("a2"));
        }
        pool.whenTimePasses(Duration.ofSeconds(76));
    }

    /** Who is forgotten when this many minutes have passed in all. */
    private static List<String> pass(Pool pool, int minute) {
        Duration passed = Duration.ofMillis(pool.now().monotonicMillis());
        return forgotten(pool.whenTimePasses(Duration.ofMinutes(minute).minus(passed)));
    }

    private static List<String> forgotten(Pool pool) {
        return pool.events().stream()
                .filter(AgentForgotten.class::isInstance)
                .map((AllocatorEvent event) ->
                        ((AgentForgotten) event).agentId().value())
                .toList();
    }

    private static List<String> asked(Pool pool) {
        Reconcile both = new Reconcile(List.of(
                new Reconcile.Task(new TaskId("t1"), Optional.of(new AgentId("a1"))),
                new Reconcile.Task(new TaskId("t2"), Optional.of(new AgentId("a2")))));
        return pool.when("f1", both).updates("f1").stream()
                .map(status -> status.taskId() + " " + status.state())
                .toList();
    }
}
