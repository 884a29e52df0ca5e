package io.kebne.http.operator.v1;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.metrics.OperatorTraffic;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.state.HistoryLimits;
import io.kebne.http.wire.LongMessage;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.RecordPipe;
import io.kebne.http.wire.WireFormat;
import io.vavr.collection.Iterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.mesos.v1.master.Protos.Event;

/**
 * The streams of events of one master's operator API; one actor on each master. Each stream begins with the state that
 * was seen last, and goes on with what has happened since. Soft: streams end with their master, and when the actor fails and
 * is restarted; their clients subscribe again and are told the state anew. The number of streams is bounded, the oldest gives
 * way; so is what waits for a slow client.
 */
final class OperatorStreams extends AbstractBehavior<OperatorStreams.Message> {
    /** What the actor receives. */
    sealed interface Message {}

    private record Look() implements Message {}

    private record Heartbeat() implements Message {}

    private record Open(WireFormat format, CompletableFuture<Source<ByteString, NotUsed>> opened) implements Message {}

    private record Gone(RecordPipe subscriber) implements Message {}

    private static final String DISPATCHER = "kebne.http.rendering-dispatcher";
    private static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    private final OperatorApiSettings settings;
    private final HistoryLimits limits;
    private final OperatorTraffic traffic;
    private final PendingChanges pending;
    /** The oldest first. */
    private final Map<RecordPipe, WireFormat> subscribers = new LinkedHashMap<>();

    /** What all streams have been told of; null before the allocator was heard. */
    private AllocatorView shown;

    private OperatorStreams(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            PendingChanges pending,
            OperatorApiSettings settings,
            HistoryLimits limits,
            OperatorTraffic traffic) {
        super(context);
        this.settings = settings;
        this.limits = limits;
        this.traffic = traffic;
        this.pending = pending;
        // Streams that a life before has told are over, and what it has taken is lost with it.
        pending.again();
        context.getSelf().tell(new Look());
        traffic.subscribers(0);
        timers.startTimerWithFixedDelay(new Heartbeat(), settings.heartbeatInterval());
    }

    static ActorRef<Message> start(
            ActorSystem<?> system,
            MasterApi master,
            OperatorApiSettings settings,
            HistoryLimits limits,
            OperatorTraffic traffic) {
        // The master is followed once, by all lives of the actor.
        Behavior<Message> behavior = Behaviors.setup(outer -> {
            ActorRef<Message> self = outer.getSelf();
            PendingChanges pending = new PendingChanges(() -> self.tell(new Look()));
            master.follow(pending);
            Behavior<Message> streams = Behaviors.setup(context -> Behaviors.withTimers(
                    timers -> new OperatorStreams(context, timers, pending, settings, limits, traffic)));
            return Behaviors.supervise(streams)
                    .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0));
        });
        return system.systemActorOf(
                behavior, "operator-streams-" + UUID.randomUUID(), DispatcherSelector.fromConfig(DISPATCHER));
    }

    /** A new stream. Fails with a {@link NotReadyException} when there is no state to begin with. */
    static CompletionStage<Source<ByteString, NotUsed>> open(ActorRef<Message> streams, WireFormat format) {
        CompletableFuture<Source<ByteString, NotUsed>> opened = new CompletableFuture<>();
        streams.tell(new Open(format, opened));
        return opened;
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Look.class, look -> onLook())
                .onMessage(Heartbeat.class, heartbeat -> onHeartbeat())
                .onMessage(Open.class, this::onOpen)
                .onMessage(Gone.class, this::onGone)
                .onSignal(PreRestart.class, restart -> onEnd())
                .onSignal(PostStop.class, stop -> onEnd())
                .build();
    }

    private Behavior<Message> onLook() {
        pending.take().ifPresent(taken -> {
            if (shown != null && !subscribers.isEmpty()) {
                Touched touched = taken.changes().map(Touched::by).orElseGet(() -> Touched.all(shown, taken.view()));
                ViewDifference.events(shown, taken.view(), touched).forEach(this::send);
            }
            shown = taken.view();
        });
        return this;
    }

    private Behavior<Message> onHeartbeat() {
        send(HEARTBEAT);
        return this;
    }

    private Behavior<Message> onEnd() {
        subscribers.keySet().forEach(RecordPipe::complete);
        subscribers.clear();
        return this;
    }

    private Behavior<Message> onOpen(Open open) {
        try {
            opened(open);
        } catch (RuntimeException e) {
            open.opened().completeExceptionally(new NotReadyException("This master's streams of events begin anew"));
            throw e;
        }
        return this;
    }

    private void opened(Open open) {
        onLook();
        if (shown == null) {
            open.opened().completeExceptionally(new NotReadyException("This master has not heard the allocator yet"));
            return;
        }
        while (subscribers.size() >= settings.maxSubscribers()) {
            RecordPipe oldest = subscribers.keySet().iterator().next();
            subscribers.remove(oldest);
            oldest.complete();
        }
        RecordPipe pipe = new RecordPipe(settings.eventBuffer(), getContext().getSystem());
        pipe.offer(RecordIo.encode(open.format().encode(HEARTBEAT)));
        subscribers.put(pipe, open.format());
        traffic.subscribers(subscribers.size());
        ActorRef<Message> self = getContext().getSelf();
        Source<ByteString, NotUsed> first = Answers.source(record(subscribed(), open.format()));
        open.opened().complete(pipe.bytes(first, () -> self.tell(new Gone(pipe))));
    }

    private Behavior<Message> onGone(Gone gone) {
        subscribers.remove(gone.subscriber());
        traffic.subscribers(subscribers.size());
        return this;
    }

    private LongMessage subscribed() {
        Event.Builder frame = Event.newBuilder().setType(Event.Type.SUBSCRIBED);
        frame.getSubscribedBuilder()
                .setHeartbeatIntervalSeconds(settings.heartbeatInterval().toNanos() / NANOS_PER_SECOND);
        return new StateAnswer(limits.shown(shown)).state(LongMessage.of(frame.build()), "subscribed.get_state");
    }

    /** Its length comes first, so it is made twice, each time no faster than the client reads. */
    private static Iterator<ByteString> record(LongMessage message, WireFormat format) {
        Iterator<ByteString> header = Iterator.of(message).map(m -> RecordIo.header(m.size(format)));
        return Iterator.concat(header, Iterator.of(message).flatMap(m -> () -> m.chunks(format)));
    }

    private void send(Event event) {
        Map<WireFormat, ByteString> records = new EnumMap<>(WireFormat.class);
        List<RecordPipe> lost = new ArrayList<>();
        subscribers.forEach((pipe, format) -> {
            ByteString record = records.computeIfAbsent(format, form -> RecordIo.encode(form.encode(event)));
            RecordPipe.Outcome outcome = pipe.offer(record);
            if (outcome != RecordPipe.Outcome.SENT) {
                lost.add(pipe);
            }
            if (outcome == RecordPipe.Outcome.TOO_SLOW) {
                getContext().getLog().warn("A stream of the operator API ends: its client reads too slowly");
                traffic.slowReader();
            }
        });
        if (subscribers.keySet().removeAll(lost)) {
            traffic.subscribers(subscribers.size());
        }
    }
}
