package io.kebne.actors.service;

import io.kebne.actors.api.SchedulerClients;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.service.ServicesMessage;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The subscription of the services' framework. What becomes of a call shows in what is heard, or not heard, after it. */
final class ServicesStream {
    /** How the message begins by which a framework learns that it is no more. */
    static final String FRAMEWORK_OVER = "Framework has been removed";

    private static final Logger LOG = LoggerFactory.getLogger(ServicesStream.class);

    private final String id;
    private final FrameworkInfo info;
    private final SchedulerClients clients;
    private final SchedulerClients.Stream stream;

    private ServicesStream(String id, FrameworkInfo info, SchedulerClients clients, SchedulerClients.Stream stream) {
        this.id = id;
        this.info = info;
        this.clients = clients;
        this.stream = stream;
    }

    /** @param tell is called by any thread with what {@code heard} and {@code ended} make of a stream's id and event */
    static ServicesStream open(
            SchedulerClients clients,
            FrameworkInfo info,
            Consumer<ServicesMessage> tell,
            BiFunction<String, SchedulerEvent, ServicesMessage> heard,
            Function<String, ServicesMessage> ended) {
        String id = UUID.randomUUID().toString();
        SchedulerClients.Listener listener = new SchedulerClients.Listener() {
            @Override
            public void event(SchedulerEvent event, FrameworkInfo framework) {
                tell.accept(heard.apply(id, event));
            }

            @Override
            public void ended() {
                tell.accept(ended.apply(id));
            }
        };
        return new ServicesStream(
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
                LOG.info("A call of the services' framework went unanswered: {}", failure.toString());
            } else if (answer.outcome() != CallAnswer.Outcome.ACCEPTED && answer.outcome() != CallAnswer.Outcome.DONE) {
                LOG.info("A call of the services' framework was not taken: {}", answer);
            }
        });
    }

    void close() {
        stream.close();
    }
}
