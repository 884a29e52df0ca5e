package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Operators.reserved;
import static io.kebne.actors.allocator.core.Operators.volume;
import static io.kebne.actors.allocator.core.Pool.restarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RegistrationRefused;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that come back with other resources than those that reservations and volumes were made of. */
class ReconfigurationTest {
    private static final Resource VOLUME = volume("v1", "r", 60);

    private final Pool pool = new Pool();

    @BeforeEach
    void reservationsAndAVolume() {
        pool.givenAgent("a1", "cpus:4;mem:1024;disk:100")
                .given(convert("a1", reserve("r", "cpus:3;disk:100")))
                .given(convert("a1", Operators.create(VOLUME)));
    }

    @Test
    void anAgentThatComesBackAsItWasKeepsWhatWasMade() {
        Resources before = total();

        pool.when(restarted("a1", "incarnation-2", "cpus:4;mem:1024;disk:100"));

        assertThat(total()).isEqualTo(before);
        assertThat(pool.told("a1")).contains(new Registered(Pool.EPOCH, Resources.of(VOLUME), Pool.WALL));
    }

    @Test
    void whatIsAddedIsFreeForAll() {
        pool.when(restarted("a1", "incarnation-2", "cpus:6;mem:2048;disk:200"));

        assertThat(total())
                .isEqualTo(Resources.parse("cpus:3;mem:2048;disk:100")
                        .plus(reserved("r", "cpus:3;disk:40"))
                        .plus(Resources.of(VOLUME)));
    }

    @Test
    void whatItNoLongerHasTheMeansForIsLost() {
        pool.when(restarted("a1", "incarnation-2", "cpus:2;mem:1024;disk:70"));

        assertThat(total().thousandths("cpus")).isEqualTo(2_000);
        assertThat(total().thousandths("disk")).isEqualTo(70_000);
        assertThat(total().reservedTo("r").thousandths("cpus")).isZero();
        assertThat(pool.state().totals().reserved("r").get("cpus")).isZero();
    }

    @Test
    void theBooksFollow() {
        pool.when(restarted("a1", "incarnation-2", "cpus:2;mem:1024;disk:70"));

        BooksAfresh.check(pool.view(), pool.session(), pool.books(), AllocatorSettings.DEFAULT);
        Invariants.check(pool.view(), pool.session());
    }

    @Test
    void anAgentThatMustBeEqualIsRefusedWithWhatIsDifferent() {
        assertThat(refusal(ReconfigurationPolicy.EQUAL, agent("cpus:4;mem:1024;disk:100", "")))
                .isEmpty();
        assertThat(refusal(ReconfigurationPolicy.EQUAL, agent("cpus:5;mem:1024;disk:100", "")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("resources", "cpus:5", "cpus:4", "equal"));
        assertThat(refusal(ReconfigurationPolicy.EQUAL, agent("cpus:4;mem:1024;disk:100", "rack:a")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("attributes"));
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void anAgentThatMayHaveMoreIsRefusedWhenItHasLessOrOther() {
        assertThat(refusal(ReconfigurationPolicy.ADDITIVE, agent("cpus:5;mem:1024;disk:100;gpus:1", "rack:a")))
                .isEmpty();
        assertThat(refusal(ReconfigurationPolicy.ADDITIVE, agent("cpus:5;mem:1024;disk:100", "rack:a")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("resources"));
        assertThat(refusal(ReconfigurationPolicy.ADDITIVE, agent("cpus:5;mem:1024;disk:100;gpus:1", "rack:b")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("attributes"));
    }

    @Test
    void anotherJdkIsNoChange() {
        AgentInfo before = agent("cpus:1", "rack:a;jdk:17.0.9");

        assertThat(Reconfiguration.refusal(
                        before, agent("cpus:1", "rack:a;jdk:17.0.15;jdk:25"), ReconfigurationPolicy.EQUAL))
                .isEmpty();
        assertThat(Reconfiguration.refusal(before, agent("cpus:1", "rack:b;jdk:17.0.9"), ReconfigurationPolicy.EQUAL))
                .isPresent();
    }

    @Test
    void aDomainMayBeAddedAndNotChanged() {
        AgentInfo before = agent("cpus:1", "");
        AgentInfo west = before.withDomain(new DomainInfo("west", "1"));
        AgentInfo east = before.withDomain(new DomainInfo("east", "1"));

        assertThat(Reconfiguration.refusal(before, west, ReconfigurationPolicy.ADDITIVE))
                .isEmpty();
        assertThat(Reconfiguration.refusal(before, west, ReconfigurationPolicy.EQUAL))
                .isPresent();
        assertThat(Reconfiguration.refusal(west, east, ReconfigurationPolicy.ADDITIVE))
                .isPresent();
        assertThat(Reconfiguration.refusal(west, east, ReconfigurationPolicy.ANY))
                .isEmpty();
    }

    @Test
    void anotherAddressIsNoChange() {
        AgentInfo before = agent("cpus:1", "");
        AgentInfo moved = new AgentInfo(
                before.id(), "other", "10.9.9.9", 7, before.resources(), before.attributes(), "2", before.domain());

        assertThat(Reconfiguration.refusal(before, moved, ReconfigurationPolicy.EQUAL))
                .isEmpty();
    }

    private Optional<String> refusal(ReconfigurationPolicy policy, AgentInfo info) {
        pool.when(new RegisterAgent(info, "incarnation-2", List.of(), policy));
        return pool.told("a1").stream()
                .filter(RegistrationRefused.class::isInstance)
                .map(message -> ((RegistrationRefused) message).reason())
                .findFirst();
    }

    private static AgentInfo agent(String resources, String attributes) {
        AgentInfo info = Fleet.agent("a1", resources);
        return new AgentInfo(
                info.id(),
                info.hostname(),
                info.ip(),
                info.port(),
                info.resources(),
                Attribute.parse(attributes),
                info.version());
    }

    private Resources total() {
        return pool.state().agent(new AgentId("a1")).get().total();
    }
}
