package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoBuilder;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JvmValidationTest {
    private static TaskInfo task(String resources, JvmInfoBuilder jvm) {
        return TaskInfo.of(new TaskId("t"), "t", Resources.parse(resources), jvm.build());
    }

    private static Optional<String> error(String attributes, TaskInfo task) {
        return JvmValidation.error(offer(attributes), task, false);
    }

    private static Offer offer(String attributes) {
        return new Offer(
                new OfferId("o"),
                new FrameworkId("f"),
                new AgentId("a"),
                "host",
                "10.0.0.1",
                5051,
                "*",
                Resources.parse("cpus:4;mem:4096"),
                Attribute.parse(attributes));
    }

    @Test
    void aProgramThatFitsMayRun() {
        assertThat(error(
                        "jdk:17.0.15",
                        task("cpus:1;mem:256", JvmInfo.ofJar("a.jar").jdk("17"))))
                .isEmpty();
        assertThat(error("jdk:17.0.15;jdk:25", task("cpus:1;mem:256", JvmInfo.ofJar("a.jar"))))
                .isEmpty();
        assertThat(error("", task("cpus:1;mem:256", JvmInfo.ofJar("a.jar").jdk("/opt/jdk"))))
                .isEmpty();
    }

    @Test
    void aProgramWithTooLittleMemoryIsRefusedWithTheSum() {
        assertThat(error("jdk:17", task("cpus:1;mem:300", JvmInfo.ofJar("a.jar").heapBytes(256L << 20))))
                .hasValueSatisfying(error -> assertThat(error)
                        .startsWith("Task is not valid: jvm.heap: needs more memory than the task has: heap 256 + ")
                        .endsWith(" = 360 MB of 300 MB"));
        assertThat(error("jdk:17", task("cpus:1", JvmInfo.ofJar("a.jar"))))
                .contains("Task is not valid: resources.mem: must be given for a task with a jvm section");
    }

    @Test
    void aLimitAboveTheRequestCountsInItsPlace() {
        TaskInfo task = task("cpus:1;mem:300", JvmInfo.ofJar("a.jar").heapBytes(256L << 20));

        assertThat(error("jdk:17", task.withLimits(Map.of("mem", Limit.of(400)))))
                .isEmpty();
        assertThat(error("jdk:17", task.withLimits(Map.of("mem", Limit.INFINITE))))
                .isPresent();
    }

    @Test
    void aProgramWhoseJdkIsNotThereIsRefusedWithThoseThatAre() {
        assertThat(error(
                        "jdk:17.0.15;jdk:25",
                        task("cpus:1;mem:256", JvmInfo.ofJar("a.jar").jdk("21"))))
                .contains("Task is not valid: jvm.jdk: there is no JDK 21 on agent a; it has 17.0.15, 25");
        assertThat(error("rack:a", task("cpus:1;mem:256", JvmInfo.ofJar("a.jar"))))
                .contains("Task is not valid: jvm.jdk: there is no JDK on agent a; it has none");
    }

    @Test
    void anExecutorOfTheFrameworkHasNoUseForIt() {
        TaskInfo task = task("cpus:1;mem:256", JvmInfo.ofJar("a.jar"));

        assertThat(error("jdk:17", task)).isEmpty();
        assertThat(JvmValidation.error(offer("jdk:17"), task, true))
                .contains("Task has a jvm section, which only agents run, and an executor of its own");
    }
}
