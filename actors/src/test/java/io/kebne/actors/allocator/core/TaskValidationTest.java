package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cases 17 to 19 of Mesos' conformance, and what else a task must satisfy. */
class TaskValidationTest {
    private static final Resources OFFERED = Resources.parse("cpus:4;mem:1024;gpus:2;disk:100;cpus(a):1");

    private final Framework framework = AllocatorView.EMPTY
            .apply(new Change.Journaled(new FrameworkSubscribed(Fleet.framework("f1", "*"), 0)))
            .state()
            .frameworks()
            .head()
            ._2;

    @Test
    void aTaskThatFitsIsValid() {
        assertThat(error(task("t", "cpus:4;cpus(a):1;mem:1"))).isEmpty();
    }

    @Test
    void aTaskWithoutResourcesIsAnError() {
        assertThat(error(task("t", ""))).contains("Task uses no resources");
    }

    @Test
    void reservedResourcesDoNotMakeUpForUnreservedOnes() {
        assertThat(error(task("t", "cpus:5")))
                .contains("Task uses more resources cpus:5 than available "
                        + "cpus:4;disk:100;gpus:2;mem:1024;cpus(a):1");
    }

    @Test
    void aTaskWithTinyResourcesIsValid() {
        assertThat(error(task("t", "cpus:0.00001;mem:1"))).isEmpty();
    }

    @Test
    void aTaskWithAFractionOfAGpuIsAnError() {
        assertThat(error(task("t", "gpus:0.5")))
                .contains("Task uses invalid resources: gpus:0.5 must be a whole number");
    }

    @Test
    void aTaskWithAVolumeOnUnreservedDiskIsAnError() {
        Traits volume = Traits.NONE.withDisk(Optional.of(Disk.of(PersistentVolume.of("id", "data"))));
        TaskInfo task = task("t", "cpus:1");
        Resources resources = Resources.of(new Resource("disk", new Scalar(1000), volume));

        assertThat(error(TaskInfo.of(
                        task.taskId(), "t", resources, task.command().orElseThrow())))
                .hasValueSatisfying(error -> assertThat(error).contains("it is not reserved"));
    }

    @Test
    void limitsAtOrAboveTheRequestAreValid() {
        assertThat(error(task("t", "cpus:1;mem:32").withLimits(Map.of("cpus", Limit.of(1), "mem", Limit.INFINITE))))
                .isEmpty();
    }

    @Test
    void aLimitBelowTheRequestIsAnError() {
        assertThat(error(task("t", "cpus:1;mem:32").withLimits(Map.of("mem", Limit.of(31.999)))))
                .contains("Task's limit of mem is below its request of 32.0");
    }

    @Test
    void aLimitOfWhatIsNeitherCpuNorMemoryIsAnError() {
        assertThat(error(task("t", "cpus:1;disk:32").withLimits(Map.of("disk", Limit.INFINITE))))
                .contains("Task has a limit of disk: only cpus and mem can have one");
    }

    private Optional<String> error(TaskInfo task) {
        return TaskValidation.error(framework, task, OFFERED);
    }
}
