package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Remember;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldEffectsTest {
    private final HeldEffects held = new HeldEffects();

    @Test
    void anEffectWaitsForNothingWhenThereIsNothingToWrite() {
        assertThat(held.admit(end("a"))).isTrue();
        assertThat(held.nextWrite().isEmpty()).isTrue();
    }

    @Test
    void whatComesAfterSomethingToRememberWaitsUntilThatIsWritten() {
        assertThat(held.admit(remember("a"))).isFalse();
        assertThat(held.admit(end("a"))).isFalse();
        assertThat(held.nextWrite().tasks()).containsOnlyKeys(key("a"));
        assertThat(held.admit(end("b"))).isFalse();
        assertThat(held.done()).containsExactly(end("a"), end("b"));
        assertThat(held.admit(end("c"))).isTrue();
    }

    @Test
    void whatComesUpDuringAWriteGoesTogetherIntoTheNext() {
        held.admit(remember("a"));
        held.admit(end("1"));
        held.nextWrite();
        held.admit(forget("a"));
        held.admit(end("2"));
        held.admit(remember("b"));
        held.admit(end("3"));
        assertThat(held.nextWrite().isEmpty()).isTrue();
        assertThat(held.done()).containsExactly(end("1"));
        assertThat(held.nextWrite().tasks()).isEqualTo(Map.of(key("a"), Optional.empty(), key("b"), checkpoint("b")));
        assertThat(held.done()).containsExactly(end("2"), end("3"));
        assertThat(held.nextWrite().isEmpty()).isTrue();
    }

    @Test
    void aWriteThatFailedIsTriedAgainWithWhatIsNewer() {
        held.admit(remember("a"));
        held.admit(remember("b"));
        held.admit(end("1"));
        held.nextWrite();
        held.admit(forget("a"));
        held.admit(end("2"));
        held.failed();
        assertThat(held.admit(end("3"))).isFalse();
        assertThat(held.nextWrite().tasks()).isEqualTo(Map.of(key("a"), Optional.empty(), key("b"), checkpoint("b")));
        assertThat(held.done()).containsExactly(end("1"), end("2"), end("3"));
    }

    @Test
    void signsOfLifeDoNotWaitForTheDisk() {
        held.admit(remember("a"));
        assertThat(held.admit(new TellAllocator(new AgentHeartbeat(new AgentId("agent"), "incarnation"))))
                .isTrue();
        assertThat(held.admit(new AgentEffect.Remark("text"))).isTrue();
    }

    private static AgentEffect remember(String task) {
        return new Remember(key(task), checkpoint(task));
    }

    private static AgentEffect forget(String task) {
        return new Remember(key(task), Optional.empty());
    }

    private static AgentEffect end(String task) {
        return new EndTask(key(task), Duration.ZERO);
    }

    private static Optional<TaskCheckpoint> checkpoint(String task) {
        return Optional.of(new TaskCheckpoint(key(task), Optional.empty(), List.of()));
    }

    private static TaskKey key(String task) {
        return new TaskKey(new FrameworkId("framework"), new TaskId(task));
    }
}
