package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.field;
import static io.kebne.actors.allocator.core.Operators.limit;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Operators.reserved;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskResized;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.operator.OperatorCommand.ResizeTask;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResizeDecisionsTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final FrameworkId F1 = new FrameworkId("f1");
    private static final TaskInfo T1 = task("t1", "cpus:1;mem:128");

    private final Pool pool = new Pool().givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1");

    private void running() {
        pool.givenTask("f1", "a1", T1).when(report("f1", "t1", TaskState.RUNNING, "a1"));
    }

    private static ResizeTask resize(String amounts, Map<String, Limit> limits) {
        Map<String, Scalar> scalars = new TreeMap<>();
        Resources.parse(amounts).byName().forEach((name, value) -> scalars.put(name, (Scalar) value));
        return new ResizeTask(F1, T1.taskId(), scalars, limits);
    }

    private void when(String amounts) {
        pool.when(resize(amounts, Map.of()));
    }

    @Test
    void aTaskHasWhatItIsGivenAndItsAgentIsTold() {
        running();

        pool.when(resize("cpus:2;mem:64", Map.of("mem", Limit.of(100))));

        Resources after = Resources.parse("cpus:2;mem:64");
        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.events())
                .containsExactly(new TaskResized(F1, T1.taskId(), after, Map.of("mem", Limit.of(100)), Pool.WALL));
        assertThat(pool.told("a1"))
                .containsExactly(
                        new AgentMessage.ResizeTask(Fleet.key("f1", "t1"), after, Map.of("mem", Limit.of(100))));
        assertThat(pool.state().agent(A1).get().allocated()).isEqualTo(after);
        assertThat(pool.state().framework(F1).get().allocated("*").get("cpus")).isEqualTo(2000);
        pool.whenOffersAreMade();
        assertThat(pool.offer("f1", "a1").resources()).isEqualTo(Resources.parse("cpus:2;mem:960"));
    }

    @Test
    void itsEndGivesAllOfItBack() {
        running();
        when("cpus:3");

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.state().agent(A1).get().allocated().isEmpty()).isTrue();
        assertThat(pool.state().framework(F1).get().allocated()).isEmpty();
    }

    @Test
    void whatIsAskedForTwiceIsDoneOnce() {
        running();
        when("mem:512");
        when("mem:512");

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void offersAreTakenBackAsFarAsNeeded() {
        running();
        pool.whenOffersAreMade();

        when("cpus:2");

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).hasSize(1);
        assertThat(pool.state().agent(A1).get().allocated()).isEqualTo(Resources.parse("cpus:2;mem:128"));
    }

    @Test
    void lessTakesNoOfferBack() {
        running();
        pool.whenOffersAreMade();

        when("mem:64");

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).isEmpty();
    }

    @Test
    void nobodyGetsMoreThanTheAgentHas() {
        running();
        pool.givenTask("f1", "a1", task("t2", "cpus:2;mem:512"));

        when("cpus:2.5");

        assertRefused(Cause.CONFLICT, "resources");
        when("mem:512");
        assertThat(pool.reply()).isEqualTo(DONE);
        when("mem:513");
        assertRefused(Cause.CONFLICT, "resources");
    }

    @Test
    void aQuotaHolds() {
        running();
        pool.when(limit("*", "cpus:2"));

        when("cpus:2.5");
        assertRefused(Cause.CONFLICT, "cpus");
        when("cpus:2;mem:512");
        assertThat(pool.reply()).isEqualTo(DONE);
    }

    @Test
    void reservedResourcesGrowFromReservedOnes() {
        Pool own = new Pool();
        own.givenAgent("a1", "cpus:6;mem:1024")
                .given(convert("a1", reserve("r", "cpus:2")))
                .givenFramework("f1", "r")
                .givenTask("f1", "a1", T1.withResources(reserved("r", "cpus:1").plus(Resources.parse("mem:64"))));

        own.when(resize("cpus:2", Map.of()));
        assertThat(own.reply()).isEqualTo(DONE);
        own.when(resize("cpus:3", Map.of()));
        assertThat(cause(own.reply())).isEqualTo(Cause.CONFLICT);
    }

    @Test
    void whatIsWrongIsNamedAndChangesNothing() {
        when("mem:64");
        assertRefused(Cause.INVALID, "task_id");
        running();
        when("");
        assertRefused(Cause.INVALID, "cpus");
        when("disk:1");
        assertRefused(Cause.INVALID, "resources");
        pool.when(resize("mem:64", Map.of("mem", Limit.of(32))));
        assertRefused(Cause.INVALID, "resources");
        pool.when(resize("mem:64", Map.of("disk", Limit.of(32))));
        assertRefused(Cause.INVALID, "resources");
        pool.when("f1", new SchedulerCall.Kill(T1.taskId(), Optional.empty()));
        when("mem:64");
        assertRefused(Cause.CONFLICT, "task_id");
    }

    @Test
    void aJavaProgramKeepsTheMemoryThatItWasSizedFor() {
        TaskInfo java = TaskInfo.of(
                new TaskId("t1"),
                "t1",
                Resources.parse("cpus:1;mem:256"),
                JvmInfo.ofJar("a.jar").build());
        pool.given(Pool.launched("f1", "a1", java));

        when("mem:128");
        assertRefused(Cause.CONFLICT, "mem");
        when("mem:512;cpus:2");
        assertThat(pool.reply()).isEqualTo(DONE);
    }

    @Test
    void anAgentThatMayNotHaveHeardOfItIsToldAgainForAWhile() {
        running();
        when("mem:64");

        whenSomeTimePasses();
        assertThat(pool.told("a1")).singleElement().isInstanceOf(AgentMessage.ResizeTask.class);

        for (int i = 0; i < 7; i++) {
            whenSomeTimePasses();
        }
        assertThat(pool.told("a1")).isEmpty();
        pool.givenFailover()
                .when(Pool.register("a1", "cpus:4;mem:1024", Fleet.listed("f1", "t1", TaskState.RUNNING, "a1")));
        assertThat(pool.told("a1"))
                .as("of an agent that comes back nobody knows")
                .anyMatch(AgentMessage.ResizeTask.class::isInstance);
    }

    /** As much as lies between two looks at what had no effect. */
    private void whenSomeTimePasses() {
        for (int i = 0; i < 3; i++) {
            pool.when(Pool.heartbeat("a1")).whenTimePasses(Duration.ofMillis(3_400));
        }
    }

    private void assertRefused(Cause cause, String field) {
        assertThat(cause(pool.reply())).as(pool.reply().toString()).isEqualTo(cause);
        assertThat(field(pool.reply())).isEqualTo(field);
        assertThat(pool.events()).isEmpty();
    }
}
