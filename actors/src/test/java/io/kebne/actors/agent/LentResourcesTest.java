package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that lends what its tasks do not use and takes it back, with real processes that use processors. */
class LentResourcesTest {
    private static final String BUSY = "while :; do :; done";

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void whatATaskDoesNotUseIsLent() throws Exception {
        bed = open(Map.of("resource-estimator", "usage"));
        run(task("mine", Resources.parse("cpus:1;mem:64"), "sleep 600"));

        // Its shell has used some moments of a processor when it began, on a slow machine longer ones.
        assertThat(estimate().thousandths("cpus")).isBetween(1L, 1000L);
        assertThat(bed.host.usage().needs(0))
                .singleElement()
                .satisfies(need -> assertThat(need.memoryNow()).isPositive());
    }

    @Test
    void theFixedEstimateIsToldOnceTheAgentIsRegistered() throws Exception {
        bed = open(Map.of("resource-estimator", "fixed", "fixed-estimator-resources", "cpus:3"));

        assertThat(estimate()).isEqualTo(revocable(3));
    }

    @Test
    void aBorrowerEndsWhenTheOthersNeedTheMachine() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        // So little that two loops use more of any machine, however many others want its processors, too.
        bed = open(Map.of("qos-controller", "usage", "qos-controller-interval", "200ms", "qos-use", "0.01"));
        RunTask mine = task("mine", Resources.parse("cpus:" + processors + ";mem:64"), BUSY);
        RunTask borrower = task("borrower", revocable(1), BUSY);
        run(mine);
        run(borrower);

        TaskStatus end = bed.expect(borrower, TaskState.GONE);

        assertThat(end.reason()).contains(Reason.CONTAINER_PREEMPTED);
        assertThat(bed.processesOf("borrower")).isEmpty();
        assertThat(bed.processesOf("mine")).isNotEmpty();
        assertThat(bed.views.get().preempted()).isEqualTo(1);
    }

    private AgentTestBed open(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("usage-sample-interval", "200ms");
        all.put("oversubscribed-resources-interval", "200ms");
        all.put("usage-estimator-warm-up", "1s");
        AgentTestBed opened = new AgentTestBed(temp, all);
        opened.tell(new Registered("epoch-1"));
        return opened;
    }

    private void run(RunTask task) {
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
    }

    /** What the agent says next that it lends. */
    private Resources estimate() {
        AllocatorMessage.FromAgent message =
                bed.allocator.expectMessageClass(AllocatorMessage.FromAgent.class, AgentTestBed.PATIENCE);
        AllocatorCommand command = message.command();
        assertThat(command).isInstanceOf(AgentHeartbeat.class);
        return ((AgentHeartbeat) command).oversubscribed();
    }

    private static Resources revocable(double cpus) {
        return Resources.of(new Resource("cpus", Scalar.of(cpus), Traits.REVOCABLE));
    }

    private static RunTask task(String id, Resources resources, String line) {
        return new RunTask(
                AgentTestBed.FRAMEWORK, "role-1", TaskInfo.of(new TaskId(id), id, resources, CommandInfo.shell(line)));
    }
}
