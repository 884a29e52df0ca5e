package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.allocator.AllocatorMessage.Operate;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.DrainConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an agent that is to be drained says to the allocator, which is played. */
class ShutdownDrainTest {
    private static final AgentId AGENT = new AgentId("agent-1");
    private static final Duration GRACE = Duration.ofSeconds(7);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static ActorTestKit kit;

    private final TestProbe<AllocatorMessage> allocator = kit.createTestProbe();
    private final AtomicBoolean empty = new AtomicBoolean();

    @BeforeAll
    static void open() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void close() {
        kit.shutdownTestKit();
    }

    @Test
    void itEndsWhenTheTasksHaveAndLeavesTheAgentActive() throws Exception {
        CompletableFuture<?> drain = begin(LONG);
        answer(
                new OperatorCommand.DrainAgent(AGENT, new DrainConfig(Optional.of(GRACE), false)),
                new OperatorReply.Done());
        allocator.expectNoMessage(Duration.ofMillis(200));
        assertThat(drain).isNotDone();
        empty.set(true);
        answer(
                new OperatorCommand.ReactivateAgent(AGENT),
                new OperatorReply.Refused(Cause.INVALID, "agent_id", "still draining"));
        answer(new OperatorCommand.ReactivateAgent(AGENT), new OperatorReply.Done());
        drain.get(30, TimeUnit.SECONDS);
    }

    @Test
    void itEndsThoughSomeTasksDoNot() throws Exception {
        CompletableFuture<?> drain = begin(Duration.ZERO);
        answer(
                new OperatorCommand.DrainAgent(AGENT, new DrainConfig(Optional.of(GRACE), false)),
                new OperatorReply.Done());
        answer(
                new OperatorCommand.ReactivateAgent(AGENT),
                new OperatorReply.Refused(Cause.INVALID, "agent_id", "still draining"));
        drain.get(30, TimeUnit.SECONDS);
    }

    @Test
    void itIsNotWaitedForWhenTheMastersDoNotWantIt() throws Exception {
        CompletableFuture<?> drain = begin(LONG);
        answer(
                new OperatorCommand.DrainAgent(AGENT, new DrainConfig(Optional.of(GRACE), false)),
                new OperatorReply.Refused(Cause.INVALID, "agent_id", "in the maintenance schedule"));
        drain.get(30, TimeUnit.SECONDS);
    }

    private CompletableFuture<?> begin(Duration patience) {
        return new ShutdownDrain(kit.system(), allocator.ref(), AGENT, GRACE, patience, empty::get)
                .run()
                .toCompletableFuture();
    }

    private void answer(OperatorCommand expected, OperatorReply reply) {
        Operate operate = allocator.expectMessageClass(Operate.class, LONG);
        // At once: an answer is waited for no longer than three seconds.
        operate.replyTo().tell(reply);
        assertThat(operate.command()).isEqualTo(expected);
    }
}
