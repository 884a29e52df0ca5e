package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.key;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.kill;
import static io.kebne.actors.allocator.core.Pool.operate;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskGroupsTest {
    private final Pool pool = new Pool();

    @BeforeEach
    void offer() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();
    }

    @Test
    void aGroupIsLaunchedAsAWhole() {
        launch("cpus:2", "cpus:2");

        assertThat(pool.events()).hasSize(2);
        assertThat(pool.told("a1")).hasSize(2);
        assertThat(pool.updates("f1")).isEmpty();
    }

    @Test
    void aGroupOfWhichOneDoesNotFitIsNotLaunchedAtAll() {
        launch("cpus:2", "cpus:3");

        assertThat(pool.events()).isEmpty();
        assertThat(pool.told("a1")).isEmpty();
        assertThat(pool.updates("f1"))
                .hasSize(2)
                .allSatisfy(status -> assertThat(status.state()).isEqualTo(TaskState.ERROR))
                .extracting(TaskStatus::reason)
                .containsOnly(Optional.of(Reason.TASK_GROUP_INVALID));
    }

    @Test
    void whenOneFailsTheOthersAreEndedAlsoAfterAFailover() {
        launch("cpus:1", "cpus:1");
        pool.givenFailover();

        pool.when(report("f1", "t0", TaskState.FAILED, "a1"));

        assertThat(pool.told("a1")).containsExactly(new KillTask(key("f1", "t1"), Optional.empty()));
    }

    @Test
    void whenOneFinishesTheOthersRunOn() {
        launch("cpus:1", "cpus:1");

        pool.when(report("f1", "t0", TaskState.FINISHED, "a1"));

        assertThat(pool.told("a1")).isEmpty();
    }

    @Test
    void killingOneEndsAll() {
        launch("cpus:1", "cpus:1");

        pool.when("f1", kill("t0")).when(report("f1", "t0", TaskState.KILLED, "a1"));

        assertThat(pool.told("a1")).containsExactly(new KillTask(key("f1", "t1"), Optional.empty()));
    }

    @Test
    void anotherGroupAndSingleTasksRunOn() {
        launch("cpus:1", "cpus:1");
        pool.givenTask("f1", "a1", task("single", "cpus:1"));

        pool.when(report("f1", "single", TaskState.FAILED, "a1"));

        assertThat(pool.told("a1")).isEmpty();
    }

    private void launch(String... resources) {
        pool.when(
                "f1",
                operate(
                        pool.offer("f1", "a1").id(),
                        new Operation.LaunchGroup(List.of(task("t0", resources[0]), task("t1", resources[1])))));
    }
}
