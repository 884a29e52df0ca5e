package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllocatorLifeTest {
    private static final AgentId LENDER = new AgentId("lender");
    private static final String INCARNATION = "incarnation";

    @Test
    void anEstimateThatIsPutOffIsTheOneThatIsKnown() {
        AllocatorLife life = life();

        assertThat(life.withoutEstimate(heartbeat(LENDER, 3))).isEqualTo(heartbeat(LENDER, 2));
        AgentId stranger = new AgentId("stranger");
        assertThat(life.withoutEstimate(heartbeat(stranger, 3)))
                .isEqualTo(new AgentHeartbeat(stranger, INCARNATION, Optional.empty()));
    }

    @Test
    void othersSayTheSame() {
        AllocatorCommand other = new UnregisterAgent(LENDER, INCARNATION, false);

        assertThat(life().withoutEstimate(other)).isEqualTo(other);
    }

    private static AllocatorLife life() {
        Resources own = Resources.parse("cpus:4;mem:1024");
        AgentInfo info = new AgentInfo(LENDER, "host", "host", 5051, own, List.of(), "1");
        AllocatorState state = AllocatorState.EMPTY
                .apply(new AgentAdmitted(info, INCARNATION, 1))
                .apply(new AgentOversubscribed(LENDER, revocable(2), 2));
        EffectRunner effects = new EffectRunner("pool", id -> {
            throw new IllegalStateException("nothing is said to " + id);
        });
        return new AllocatorLife("epoch", "host", state, 1, AllocatorSettings.DEFAULT, effects, new Moment(3, 3));
    }

    private static AgentHeartbeat heartbeat(AgentId agentId, int lent) {
        return new AgentHeartbeat(agentId, INCARNATION, Optional.empty(), revocable(lent));
    }

    private static Resources revocable(int cpus) {
        return Resources.of(new Resource(Resources.CPUS, Scalar.of(cpus), Traits.REVOCABLE));
    }
}
