package io.kebne.multijvm.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VolumeHistoryTest {
    private static final AgentId AGENT = new AgentId("agent");
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final Resources VOLUME = volume();
    private static final String NAME = "r0/v";

    private final VolumeHistory history = new VolumeHistory();
    private final Map<String, Integer> data = new HashMap<>();

    @Test
    void aTaskFindsWhatTasksBeforeItLeft() {
        converted(new Operation.Create(Optional.empty(), VOLUME));

        history.used(launched("first"), data);
        history.used(launched("second"), data);

        assertThat(data).containsOnlyKeys(NAME);
    }

    @Test
    void dataOfAVolumeThatWasDestroyedMustBeGoneWhenOneOfThatNameIsUsed() {
        converted(new Operation.Create(Optional.empty(), VOLUME));
        history.used(launched("first"), data);
        converted(new Operation.Destroy(Optional.empty(), VOLUME));
        converted(new Operation.Create(Optional.empty(), VOLUME));
        TaskKey second = launched("second");

        assertThatThrownBy(() -> history.used(second, data)).isInstanceOf(ViolationException.class);

        data.clear();
        history.used(second, data);
    }

    @Test
    void onlyDataOfAVolumeThatIsGoneMayBeDeleted() {
        converted(new Operation.Create(Optional.empty(), VOLUME));
        history.used(launched("first"), data);

        history.kept(AGENT, Set.of(NAME), data);
        assertThatThrownBy(() -> history.kept(AGENT, Set.of(), data)).isInstanceOf(ViolationException.class);

        converted(new Operation.Destroy(Optional.empty(), VOLUME));
        history.kept(AGENT, Set.of(), data);
        assertThat(data).isEmpty();
    }

    private void converted(Operation.Converting operation) {
        history.durable(new ResourcesConverted(AGENT, operation, Optional.empty(), 0));
    }

    private TaskKey launched(String task) {
        TaskInfo info = TaskInfo.of(new TaskId(task), task, VOLUME, CommandInfo.shell("true"));
        history.durable(new TaskLaunched(FRAMEWORK, AGENT, "r0", info, 0));
        return new TaskKey(FRAMEWORK, info.taskId());
    }

    private static Resources volume() {
        Resource piece = Resources.parse("disk:10").pieces().get(0);
        Disk disk = new Disk(Optional.of(PersistentVolume.of("v", "data")), Optional.empty());
        return Resources.of(piece.with(
                piece.traits().push(Reservation.dynamic("r0", "operator")).withDisk(Optional.of(disk))));
    }
}
