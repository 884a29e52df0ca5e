package io.kebne.actors.scheduler;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.cluster.Entities;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The streams of one master. A call whose stream is elsewhere finds it by way of the framework's entity. */
public final class SchedulerStreams implements SchedulerClients {
    /** Long enough for the entity to move to another master. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final Entities entities;
    private final Supplier<String> allocatorEpoch;
    private final StreamSettings settings;
    private final Map<String, Here> here = new ConcurrentHashMap<>();

    /**
     * A stream that this master holds.
     *
     * @param begun whether its client has been told that it is subscribed
     */
    private record Here(ActorRef<StreamActor.Message> actor, AtomicBoolean begun) {}

    /** @param allocatorEpoch names the present life of the allocator, as far as is known here */
    public SchedulerStreams(ActorSystem<?> system, Entities entities, Supplier<String> allocatorEpoch) {
        this.system = system;
        this.entities = entities;
        this.allocatorEpoch = allocatorEpoch;
        this.settings = StreamSettings.from(system.settings().config().getConfig("kebne.scheduler"));
    }

    @Override
    public Stream open(SchedulerCall.Subscribe call, String streamId, Listener listener) {
        String key = key(call.info().id(), streamId);
        AtomicBoolean begun = new AtomicBoolean();
        Listener forgetting = new Listener() {
            @Override
            public void event(SchedulerEvent event, FrameworkInfo framework) {
                if (event instanceof SchedulerEvent.Subscribed) {
                    begun.set(true);
                }
                listener.event(event, framework);
            }

            @Override
            public void ended() {
                here.remove(key);
                listener.ended();
            }
        };
        ActorRef<StreamActor.Message> actor = system.systemActorOf(
                StreamActor.create(
                        call, streamId, entities.framework(call.info().id()), forgetting, allocatorEpoch, settings),
                "stream-" + UUID.randomUUID(),
                Props.empty());
        here.put(key, new Here(actor, begun));
        return () -> actor.tell(new StreamActor.Close());
    }

    @Override
    public CompletionStage<CallAnswer> call(FrameworkId frameworkId, String streamId, SchedulerCall call) {
        Here stream = here.get(key(frameworkId, streamId));
        if (stream == null) {
            return AskPattern.ask(
                    entities.framework(frameworkId),
                    replyTo -> new FrameworkMessage.Relay(call, streamId, replyTo),
                    CALL_TIMEOUT,
                    system.scheduler());
        }
        if (call instanceof SchedulerCall.Acknowledge && stream.begun().get()) {
            // There are many of them, and nothing that the client could do about one that is lost: it is asked for
            // again.
            stream.actor().tell(new StreamActor.Call(call, unused -> {}));
            return CompletableFuture.completedFuture(CallAnswer.of(CallAnswer.Outcome.ACCEPTED));
        }
        CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
        stream.actor().tell(new StreamActor.Call(call, answer::complete));
        return answer.orTimeout(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void tell(FrameworkId frameworkId, SchedulerEvent event) {
        entities.framework(frameworkId).tell(new FrameworkMessage.Deliver(event, Optional.empty()));
    }

    /** Neither has a slash. */
    private static String key(FrameworkId frameworkId, String streamId) {
        return frameworkId.value() + "/" + streamId;
    }
}
