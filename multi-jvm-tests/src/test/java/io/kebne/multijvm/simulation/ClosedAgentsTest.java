package io.kebne.multijvm.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrainStarted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesUp;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClosedAgentsTest {
    private static final AgentId AGENT = new AgentId("agent");
    private static final List<MachineId> MACHINE = List.of(new MachineId("host", ""));
    private static final AllocatorEvent ADMITTED = new AgentAdmitted(
            new AgentInfo(AGENT, "host", "10.0.0.1", 5051, Resources.parse("cpus:1"), List.of(), "1"), "1", 0);
    private static final AllocatorEvent LAUNCHED = new TaskLaunched(
            new FrameworkId("f"),
            AGENT,
            "role",
            TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:1"), CommandInfo.shell("true")),
            0);
    private static final AllocatorEvent DRAINED =
            new AgentDrainStarted(AGENT, new DrainConfig(Optional.empty(), false), 0);

    private final ClosedAgents closed = new ClosedAgents();

    @Test
    void nothingIsLaunchedOnOneThatIsDrainedOrDeactivated() {
        happens(ADMITTED, DRAINED);
        isRefused(LAUNCHED);
        happens(new AgentReactivated(AGENT, 0), LAUNCHED, new AgentDeactivated(AGENT, 0));
        isRefused(LAUNCHED);
    }

    @Test
    void neitherOnOneWhoseMachineWasTakenAwayWhichIsNotTakenInEither() {
        happens(ADMITTED, new MachinesDown(MACHINE, 0));
        isRefused(LAUNCHED);
        happens(new AgentRemoved(AGENT, 0));
        isRefused(ADMITTED);
        happens(new MachinesUp(MACHINE, 0), ADMITTED, LAUNCHED);
    }

    private void happens(AllocatorEvent... events) {
        for (AllocatorEvent event : events) {
            assertThatCode(() -> closed.durable(event)).as("%s", event).doesNotThrowAnyException();
        }
    }

    private void isRefused(AllocatorEvent event) {
        assertThatThrownBy(() -> closed.durable(event))
                .isInstanceOf(ViolationException.class)
                .hasMessageContaining("agent");
    }
}
