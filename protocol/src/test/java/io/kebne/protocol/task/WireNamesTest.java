package io.kebne.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireNamesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void everyTaskStateIsReadBackFromItsName(TaskState state) throws JsonProcessingException {
        assertThat(state.wireName()).startsWith("TASK_");
        assertThat(TaskState.fromWireName(state.wireName())).isEqualTo(state);
        assertThat(MAPPER.writeValueAsString(state)).isEqualTo('"' + state.wireName() + '"');
        assertThat(MAPPER.readValue('"' + state.wireName() + '"', TaskState.class))
                .isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonIsReadBackFromItsName(Reason reason) throws JsonProcessingException {
        assertThat(reason.wireName()).startsWith("REASON_").doesNotContain("SLAVE");
        assertThat(Reason.fromWireName(reason.wireName())).isEqualTo(reason);
        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(reason), Reason.class))
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource
    void everySourceIsReadBackFromItsName(Source source) throws JsonProcessingException {
        assertThat(source.wireName()).startsWith("SOURCE_");
        assertThat(Source.fromWireName(source.wireName())).isEqualTo(source);
        assertThat(MAPPER.readValue(MAPPER.writeValueAsString(source), Source.class))
                .isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TASK_", "RUNNING", "task_running", "XXXX_RUNNING", "TASK_RUNNING ", "REASON_GC_ERROR"})
    void anythingElseIsNoTaskState(String name) {
        assertThatThrownBy(() -> TaskState.fromWireName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GC_ERROR", "XXXXXX_GC_ERROR", "REASON_", "REASON_SLAVE_REMOVED", "SOURCE_MASTER"})
    void anythingElseIsNoReason(String name) {
        assertThatThrownBy(() -> Reason.fromWireName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MASTER", "XXXXXX_MASTER", "SOURCE_SLAVE"})
    void anythingElseIsNoSource(String name) {
        assertThatThrownBy(() -> Source.fromWireName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "AGENT_REMOVED, REASON_SLAVE_REMOVED",
        "AGENT_REMOVED_BY_OPERATOR, REASON_SLAVE_REMOVED_BY_OPERATOR",
        "AGENT_UNKNOWN, REASON_SLAVE_UNKNOWN",
        "RECONCILIATION, REASON_RECONCILIATION"
    })
    void reasonsHaveMesosOlderNamesToo(Reason reason, String legacyName) {
        assertThat(reason.legacyName()).isEqualTo(legacyName);
    }

    @Test
    void statesThatATaskMayLeaveAreNotTerminal() {
        EnumSet<TaskState> open = EnumSet.allOf(TaskState.class);
        open.removeIf(TaskState::isTerminal);

        assertThat(open)
                .containsExactly(
                        TaskState.STAGING,
                        TaskState.STARTING,
                        TaskState.RUNNING,
                        TaskState.KILLING,
                        TaskState.UNREACHABLE,
                        TaskState.UNKNOWN);
    }
}
