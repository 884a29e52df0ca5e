package io.kebne.http.wire.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.http.wire.MessageJson;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

/** The {@code jvm} section on Mesos' wire: a field in JSON, a label in protocol buffers. */
class JvmMessagesTest {
    private static final String JVM = "\"jvm\":{\"jar\":\"a.jar\",\"jdk\":\"17\",\"arguments\":[\"x\"]}";
    private static final JvmInfo EXPECTED =
            JvmInfo.ofJar("a.jar").jdk("17").arguments(List.of("x")).build();

    private static TaskInfo read(String rest) {
        String json = "{\"name\":\"t\",\"task_id\":{\"value\":\"t\"},\"agent_id\":{\"value\":\"a\"}," + rest + "}";
        return TaskMessages.read(MessageJson.parse(json.getBytes(UTF_8), Protos.TaskInfo.getDefaultInstance()));
    }

    @Test
    void aFieldInJsonIsTheSection() {
        TaskInfo task = read(JVM);

        assertThat(task.jvm()).contains(EXPECTED);
        assertThat(task.command().orElseThrow().value()).isEqualTo("java");
        assertThat(task.labels()).isEmpty();
    }

    @Test
    void labelsBeforeAndBehindItAreTheTasksOwn() {
        String labels = "\"labels\":{\"labels\":[{\"key\":\"k\",\"value\":\"v\"}]}";

        for (String both : List.of(JVM + "," + labels, labels + "," + JVM)) {
            assertThat(read(both).jvm()).contains(EXPECTED);
            assertThat(read(both).labels()).containsExactly(new Label("k", Optional.of("v")));
        }
    }

    @Test
    void aCommandBesideItNeedsNoValueAndKeepsTheRest() {
        TaskInfo task = read(JVM + ",\"command\":{\"user\":\"nobody\",\"environment\":{\"variables\":["
                + "{\"name\":\"A\",\"value\":\"b\"}]},\"uris\":[{\"value\":\"http://h/a.jar\"}]}");

        assertThat(task.command().orElseThrow().user()).contains("nobody");
        assertThat(task.command().orElseThrow().environment()).containsExactly(new EnvironmentVariable("A", "b"));
        assertThat(task.command().orElseThrow().uris()).hasSize(1);
    }

    @Test
    void protocolBuffersCarryItInALabelBothWays() {
        TaskInfo task = read(JVM);
        Protos.TaskInfo message =
                TaskMessages.write(task, new FrameworkId("f"), new AgentId("a"), ResourceFormat.FULL, Optional.empty());

        assertThat(message.getLabels().getLabels(0).getKey()).isEqualTo("kebne.jvm");
        assertThat(TaskMessages.read(message)).isEqualTo(task);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> read("\"jvm\":{\"jar\":\"a\",\"heap\":\"x\"}")).hasMessageStartingWith("jvm.heap: ");
        assertThatThrownBy(() -> read("\"jvm\":7")).hasMessage("jvm: expected an object");
        assertThatThrownBy(() -> read(JVM + ",\"command\":{\"value\":\"ls\"}")).hasMessageStartingWith("command: ");
        assertThatThrownBy(() -> read(JVM + ",\"labels\":{\"labels\":[{\"key\":\"kebne.jvm\",\"value\":\"{}\"}]}"))
                .hasMessageStartingWith("jvm: is given twice");
    }
}
