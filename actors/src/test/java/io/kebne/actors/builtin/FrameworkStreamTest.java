package io.kebne.actors.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.SchedulerClients;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FrameworkStreamTest {
    private static final FrameworkInfo INFO = FrameworkInfo.of(new FrameworkId("f"), "name", "r");
    private static final SchedulerCall UPDATE =
            new SchedulerCall.UpdateFramework(INFO, Set.of(), OfferConstraints.NONE);

    private final CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final FrameworkStream stream = FrameworkStream.open(new Clients(), INFO, message -> {});

    private final class Clients implements SchedulerClients {
        @Override
        public Stream open(SchedulerCall.Subscribe call, String streamId, Listener listener) {
            return () -> closed.set(true);
        }

        @Override
        public CompletionStage<CallAnswer> call(FrameworkId frameworkId, String streamId, SchedulerCall call) {
            return answer;
        }

        @Override
        public void tell(FrameworkId frameworkId, SchedulerEvent event) {
            throw new AssertionError("told " + event);
        }
    }

    @Test
    void anUpdateThatMayBeLostEndsTheStream() {
        stream.call(UPDATE);
        assertThat(closed).isFalse();

        answer.complete(CallAnswer.of(Outcome.UNAVAILABLE));

        assertThat(closed).isTrue();
    }

    @Test
    void anUpdateThatIsNotAnsweredEndsTheStream() {
        stream.call(UPDATE);

        answer.completeExceptionally(new TimeoutException());

        assertThat(closed).isTrue();
    }

    @Test
    void anUpdateThatIsRefusedEndsNothing() {
        stream.call(UPDATE);

        answer.complete(new CallAnswer(Outcome.REFUSED, "why"));

        assertThat(closed).isFalse();
    }

    @Test
    void anotherCallThatMayBeLostEndsNothing() {
        stream.call(new SchedulerCall.Revive(Set.of("r")));

        answer.complete(CallAnswer.of(Outcome.UNAVAILABLE));

        assertThat(closed).isFalse();
    }
}
