package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.listed;
import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Pool.heartbeat;
import static io.kebne.actors.allocator.core.Pool.launched;
import static io.kebne.actors.allocator.core.Pool.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many silent agents are given up, when there are many. */
class RemovalLimitsTest {
    private static final Duration TICK = Duration.ofMillis(250);

    @Test
    void agentsAreGivenUpNoFasterThanTheRateAllows() {
        Pool pool = poolOf(3, "agent-removal-rate-limit = 1/10mins");

        pool.whenTimePasses(Duration.ofSeconds(76));
        assertThat(unreachable(pool)).containsExactly("a0");
        assertThat(pool.view().removalsHeld()).containsExactlyInAnyOrder(new AgentId("a1"), new AgentId("a2"));
        assertThat(pool.effects()).anyMatch(AllocatorEffect.Warn.class::isInstance);

        pool.whenTimePasses(TICK);
        assertThat(pool.effects()).as("once is enough").isEmpty();
        pool.whenTimePasses(Duration.ofMinutes(10).minus(TICK).minusMillis(1));
        assertThat(unreachable(pool)).isEmpty();

        pool.whenTimePasses(Duration.ofMillis(1));
        assertThat(unreachable(pool)).containsExactly("a1");
        pool.whenTimePasses(Duration.ofMinutes(10));
        assertThat(unreachable(pool)).containsExactly("a2");
        assertThat(pool.view().removalsHeld()).isEmpty();
    }

    @Test
    void theLongestSilentGoesFirst() {
        Pool pool = poolOf(3, "agent-removal-rate-limit = 1/1mins");
        pool.whenTimePasses(Duration.ofSeconds(1)).when(heartbeat("a0"));
        pool.whenTimePasses(Duration.ofSeconds(1)).when(heartbeat("a1"));

        pool.whenTimePasses(Duration.ofSeconds(80));

        assertThat(unreachable(pool)).containsExactly("a2");
    }

    @Test
    @DisplayName("faults 25: 40 % of the agents vanish")
    void aRackThatVanishesAndComesBackSoonHasNothingKilled() {
        Pool pool = poolOf(10, "agent-removal-rate-limit = 1/1mins").givenFramework("f1");
        for (int i = 0; i < 10; i++) {
            pool.given(launched("f1", "a" + i, task("t" + i, "cpus:1")));
        }
        for (int second = 0; second < 100; second++) {
            pool.whenTimePasses(Duration.ofSeconds(1));
            for (int i = 4; i < 10; i++) {
                pool.when(heartbeat("a" + i));
            }
        }
        assertThat(pool.view().removalsHeld()).hasSize(3);
        assertThat(pool.state().agents().values().count(agent -> !agent.isReachable()))
                .isEqualTo(1);

        for (int i = 0; i < 4; i++) {
            pool.when(register("a" + i, "cpus:4", listed("f1", "t" + i, TaskState.RUNNING, "a" + i)));
            assertThat(pool.told("a" + i)).noneMatch(KillTask.class::isInstance);
        }

        assertThat(pool.view().removalsHeld()).isEmpty();
        assertThat(pool.whenTimePasses(Duration.ofSeconds(1)).events()).isEmpty();
        assertThat(pool.state().agents().values()).allMatch(Agent::isReachable);
    }

    @Test
    void aHeldRemovalIsReleasedByAPlainSignOfLife() {
        Pool pool = poolOf(2, "agent-removal-rate-limit = 1/1mins, agent-disconnect-timeout = 5m");
        pool.whenTimePasses(Duration.ofSeconds(76));
        assertThat(pool.view().removalsHeld()).containsExactly(new AgentId("a1"));

        pool.when(heartbeat("a1"));

        assertThat(pool.softChanges()).contains(new Change.RemovalReleased(new AgentId("a1")));
        assertThat(pool.view().removalsHeld()).isEmpty();
    }

    @Test
    void whenTooManyDoNotComeBackAfterAFailoverNoneIsGivenUp() {
        Pool pool = poolOf(5, "recovery-agent-removal-limit = 40%").givenFailover();
        pool.when(register("a0", "cpus:4")).when(register("a1", "cpus:4"));
        pool.whenTimePasses(Duration.ofMinutes(10)).when(heartbeat("a0")).when(heartbeat("a1"));
        pool.whenTimePasses(Duration.ofMillis(1));
        assertThat(unreachable(pool)).isEmpty();
        assertThat(pool.view().removalsHeld()).hasSize(3);
        assertThat(pool.effects()).anyMatch(AllocatorEffect.Warn.class::isInstance);

        pool.when(register("a2", "cpus:4")).whenTimePasses(TICK);

        assertThat(unreachable(pool)).as("two of five are within the limit").containsExactly("a3", "a4");
        assertThat(pool.view().removalsHeld()).isEmpty();
    }

    @Test
    void withoutLimitsAllAreGivenUpAtOnce() {
        Pool pool = poolOf(3, "agent-removal-rate-limit = \"\"");

        pool.whenTimePasses(Duration.ofSeconds(76));
        assertThat(unreachable(pool)).containsExactly("a0", "a1", "a2");

        assertThat(unreachable(poolOf(3, "recovery-agent-removal-limit = 100%")
                        .givenFailover()
                        .whenTimePasses(Duration.ofMinutes(11))))
                .hasSize(3);
    }

    @Test
    void limitsAreReadAsInMesos() {
        assertThat(RateLimit.parse("r", " 3/20mins ")).contains(new RateLimit(3, Duration.ofMinutes(20)));
        assertThat(RateLimit.parse("r", "1/10m")).contains(new RateLimit(1, Duration.ofMinutes(10)));
        assertThat(RateLimit.parse("r", "")).isEmpty();
        assertThat(new RateLimit(3, Duration.ofMinutes(20)).intervalMillis()).isEqualTo(400_000);
        for (String wrong : List.of("1", "1/", "/1m", "0/1mins", "1/0mins", "1/10fortnights", "-1/1mins")) {
            assertThatThrownBy(() -> RateLimit.parse("r", wrong))
                    .as(wrong)
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageStartingWith("r");
        }
        for (String wrong : List.of("\"-1%\"", "\"101%\"", "many")) {
            assertThatThrownBy(() -> TestSettings.with("recovery-agent-removal-limit = " + wrong))
                    .as(wrong)
                    .isInstanceOf(InvalidValueException.class);
        }
    }

    private static Pool poolOf(int agents, String settings) {
        Pool pool = new Pool(TestSettings.with(settings));
        for (int i = 0; i < agents; i++) {
            pool.givenAgent("a" + i, "cpus:4");
        }
        return pool;
    }

    private static List<String> unreachable(Pool pool) {
        return pool.events().stream()
                .filter(AgentUnreachable.class::isInstance)
                .map((AllocatorEvent event) ->
                        ((AgentUnreachable) event).agentId().value())
                .toList();
    }
}
