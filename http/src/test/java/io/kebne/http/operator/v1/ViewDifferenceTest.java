package io.kebne.http.operator.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.http.TestCluster;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.mesos.v1.master.Protos.Event;
import org.junit.jupiter.api.Test;

/** What is told of what has happened to a cluster. */
class ViewDifferenceTest {
    private static TestCluster aCluster() {
        return new TestCluster()
                .agent("a", "cpus:4")
                .framework("f", "*")
                .launch("f", "*", "a", "t", "cpus:1", 4_000)
                .reaches("f", "t", TaskState.RUNNING, 4_100);
    }

    @Test
    void aTaskComesAndGoesOnAndEnds() {
        assertThat(told(cluster -> cluster.launch("f", "*", "a", "u", "cpus:1", 5_000)
                        .reaches("f", "u", TaskState.STARTING, 5_100)
                        .reaches("f", "u", TaskState.RUNNING, 5_200)
                        .reaches("f", "u", TaskState.FINISHED, 5_300)))
                .containsExactly(
                        "TASK_ADDED u TASK_STAGING",
                        "TASK_UPDATED u TASK_STARTING",
                        "TASK_UPDATED u TASK_RUNNING",
                        "TASK_UPDATED u TASK_FINISHED");
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        assertThat(told(cluster -> cluster.reaches("f", "t", TaskState.RUNNING, 4_100)))
                .isEmpty();
    }

    @Test
    void theLastTaskOfAFrameworkThatIsOverEndsToo() {
        assertThat(told(cluster -> cluster.frameworkRemoved("f", 5_000).reaches("f", "t", TaskState.KILLED, 5_100)))
                .containsExactly("FRAMEWORK_REMOVED f", "TASK_UPDATED t TASK_KILLED");
    }

    @Test
    void anAgentIsLostWithItsTasksAndComesBackWithThem() {
        TestCluster cluster = aCluster();
        AllocatorView before = cluster.view();
        AllocatorView lost = cluster.agentUnreachable("a", 6_000).view();
        assertThat(compared(before, lost)).containsExactly("AGENT_REMOVED a", "TASK_UPDATED t TASK_UNREACHABLE");
        AllocatorView back = cluster.agentReregistered("a", "cpus:4", 7_000).view();
        assertThat(compared(lost, back)).containsExactly("AGENT_ADDED a", "TASK_UPDATED t TASK_RUNNING");
    }

    @Test
    void anAgentComesAndGoes() {
        assertThat(told(cluster -> cluster.agent("b", "cpus:1"))).containsExactly("AGENT_ADDED b");
        assertThat(told(cluster -> cluster.agent("b", "cpus:1").agentRemoved("b")))
                .isEmpty();
        assertThat(told(cluster -> cluster.agentReregistered("a", "cpus:8", 6_000)))
                .isEmpty();
    }

    @Test
    void aFrameworkComesChangesAndGoes() {
        assertThat(told(cluster -> cluster.framework("g", "*"))).containsExactly("FRAMEWORK_ADDED g");
        assertThat(told(cluster -> cluster.framework("f", "*", "prod"))).containsExactly("FRAMEWORK_UPDATED f");
        assertThat(told(cluster -> cluster.announce("f", false, Set.of(), List.of())))
                .containsExactly("FRAMEWORK_UPDATED f");
        assertThat(told(cluster -> cluster.announce("f", true, Set.of("*"), List.of())))
                .isEmpty();
        assertThat(told(cluster -> cluster.frameworkRemoved("f", 5_000))).containsExactly("FRAMEWORK_REMOVED f");
    }

    @Test
    void offersAreNoEvents() {
        assertThat(told(cluster -> cluster.offer("f", "*", "a", "cpus:1"))).isEmpty();
    }

    /** The same whether the changes are known or everything is compared, as far as the end tells. */
    private static List<String> told(Consumer<TestCluster> happens) {
        TestCluster cluster = aCluster();
        AllocatorView before = cluster.view();
        List<Change.Public> changes = cluster.record(happens);
        return ViewDifference.events(before, cluster.view(), Touched.by(changes)).stream()
                .map(ViewDifferenceTest::text)
                .toList();
    }

    private static List<String> compared(AllocatorView before, AllocatorView after) {
        return ViewDifference.events(before, after, Touched.all(before, after)).stream()
                .map(ViewDifferenceTest::text)
                .toList();
    }

    private static String text(Event event) {
        String subject = switch (event.getType()) {
            case TASK_ADDED ->
                event.getTaskAdded().getTask().getTaskId().getValue() + " "
                        + event.getTaskAdded().getTask().getState();
            case TASK_UPDATED ->
                event.getTaskUpdated().getStatus().getTaskId().getValue() + " "
                        + event.getTaskUpdated().getState();
            case AGENT_ADDED ->
                event.getAgentAdded().getAgent().getAgentInfo().getId().getValue();
            case AGENT_REMOVED -> event.getAgentRemoved().getAgentId().getValue();
            case FRAMEWORK_ADDED ->
                event.getFrameworkAdded()
                        .getFramework()
                        .getFrameworkInfo()
                        .getId()
                        .getValue();
            case FRAMEWORK_UPDATED ->
                event.getFrameworkUpdated()
                        .getFramework()
                        .getFrameworkInfo()
                        .getId()
                        .getValue();
            case FRAMEWORK_REMOVED ->
                event.getFrameworkRemoved().getFrameworkInfo().getId().getValue();
            default -> "";
        };
        return event.getType() + " " + subject;
    }
}
