package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorMessage.FromAgent;
import io.kebne.protocol.id.AgentId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlySignsTest {
    private final EarlySigns signs = new EarlySigns(5_000);

    @Test
    void theLatestOfEachAgentIsKept() {
        add("a", "1", 0);
        add("b", "1", 0);
        add("a", "2", 10);

        assertThat(signs.take(20)).containsExactly(heartbeat("a", "2"), heartbeat("b", "1"));
        assertThat(signs.isEmpty()).isTrue();
    }

    @Test
    void oneThatIsOldSaysNothingAnyMore() {
        add("a", "1", 0);
        add("b", "1", 1);

        assertThat(signs.take(5_000)).containsExactly(heartbeat("b", "1"));
        assertThat(signs.isEmpty()).isTrue();
    }

    @Test
    void manyAreTakenInParts() {
        for (int i = 0; i < 450; i++) {
            add("a" + i, "1", 0);
        }

        List<Integer> sizes = new ArrayList<>();
        while (!signs.isEmpty()) {
            sizes.add(signs.take(1).size());
        }
        assertThat(sizes).containsExactly(200, 200, 50);
    }

    @Test
    void thereIsRoomForSoManyAgentsAndNoMore() {
        for (int i = 0; i <= 50_000; i++) {
            add("a" + i, "1", 0);
        }
        add("a0", "2", 0);

        int taken = 0;
        assertThat(signs.take(1)).startsWith(heartbeat("a0", "2"));
        while (!signs.isEmpty()) {
            taken += signs.take(1).size();
        }
        assertThat(taken).isEqualTo(50_000 - 200);
    }

    private void add(String agent, String incarnation, long millis) {
        FromAgent message = heartbeat(agent, incarnation);
        signs.add(message, (AgentHeartbeat) message.command(), millis);
    }

    private static FromAgent heartbeat(String agent, String incarnation) {
        return new FromAgent(new AgentHeartbeat(new AgentId(agent), incarnation), null);
    }
}
