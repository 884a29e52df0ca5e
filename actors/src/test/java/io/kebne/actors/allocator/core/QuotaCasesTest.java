package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.both;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Operators.force;
import static io.kebne.actors.allocator.core.Operators.limit;
import static io.kebne.actors.allocator.core.Operators.mountDisk;
import static io.kebne.actors.allocator.core.Operators.quota;
import static io.kebne.actors.allocator.core.Operators.set;
import static io.kebne.actors.allocator.core.Pool.accept;
import static io.kebne.actors.allocator.core.Pool.decline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What quotas make of offers: Mesos' own cases, from hierarchical_allocator_tests.cpp and master_quota_tests.cpp. */
class QuotaCasesTest {
    private static final Resources HALF = Resources.parse("cpus:1;mem:512");
    private static final Resources WHOLE = Resources.parse("cpus:2;mem:1024");

    private final Pool pool = new Pool();

    @Test
    @DisplayName("50 [QuotaProvidesGuarantee]")
    void aGuaranteeIsHeldBackWhileItsRoleRefuses() {
        pool.given(both("q", "cpus:2;mem:1024"))
                .givenFramework("framework1", "q")
                .givenFramework("other");
        pool.givenAgent("agent1", "cpus:1;mem:512").whenOffersAreMade();
        pool.givenAgent("agent2", "cpus:1;mem:512").whenOffersAreMade();
        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent1", HALF, "agent2", HALF));

        pool.when(
                "framework1",
                decline(
                        Duration.ofSeconds(2),
                        pool.offer("framework1", "agent2").id()));

        pool.whenOffersAreMade();
        pool.whenTimePasses(Duration.ofSeconds(1)).whenOffersAreMade();
        assertThat(pool.offers("other")).isEmpty();
        assertThat(pool.offered("framework1")).containsOnlyKeys("agent1");
        pool.whenTimePasses(Duration.ofSeconds(1)).whenOffersAreMade();
        assertThat(pool.offers("other")).isEmpty();
        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent1", HALF, "agent2", HALF));
    }

    @Test
    @DisplayName("51 [QuotaProvidesLimit]")
    void anAgentIsSplitAtALimit() {
        pool.given(limit("*", "cpus:0;mem:0;disk:0"))
                .givenFramework("framework1")
                .givenFramework("framework2", "role2");
        pool.givenAgent("agent1", "cpus:2;mem:1024;disk:1024").whenOffersAreMade();
        assertThat(pool.offers("framework1")).isEmpty();
        assertThat(pool.offered("framework2")).containsOnlyKeys("agent1");

        pool.given(limit("*", "cpus:1;mem:512;disk:512"))
                .givenAgent("agent2", "cpus:2;mem:1024;disk:1024")
                .whenOffersAreMade();

        Resources half = Resources.parse("cpus:1;mem:512;disk:512");
        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent2", half));
        assertThat(pool.offered("framework2").get("agent2")).isEqualTo(half);
    }

    @Test
    @DisplayName("53 [DRFWithQuota]")
    void beyondAGuaranteeThatIsALimitOthersGetAll() {
        pool.given(both("q", "cpus:0.25;mem:128"))
                .givenFramework("framework1", "q")
                .givenFramework("framework2", "other");
        pool.givenAgent("agent1", "cpus:1;mem:512").whenOffersAreMade();
        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent1", Resources.parse("cpus:0.25;mem:128")));
        assertThat(pool.offered("framework2")).isEqualTo(Map.of("agent1", Resources.parse("cpus:0.75;mem:384")));

        pool.givenAgent("agent2", "cpus:1;mem:512")
                .givenAgent("agent3", "cpus:1;mem:512")
                .whenOffersAreMade();

        assertThat(pool.offered("framework1")).containsOnlyKeys("agent1");
        assertThat(pool.offered("framework2")).containsEntry("agent2", HALF).containsEntry("agent3", HALF);
        ScalarTotals held = Holdings.of(pool.view(), "q");
        assertThat(held.get(Resources.CPUS)).isEqualTo(250);
        assertThat(held.get(Resources.MEM)).isEqualTo(128_000);
    }

    @Test
    @DisplayName("55 [QuotaAbsentFrameworkWholeAgent]")
    void aGuaranteeIsHeldBackEvenWithoutAFramework() {
        pool.given(both("q", "cpus:2;mem:1024")).givenFramework("framework2", "other");
        pool.givenAgent("agent1", "cpus:2;mem:1024").whenOffersAreMade();
        assertThat(pool.offers("framework2")).isEmpty();

        pool.givenAgent("agent2", "cpus:1;mem:512").whenOffersAreMade("agent2");

        assertThat(pool.offered("framework2")).isEqualTo(Map.of("agent2", HALF));
    }

