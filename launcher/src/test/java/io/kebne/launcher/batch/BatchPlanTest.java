package io.kebne.launcher.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    @Test
    void spreadsTasksOverTheOffersThatComeTogether() {
        BatchPlan plan = plan(3, "cpus:1");

        List<BatchPlan.Launch> launches = plan.onOffers(List.of(offer("a", "cpus:4"), offer("b", "cpus:4")));

        assertThat(launches).extracting(launch -> ids(launch)).containsExactly(List.of("t0", "t2"), List.of("t1"));
    }

    @Test
    void fillsAnOfferOnlyAsFarAsItsResourcesGoAndKeepsTheRestPending() {
        BatchPlan plan = plan(5, "cpus:1");

        plan.onOffers(List.of(offer("a", "cpus:2"), offer("b", "cpus:1.5")));

        assertThat(plan.active()).hasSize(3);
        assertThat(plan.requests()).extracting(Request::name).containsExactly("t3", "t4");
    }

    @Test
    void launchesTasksWithThePriorityThatTheyWereGiven() {
        BatchTask dear = new BatchTask("t0", Resources.parse("cpus:1"), CommandInfo.shell("true"), 5);

        List<BatchPlan.Launch> launches = new BatchPlan(List.of(dear), "*").onOffers(List.of(offer("a", "cpus:4")));

        assertThat(launches.get(0).tasks()).extracting(TaskInfo::priority).containsExactly(5);
    }

    @Test
    void anImageIsLaunchedInItsContainer() {
        ContainerInfo image = ContainerInfo.image("alpine", DockerInfo.DEFAULT);
        BatchTask task = new BatchTask(
                "t0",
                Resources.parse("cpus:1"),
                CommandInfo.ofImage(List.of("true")),
                0,
                Optional.empty(),
                Optional.of(image));

        assertThat(new BatchPlan(List.of(task), "*")
                        .onOffers(List.of(offer("a", "cpus:4")))
                        .get(0)
                        .tasks()
                        .get(0)
                        .container())
                .contains(image);
    }

    @Test
    void aJavaProgramWaitsForAnOfferWithItsJdk() {
        JvmInfo jvm = JvmInfo.ofJar("a.jar").jdk("21").build();
        BatchTask task = new BatchTask(
                "t0",
                Resources.parse("cpus:1"),
                CommandInfo.exec(List.of(TaskInfo.JAVA)),
                0,
                Optional.of(jvm),
                Optional.empty());
        BatchPlan plan = new BatchPlan(List.of(task), "*");

        assertThat(plan.onOffers(List.of(offer("a", "cpus:4", "jdk:17.0.15"), offer("b", "cpus:4"))))
                .allMatch(launch -> launch.tasks().isEmpty());
        assertThat(plan.onOffers(List.of(offer("a", "cpus:4"), offer("c", "cpus:4", "jdk:17.0.15;jdk:21.0.7")))
                        .get(1)
                        .tasks())
                .extracting(TaskInfo::jvm)
                .containsExactly(Optional.of(jvm));
    }

    @Test
    void usesReservedResourcesFirst() {
        BatchPlan plan = plan(1, "cpus:2");

        List<BatchPlan.Launch> launches = plan.onOffers(List.of(offer("a", "cpus:4;cpus(role):1")));

        assertThat(launches.get(0).tasks().get(0).resources()).isEqualTo(Resources.parse("cpus:1;cpus(role):1"));
    }

    @Test
    void declinesOffersThatAreTooSmallOrNotNeeded() {
        BatchPlan plan = plan(1, "cpus:2");

        List<BatchPlan.Launch> launches =
                plan.onOffers(List.of(offer("a", "cpus:1"), offer("b", "cpus:2"), offer("c", "cpus:2")));

        assertThat(launches).extracting(launch -> ids(launch)).containsExactly(List.of(), List.of("t0"), List.of());
    }

    @Test
    void repeatsADroppedLaunchUnderAnotherTaskId() {
        BatchPlan plan = plan(1, "cpus:1");
        plan.onOffers(List.of(offer("a", "cpus:1")));
        plan.onUpdate(status("t0", TaskState.DROPPED));
        assertThat(plan.isDone()).isFalse();

        List<BatchPlan.Launch> again = plan.onOffers(List.of(offer("b", "cpus:1")));

        assertThat(ids(again.get(0))).containsExactly("t0-retry1");
        plan.onUpdate(status("t0-retry1", TaskState.FINISHED));
        assertThat(plan.isDone()).isTrue();
    }

    @Test
    void countsATaskOnceHoweverOftenItsEndIsReported() {
        BatchPlan plan = plan(2, "cpus:1");
        plan.onOffers(List.of(offer("a", "cpus:2")));

        plan.onUpdate(status("t0", TaskState.FINISHED));

        assertThat(plan.onUpdate(status("t0", TaskState.FINISHED))).isEmpty();
        assertThat(plan.isDone()).isFalse();
        assertThat(plan.ended()).hasSize(1);
    }

    @Test
    void isUnderWayWhenNothingIsPendingAndAllThatIsActiveRuns() {
        BatchPlan plan = plan(2, "cpus:1");
        plan.onOffers(List.of(offer("a", "cpus:2")));
        plan.onUpdate(status("t0", TaskState.RUNNING));
        assertThat(plan.isUnderWay()).isFalse();

        plan.onUpdate(status("t1", TaskState.FINISHED));

        assertThat(plan.isUnderWay()).isTrue();
    }

    private static BatchPlan plan(int size, String resources) {
        List<BatchTask> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tasks.add(new BatchTask("t" + i, Resources.parse(resources), CommandInfo.shell("true")));
        }
        return new BatchPlan(tasks, "*");
    }

    private static Offer offer(String agent, String resources) {
        return offer(agent, resources, "");
    }

    private static Offer offer(String agent, String resources, String attributes) {
        return new Offer(
                new OfferId("offer-" + agent),
                new FrameworkId("f"),
                new AgentId(agent),
                agent,
                "127.0.0.1",
                5051,
                "*",
                Resources.parse(resources),
                Attribute.parse(attributes));
    }

    private static TaskStatus status(String taskId, TaskState state) {
        return TaskStatus.of(
                new TaskId(taskId), state, Source.EXECUTOR, Optional.empty(), "", 1, Optional.of(new AgentId("a")));
    }

    private static List<String> ids(BatchPlan.Launch launch) {
        return launch.tasks().stream().map(TaskInfo::taskId).map(TaskId::value).toList();
    }
}
