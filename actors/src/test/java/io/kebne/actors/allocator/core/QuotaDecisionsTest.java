package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Operators.field;
import static io.kebne.actors.allocator.core.Operators.force;
import static io.kebne.actors.allocator.core.Operators.limit;
import static io.kebne.actors.allocator.core.Operators.quota;
import static io.kebne.actors.allocator.core.Operators.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Resources;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotaDecisionsTest {
    private final Pool pool = new Pool();

    @Test
    void aChildMayNotHaveAHigherLimitThanItsParentWhicheverIsSetFirst() {
        pool.given(limit("a", "cpus:2"));

        pool.when(force(quota("a/b/c", "", "cpus:3")));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(field(pool.reply())).isEqualTo("limits.cpus");
        assertThat(pool.when(set(quota("a/b/c", "", "cpus:2"))).reply()).isEqualTo(DONE);
        assertThat(cause(pool.when(force(quota("a", "", "cpus:1"))).reply())).isEqualTo(Cause.INVALID);
    }

    @Test
    void childrenMayNotBeGuaranteedMoreThanTheirParentAltogether() {
        pool.given(force(quota("a", "cpus:3", "")));
        pool.given(force(quota("a/b", "cpus:2", "")));

        pool.when(force(quota("a/c", "cpus:2", "")));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(field(pool.reply())).isEqualTo("guarantees.cpus");
        assertThat(pool.when(force(quota("a/c", "cpus:1", ""))).reply()).isEqualTo(DONE);
    }

    @Test
    void whatMayBeTakenBackCannotBeGuaranteed() {
        pool.givenAgent("a1", "cpus:4;mem:1024");
        Resources lent = Resources.parse(RandomAgent.revocable(2));
        pool.when(new AgentHeartbeat(new AgentId("a1"), Pool.INCARNATION, Optional.empty(), lent));

        assertThat(cause(pool.when(set(quota("a", "cpus:5", ""))).reply())).isEqualTo(Cause.CONFLICT);
        assertThat(pool.when(set(quota("a", "cpus:4", ""))).reply()).isEqualTo(DONE);
    }

    @Test
    void whatIsGuaranteedMustBeThereUnlessForced() {
        pool.givenAgent("a1", "cpus:4;mem:1024");
        pool.given(set(quota("a", "cpus:3", "")));

        pool.when(set(quota("b", "cpus:2", "")));

        assertThat(cause(pool.reply())).isEqualTo(Cause.CONFLICT);
        assertThat(pool.state().policy().quotas().keySet().toJavaSet()).isEqualTo(Set.of("a"));
        assertThat(pool.when(set(quota("a/child", "cpus:2", ""))).reply())
                .as("a part of its parent's")
                .isEqualTo(DONE);
        assertThat(pool.when(force(quota("b", "cpus:2", ""))).reply()).isEqualTo(DONE);
    }

    @Test
    void aRoleThatIsNamedTwiceIsRefused() {
        pool.when(set(quota("a", "", "cpus:1"), quota("a", "", "cpus:2")));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(pool.state().policy().quotas()).isEmpty();
    }

    @Test
    void theLatestOffersAboveANewLimitAreTakenBack() {
        pool.givenFramework("f1", "a/b").givenAgent("a1", "cpus:2;mem:1024").whenOffersAreMade();
        pool.givenAgent("a2", "cpus:2;mem:1024").whenOffersAreMade();
        var latest = pool.offer("f1", "a2").id();

        pool.given(limit("a", "cpus:3"));

        assertThat(pool.rescinded("f1")).containsExactly(latest);
        pool.whenOffersAreMade();
        assertThat(Holdings.of(pool.view(), "a").get("cpus")).isEqualTo(3000);
    }

    @Test
    void offersOfOthersAreTakenBackForANewGuarantee() {
        pool.givenFramework("other", "b")
                .givenAgent("a1", "cpus:2;mem:1024")
                .givenAgent("a2", "cpus:2;mem:1024")
                .whenOffersAreMade()
                .givenFramework("f1", "a");
        assertThat(pool.offers("other")).hasSize(2);

        pool.given(set(quota("a", "cpus:2", "")));

        assertThat(pool.rescinded("other")).hasSize(1);
        pool.whenOffersAreMade();
        assertThat(pool.offers("f1")).hasSize(1);
        assertThat(pool.offers("other")).hasSize(1);
    }

    @Test
    void aQuotaIsRemovedByOneThatSaysNothing() {
        pool.givenAgent("a1", "cpus:2;mem:1024").givenFramework("f1", "b").given(set(quota("a", "cpus:2", "")));
        assertThat(pool.whenOffersAreMade().offered("f1").get("a1").thousandths("cpus"))
                .isZero();

        pool.given(set(Quota.none("a")));

        assertThat(pool.state().policy().quotas()).isEmpty();
    }

    @Test
    void quotasHoldAfterAFailover() {
        pool.given(limit("a", "cpus:1"))
                .givenAgent("a1", "cpus:4;mem:1024")
                .givenFramework("f1", "a")
                .givenTask("f1", "a1", task("t1", "cpus:1;mem:32"))
                .givenFailover();

        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "a").whenOffersAreMade();

        assertThat(pool.offer("f1", "a1").resources().thousandths("cpus")).isZero();
        assertThat(cause(pool.when(set(quota("a", "", "cpus:0.5"))).reply())).isEqualTo(Cause.INVALID);
    }
}
