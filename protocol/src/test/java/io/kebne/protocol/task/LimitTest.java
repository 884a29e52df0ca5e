package io.kebne.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());
    private static final TaskInfo TASK =
            TaskInfo.of(new TaskId("t"), "", Resources.parse("cpus:1"), CommandInfo.shell("true"));

    @Test
    void aLimitIsANumberOrInfinity() throws JsonProcessingException {
        assertThat(MAPPER.writeValueAsString(Limit.of(1.5))).isEqualTo("1.5");
        assertThat(MAPPER.writeValueAsString(Limit.INFINITE)).isEqualTo("\"Infinity\"");
        assertThat(MAPPER.readValue("2", Limit.class)).isEqualTo(Limit.of(2));
        assertThat(MAPPER.readValue("\"Infinity\"", Limit.class)).isEqualTo(Limit.of(Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e300", "\"NaN\"", "\"1\"", "true", "{}", "[]"})
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> MAPPER.readValue(json, Limit.class)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, Double.NaN, Double.NEGATIVE_INFINITY, 1e13})
    void anAmountThatIsNoneIsRefused(double amount) {
        assertThatThrownBy(() -> Limit.of(amount)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aTaskOfAnOlderVersionHasNoLimitsAndTheUsualPriority() throws JsonProcessingException {
        String json = MAPPER.writeValueAsString(TASK);

        assertThat(json).doesNotContain("limits", "priority");
        assertThat(MAPPER.readValue(json, TaskInfo.class)).isEqualTo(TASK);
    }

    @Test
    void aTaskKeepsItsLimitsAndPriority() throws JsonProcessingException {
        TaskInfo task = TASK.withLimits(Map.of("cpus", Limit.of(2), "mem", Limit.INFINITE))
                .withPriority(-7);

        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(task), TaskInfo.class))
                .isEqualTo(task);
    }

    @Test
    void tooManyLimitsOrAnAbsentOneAreRefused() {
        Map<String, Limit> many = new HashMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("r" + i, Limit.INFINITE);
        }
        Map<String, Limit> absent = new HashMap<>();
        absent.put("cpus", null);

        assertThatThrownBy(() -> TASK.withLimits(many)).hasMessageStartingWith("limits: ");
        assertThatThrownBy(() -> TASK.withLimits(absent)).hasMessageStartingWith("limits: ");
    }
}
