package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Operators.field;
import static io.kebne.actors.allocator.core.Operators.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorCommand.UpdateWhitelist;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PolicyDecisionsTest {
    private final Pool pool = new Pool();

    @Test
    void aRoleThatIsNamedTwiceRefusesAllWeights() {
        pool.when(new UpdateWeights(List.of(new Weight("a", 2), new Weight("b", 3), new Weight("a", 4))));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(field(pool.reply())).isEqualTo("weights");
        assertThat(pool.state().policy().weights()).isEmpty();
    }

    @Test
    void onlyWeightsThatChangeAreNotedAndOffersStayWhenNoneDoes() {
        pool.given(weight("a", 2)).givenFramework("f1", "a").givenAgent("a1", "cpus:2;mem:1024");
        pool.whenOffersAreMade();

        pool.when(new UpdateWeights(List.of(new Weight("a", 2), new Weight("b", 1))));
        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.events()).isEmpty();
        assertThat(pool.offers("f1")).hasSize(1);

        pool.when(new UpdateWeights(List.of(new Weight("a", 2), new Weight("b", 5))));
        assertThat(pool.events()).containsExactly(new WeightsUpdated(List.of(new Weight("b", 5)), Pool.WALL));
        assertThat(pool.offers("f1")).isEmpty();
    }

    @Test
    void prioritiesHoldForRolesBelowAndSurviveAFailover() {
        pool.given(new UpdatePriorities(List.of(new RolePriority("a", 5, true, false))))
                .givenFailover();

        assertThat(pool.state().policy().priority("a/b").priority()).isEqualTo(5);
        assertThat(pool.state().policy().priority("ab").priority()).isZero();
    }

    @Test
    void aRoleThatIsNamedTwiceRefusesAllPriorities() {
        RolePriority priority = new RolePriority("a", 5, true, false);

        pool.when(new UpdatePriorities(List.of(priority, priority)));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(pool.state().policy().priorities()).isEmpty();
    }

    @Test
    void agentsThatAreNotOnTheWhitelistAreOfferedNoMoreUntilItIsLifted() {
        pool.givenAgent("a1", "cpus:2;mem:1024")
                .givenAgent("a2", "cpus:2;mem:1024")
                .givenFramework("f1")
                .whenOffersAreMade();

        pool.when(new UpdateWhitelist(Optional.of(new TreeSet<>(Set.of("a2.example")))));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).hasSize(1);
        assertThat(pool.whenOffersAreMade().offered("f1")).containsOnlyKeys("a2");
        pool.given(new UpdateWhitelist(Optional.empty())).whenOffersAreMade();
        assertThat(pool.offered("f1")).containsOnlyKeys("a1", "a2");
    }

    @Test
    void theWhitelistSurvivesAFailover() {
        pool.given(new UpdateWhitelist(Optional.of(new TreeSet<>(Set.of("a2.example")))))
                .givenFailover();

        pool.givenAgent("a1", "cpus:2;mem:1024")
                .givenAgent("a2", "cpus:2;mem:1024")
                .givenFramework("f1")
                .whenOffersAreMade();

        assertThat(pool.offered("f1")).containsOnlyKeys("a2");
    }

    @Test
    void whatIsSoAlreadyIsNotWrittenAgain() {
        Pool repeated = new Pool();
        UpdatePriorities priorities = new UpdatePriorities(List.of(new RolePriority("web", 3, false, true)));
        UpdateWhitelist whitelist = new UpdateWhitelist(Optional.of(new TreeSet<>(Set.of("a1.example"))));
        repeated.given(priorities).given(whitelist);

        assertThat(repeated.given(priorities).events()).isEmpty();
        assertThat(repeated.given(whitelist).events()).isEmpty();
    }
}
