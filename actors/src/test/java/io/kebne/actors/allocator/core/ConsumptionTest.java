package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumptionTest {
    private static final AllocatorState STATE = AllocatorState.EMPTY
            .apply(new AgentAdmitted(
                    new AgentInfo(
                            new AgentId("a"),
                            "host",
                            "10.0.0.1",
                            5051,
                            Resources.parse("cpus:8;cpus(eng):2;mem(eng/web):64"),
                            List.of(),
                            "0.1.0"),
                    "1",
                    1))
            .apply(new FrameworkSubscribed(FrameworkInfo.of(new FrameworkId("f"), "f", "eng/web"), 1))
            .apply(launched("t1", "eng/web", "cpus:1"))
            .apply(launched("t2", "eng/web/shop", "cpus:0.5;cpus(eng):1"))
            .apply(launched("t3", "engine", "cpus:4"));

    @Test
    void whatIsReservedCountsOnceWhetherItIsUsedOrNotAndForTheRolesAboveToo() {
        Map<String, ScalarTotals> all = Consumption.ofAll(STATE);

        assertThat(all.keySet()).containsExactlyInAnyOrder("eng", "eng/web", "eng/web/shop", "engine");
        assertThat(all.get("eng").get("cpus")).isEqualTo(3_500);
        assertThat(all.get("eng").get("mem")).isEqualTo(64_000);
        assertThat(all.get("eng/web").get("cpus")).isEqualTo(1_500);
        assertThat(all.get("eng/web/shop").get("cpus")).isEqualTo(500);
        assertThat(all.get("engine").get("cpus")).isEqualTo(4_000);
    }

    @Test
    void askingForOneRoleOrForAllMakesNoDifference() {
        Consumption.ofAll(STATE)
                .forEach((role, consumed) ->
                        assertThat(Consumption.of(STATE, role)).as(role).isEqualTo(consumed));
    }

    private static TaskLaunched launched(String id, String role, String resources) {
        return new TaskLaunched(
                new FrameworkId("f"),
                new AgentId("a"),
                role,
                TaskInfo.of(new TaskId(id), id, Resources.parse(resources), CommandInfo.shell("true")),
                1);
    }
}
