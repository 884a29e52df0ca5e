package io.kebne.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new ParameterNamesModule());

    private static final Map<String, Function<String, Object>> TYPES = Map.of(
            "agent_id", AgentId::new,
            "executor_id", ExecutorId::new,
            "framework_id", FrameworkId::new,
            "offer_id", OfferId::new,
            "task_id", TaskId::new);

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", "-x", "web.1_2:3@h#", "naïve-名", "%2F"})
    void anIdMayBeAnyOrdinaryName(String id) {
        TYPES.forEach((field, type) -> assertThat(type.apply(id)).hasToString(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a/b",
                "/",
                "a\\b",
                "a b",
                " a",
                "a\t",
                "a\nb",
                "a\u0000",
                "a\u007f",
                "a\u2003b",
            })
    void anIdThatCannotBeADirectoryIsRefusedWithItsField(String id) {
        TYPES.forEach((field, type) -> assertThatThrownBy(() -> type.apply(id))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field)));
    }

    @Test
    void anIdHasAtMost255Characters() {
        assertThat(new TaskId("x".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new TaskId("x".repeat(256))).hasMessage("task_id: is longer than 255 characters");
        assertThatThrownBy(() -> new TaskId(null)).hasMessage("task_id: must not be empty");
    }

    @Test
    void anIdIsABareStringOnTheWire() throws JsonProcessingException {
        TaskKey key = new TaskKey(new FrameworkId("f"), new TaskId("t"));

        assertThat(MAPPER.writeValueAsString(key)).isEqualTo("{\"frameworkId\":\"f\",\"taskId\":\"t\"}");
        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(key), TaskKey.class))
                .isEqualTo(key);
    }

    @Test
    void idsSortAsTheirText() {
        assertThat(List.of(new AgentId("b"), new AgentId("a")).stream().sorted())
                .containsExactly(new AgentId("a"), new AgentId("b"));
    }
}
