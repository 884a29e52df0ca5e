package io.kebne.protocol.offer.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationStateTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void everyStateIsReadBackFromMesosName(OperationState state) throws JsonProcessingException {
        assertThat(state.wireName()).startsWith("OPERATION_");
        assertThat(MAPPER.writeValueAsString(state)).isEqualTo('"' + state.wireName() + '"');
        assertThat(MAPPER.readValue('"' + state.wireName() + '"', OperationState.class))
                .isEqualTo(state);
    }

    @Test
    void operationsEndInSomeStatesAndMayComeBackFromOthers() {
        assertThat(OperationState.values())
                .filteredOn(OperationState::isTerminal)
                .containsExactly(
                        OperationState.FINISHED,
                        OperationState.FAILED,
                        OperationState.ERROR,
                        OperationState.DROPPED,
                        OperationState.GONE_BY_OPERATOR);
    }

    @Test
    void aNameWithoutMesosPrefixIsNoState() {
        assertThatThrownBy(() -> OperationState.fromWireName("FINISHED")).isInstanceOf(IllegalArgumentException.class);
    }
}