    @Test
    @DisplayName("56 [QuotaAgainstStarvation]")
    void aGuaranteeGoesBeforeALowShare() {
        pool.givenFramework("framework1", "q").givenAgent("agent1", "cpus:1;mem:512");
        pool.whenOffersAreMade();
        pool.when(
                "framework1",
                accept(List.of(pool.offer("framework1", "agent1").id()), Filters.NONE, task("t1", "cpus:1;mem:512")));
        pool.givenFramework("framework2", "other").givenAgent("agent2", "cpus:1;mem:512");
        for (int round = 0; round < 3; round++) {
            pool.whenOffersAreMade();
            pool.when(
                    "framework2",
                    decline(Duration.ZERO, pool.offer("framework2", "agent2").id()));
        }

        pool.given(set(quota("q", "cpus:2;mem:1024", "cpus:2;mem:1024"))).whenOffersAreMade();

        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent2", HALF));
        assertThat(pool.offers("framework2")).isEmpty();
    }

    @Test
    @DisplayName("57 [QuotaAllocationGranularityUnchoppableResource]")
    void aWholeDiskThatIsMoreThanMayBeHadIsLeftOut() {
        Resources withDisk = WHOLE.plus(mountDisk("/d1", 100));
        pool.given(both("q", "cpus:4;mem:2048;disk:150")).givenFramework("framework1", "q");
        pool.givenAgent(Fleet.agent("agent1", withDisk)).whenOffersAreMade();
        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent1", withDisk));

        pool.givenAgent(Fleet.agent("agent2", withDisk)).whenOffersAreMade();

        assertThat(pool.offered("framework1")).isEqualTo(Map.of("agent1", withDisk, "agent2", WHOLE));
    }

    @Test
    @DisplayName("59 [ValidateLimitAgainstConsumed]")
    void aLimitBelowConsumptionNeedsForce() {
        pool.givenFramework("framework1", "q")
                .givenAgent("agent1", "cpus:4;mem:1024")
                .givenTask("framework1", "agent1", task("t1", "cpus:2;mem:512"));

        pool.when(set(quota("q", "", "cpus:1")));
        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(pool.state().policy().quotas()).isEmpty();

        assertThat(pool.when(set(quota("q", "", "cpus:2"))).reply()).isEqualTo(DONE);
        assertThat(pool.when(force(quota("q", "", "cpus:1"))).reply()).isEqualTo(DONE);
        assertThat(pool.state().policy().quota("q")).isEqualTo(quota("q", "", "cpus:1"));
    }

    @ParameterizedTest
    @DisplayName("59 [UpdateQuotaTooLarge]")
    @ValueSource(strings = {"cpus:1000000000001", "mem:1099511627777", "disk:1099511627777"})
    void thereAreBounds(String tooMuch) {
        assertThatThrownBy(() -> quota("q", "", tooMuch)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    @DisplayName("59 [UpdateQuotaMultipleRoles]")
    void ofTwoRolesNeitherIsSetWhenOneIsInvalid() {
        pool.givenFramework("framework1", "q")
                .givenAgent("agent1", "cpus:4;mem:1024")
                .givenTask("framework1", "agent1", task("t1", "cpus:2;mem:512"));

        pool.when(set(quota("other", "", "cpus:10"), quota("q", "", "cpus:1")));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(pool.state().policy().quotas()).isEmpty();
        assertThat(pool.events()).isEmpty();
    }

    @Test
    @DisplayName("59 [nested roles]")
    void aNestedRoleMayHaveAQuotaButNoMoreThanItsParent() {
        // Mesos refuses nested roles altogether; here only a child that would have more than its parent is refused.
        assertThat(pool.when(limit("q/child", "cpus:2")).reply()).isEqualTo(DONE);

        assertThat(cause(pool.when(limit("q", "cpus:1")).reply())).isEqualTo(Cause.INVALID);

        assertThat(pool.when(limit("q", "cpus:2")).reply()).isEqualTo(DONE);
    }

    @Test
    @DisplayName("61 [RolesEndpointContainsConsumedQuota]")
    void consumptionIsWhatTasksHoldUnreservedAndAllThatIsReserved() {
        pool.givenFramework("framework1", "q")
                .givenAgent("agent1", "cpus(q):1;mem(q):10")
                .givenTask("framework1", "agent1", task("t1", "cpus(q):1;mem(q):10"))
                .givenAgent("agent2", "cpus:10;mem:100")
                .givenTask("framework1", "agent2", task("t2", "cpus:10;mem:100"));
        pool.givenAgent("agent3", "cpus(q):100;mem(q):1000")
                .givenAgent("agent4", "cpus:1000;mem:10000")
                .whenOffersAreMade();

        FrameworkId id = new FrameworkId("framework1");
        assertAmounts(pool.state().framework(id).get().allocated("q"), 11, 110);
        assertAmounts(pool.view().link(id).offered("q"), 1100, 11_000);
        assertAmounts(pool.state().totals().reserved("q"), 101, 1010);
        assertAmounts(Consumption.of(pool.state(), "q"), 111, 1110);
    }

    private static void assertAmounts(ScalarTotals totals, long cpus, long mem) {
        assertThat(totals.get(Resources.CPUS)).isEqualTo(cpus * 1000);
        assertThat(totals.get(Resources.MEM)).isEqualTo(mem * 1000);
    }
}
