package io.kebne.actors.builtin;

import io.kebne.actors.api.SchedulerClients;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of a built-in framework. What becomes of a call shows in what is heard, or not heard, after it. Only when
 * an update of the framework may be lost the stream ends, and the next one begins with what the update said.
 */
final class FrameworkStream {
    /** How the message begins by which a framework learns that it is no more. */
    static final String FRAMEWORK_OVER = "Framework has been removed";

    /** @param streamId which stream it came by: an earlier one may still have something to say */
    record Heard(String streamId, SchedulerEvent event) implements KebneMessage {}

    record Ended(String streamId) implements KebneMessage {}

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkStream.class);

    private final String id;
    private final FrameworkInfo info;
    private final SchedulerClients clients;
    private final SchedulerClients.Stream stream;

    private FrameworkStream(String id, FrameworkInfo info, SchedulerClients clients, SchedulerClients.Stream stream) {
        this.id = id;
        this.info = info;
        this.clients = clients;
        this.stream = stream;
    }

    /** @param tell is called by any thread with {@link Heard} and {@link Ended} */
    static FrameworkStream open(SchedulerClients clients, FrameworkInfo info, Consumer<KebneMessage> tell) {
        String id = UUID.randomUUID().toString();
        SchedulerClients.Listener listener = new SchedulerClients.Listener() {
            @Override
            public void event(SchedulerEvent event, FrameworkInfo framework) {
                tell.accept(new Heard(id, event));
            }

            @Override
            public void ended() {
                tell.accept(new Ended(id));
            }
        };
        return new FrameworkStream(
                id, info, clients, clients.open(new SchedulerCall.Subscribe(info, info.roles()), id, listener));
    }

    String id() {
        return id;
    }

    FrameworkInfo info() {
        return info;
    }

    void call(SchedulerCall call) {
        clients.call(info.id(), id, call).whenComplete((answer, failure) -> {
            if (failure != null) {
                LOG.info("A call of the framework of {} went unanswered: {}", info.name(), failure.toString());
            } else if (answer.outcome() != CallAnswer.Outcome.ACCEPTED && answer.outcome() != CallAnswer.Outcome.DONE) {
                LOG.info("A call of the framework of {} was not taken: {}", info.name(), answer);
            }
            boolean unheard = failure != null || answer.outcome() == CallAnswer.Outcome.UNAVAILABLE;
            if (unheard && call instanceof SchedulerCall.UpdateFramework) {
                // Offers of new roles would never come. The next stream says all roles when it begins.
                close();
            }
        });
    }

    void close() {
        stream.close();
    }
}
