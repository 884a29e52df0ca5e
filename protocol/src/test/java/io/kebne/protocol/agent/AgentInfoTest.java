package io.kebne.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentInfoTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 5051, 65535})
    void aPortHasSixteenBits(int port) {
        assertThat(info(port).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE})
    void anyOtherPortIsRefused(int port) {
        assertThatThrownBy(() -> info(port))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("port"));
    }

    private static AgentInfo info(int port) {
        return new AgentInfo(new AgentId("a"), "host", "127.0.0.1", port, Resources.EMPTY, List.of(), "1");
    }
}
