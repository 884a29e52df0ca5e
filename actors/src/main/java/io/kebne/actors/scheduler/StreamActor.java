package io.kebne.actors.scheduler;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stands for a scheduler that is a client of this master; one for each stream. It speaks to the framework's entity as a
 * {@link SchedulerActor} does, but acknowledges nothing by itself. Soft: when the entity has moved it subscribes again,
 * and passes on the calls that came meanwhile; when the allocator has moved it takes its offers back. It ends with its master, when the
 * client is gone, and when the entity was out of reach for so long that the client does better at another master.
 */
final class StreamActor extends AbstractBehavior<StreamActor.Message> {
    /** What a stream's actor receives. */
    sealed interface Message {}

    record FromEntity(SchedulerEvent event) implements Message {}

    /** A call of the client, and who is told what became of it. */
    record Call(SchedulerCall call, Consumer<CallAnswer> answer) implements Message {}

    record Close() implements Message {}

    /**
     * An update that has not been answered yet.
     *
     * @param taken what holds once it is taken, with what has been said about roles since
     */
    private record Update(Call call, Subscription taken) {}

    private record Tick() implements Message {}

    private record Flush() implements Message {}

    /** The most calls that are kept while the entity moves, and the most updates that wait for their answers. */
    private static final int MAX_HELD = 1000;

    private final String streamId;
    private final RecipientRef<FrameworkMessage> entity;
    private final SchedulerClients.Listener listener;
    private final Supplier<String> allocatorEpoch;
    private final StreamSettings settings;
    private final ActorRef<SchedulerEvent> self;
    private final SilentLaunches silentLaunches = new SilentLaunches();
    private final OutstandingOffers offers = new OutstandingOffers();
    private final Acknowledgements acknowledgements;
    private final Deque<Call> held = new ArrayDeque<>();
    private final Deque<Update> updates = new ArrayDeque<>();

    private Subscription subscription;
    private boolean subscribed;
    /** Whether the client has been told that it is subscribed. */
    private boolean begun;
    /** Whether the client has ended the framework itself: that it is over is no error then. */
    private boolean tornDown;

    private long heardMillis = now();
    private String lastAllocatorEpoch;

    static Behavior<Message> create(
            SchedulerCall.Subscribe call,
            String streamId,
            RecipientRef<FrameworkMessage> entity,
            SchedulerClients.Listener listener,
            Supplier<String> allocatorEpoch,
            StreamSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers ->
                new StreamActor(call, streamId, entity, listener, allocatorEpoch, settings, context, timers)));
    }

    private StreamActor(
            SchedulerCall.Subscribe call,
            String streamId,
            RecipientRef<FrameworkMessage> entity,
            SchedulerClients.Listener listener,
            Supplier<String> allocatorEpoch,
            StreamSettings settings,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        super(context);
        this.subscription = new Subscription(call.info(), call.suppressedRoles(), call.offerConstraints());
        this.streamId = streamId;
        this.entity = entity;
        this.listener = listener;
        this.allocatorEpoch = allocatorEpoch;
        this.lastAllocatorEpoch = allocatorEpoch.get();
        this.settings = settings;
        this.self = context.messageAdapter(SchedulerEvent.class, FromEntity::new);
        this.acknowledgements =
                new Acknowledgements(entity, self, () -> context.getSelf().tell(new Flush()));
        timers.startTimerWithFixedDelay(new Tick(), settings.entity().pingInterval());
        send(subscription.call());
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromEntity.class, this::onFromEntity)
                .onMessage(Call.class, this::onCall)
                .onMessage(Flush.class, flush -> onFlush())
                .onMessage(Tick.class, this::onTick)
                .onMessage(Close.class, close -> Behaviors.stopped())
                .onSignal(PostStop.class, stopped -> onPostStop())
                .build();
    }

    private Behavior<Message> onCall(Call message) {
        if (!begun) {
            message.answer().accept(CallAnswer.of(Outcome.NOT_SUBSCRIBED));
        } else if (subscribed) {
            perform(message);
        } else if (held.size() < MAX_HELD) {
            held.add(message);
        } else {
            message.answer().accept(CallAnswer.of(Outcome.UNAVAILABLE));
        }
        return this;
    }

    private void perform(Call message) {
        SchedulerCall call = message.call();
        if (call instanceof SchedulerCall.Acknowledge acknowledge) {
            message.answer().accept(CallAnswer.of(Outcome.ACCEPTED));
            acknowledgements.add(acknowledge);
            return;
        }
        if (call instanceof SchedulerCall.Accept accept) {
            silentLaunches.launched(accept, now());
            offers.closed(accept.offerIds());
        } else if (call instanceof SchedulerCall.Decline decline) {
            decline.offerIds().forEach(silentLaunches::closed);
            offers.closed(decline.offerIds());
        }
        subscription = subscription.after(call);
        for (int left = updates.size(); left > 0; left--) {
            Update update = updates.remove();
            updates.add(new Update(update.call(), update.taken().after(call)));
        }
        tornDown |= call instanceof SchedulerCall.Teardown;
        if (call instanceof SchedulerCall.UpdateFramework update) {
            updates.add(new Update(message, Subscription.updated(update)));
        } else {
            message.answer().accept(CallAnswer.of(Outcome.ACCEPTED));
        }
        send(call);
    }

    private Behavior<Message> onFlush() {
        acknowledgements.flush();
        return this;
    }

    private Behavior<Message> onTick(Tick tick) {
        long silence = now() - heardMillis;
        if (silence > settings.giveUpTimeout().toMillis()) {
            getContext()
                    .getLog()
                    .warn(
                            "The stream of framework {} ends: its entity has not been heard for {} ms",
                            subscription.info().id(),
                            silence);
            return Behaviors.stopped();
        }
        if (subscribed && silence > settings.entity().disconnectTimeout().toMillis()) {
            interrupted();
        }
        if (!subscribed) {
            send(subscription.call());
            return this;
        }
        // While an update is not answered, nobody knows which roles hold.
        entity.tell(new FrameworkMessage.Ping(
                self, Optional.of(subscription.suppressedRoles()).filter(roles -> updates.isEmpty())));
        takeBackOffersOfAnEarlierAllocator();
        List<SchedulerCall.Reconcile.Task> overdue =
                silentLaunches.overdue(now(), settings.entity().launchTimeout().toMillis());
        if (!overdue.isEmpty()) {
            send(new SchedulerCall.Reconcile(overdue));
        }
        return this;
    }

    /** Offers do not outlive the allocator that made them. */
    private void takeBackOffersOfAnEarlierAllocator() {
        String epoch = allocatorEpoch.get();
        if (!epoch.equals(lastAllocatorEpoch)) {
            lastAllocatorEpoch = epoch;
            rescind(offers.takeMadeBefore(epoch));
        }
    }

    private Behavior<Message> onFromEntity(FromEntity message) {
        heardMillis = now();
        if (message.event() instanceof SchedulerEvent.Updates e) {
            e.statuses().forEach(status -> onEvent(new SchedulerEvent.Update(status)));
            return this;
        }
        return onEvent(message.event());
    }

    private Behavior<Message> onEvent(SchedulerEvent event) {
        if (event instanceof SchedulerEvent.Subscribed) {
            onSubscribed(event);
        } else if (event instanceof SchedulerEvent.Called e) {
            return onCall(new Call(e.call(), e.replyTo()::tell));
        } else if (event instanceof SchedulerEvent.FrameworkUpdated e) {
            onFrameworkUpdated(e.refusal());
        } else if (event instanceof SchedulerEvent.Disconnected) {
            if (subscribed) {
                interrupted();
                send(subscription.call());
            }
        } else if (event instanceof SchedulerEvent.Error) {
            answerUpdates(Outcome.OVERTAKEN);
            if (!tornDown) {
                pass(event);
            }
            return Behaviors.stopped();
        } else if (event instanceof SchedulerEvent.Update e && silentLaunches.isOvertaken(e.status())) {
            acknowledge(e.status());
        } else if (event instanceof SchedulerEvent.Offers e) {
            onOffers(e.offers());
        } else if (!(event instanceof SchedulerEvent.Heartbeat)) {
            pass(noted(event));
        }
        return this;
    }

    /** In place of a client that is not told of it. */
    private void acknowledge(TaskStatus status) {
        status.agentId()
                .ifPresent(agentId -> acknowledgements.add(new SchedulerCall.Acknowledge(
                        agentId, status.taskId(), status.uuid().orElseThrow())));
    }

    /** Those that an earlier allocator made have been under way for longer than they were good: the client never sees them. */
    private void onOffers(List<Offer> made) {
        String epoch = allocatorEpoch.get();
        List<Offer> valid = made.stream()
                .filter(offer -> !OutstandingOffers.isMadeBefore(offer.id(), epoch))
                .toList();
        if (!valid.isEmpty()) {
            silentLaunches.offered(valid);
            offers.made(valid);
            pass(new SchedulerEvent.Offers(valid));
        }
    }

    private SchedulerEvent noted(SchedulerEvent event) {
        if (event instanceof SchedulerEvent.Rescind e) {
            silentLaunches.closed(e.offerId());
            offers.closed(List.of(e.offerId()));
        } else if (event instanceof SchedulerEvent.Update e) {
            return new SchedulerEvent.Update(silentLaunches.heard(e.status()));
        }
        return event;
    }

    private void onSubscribed(SchedulerEvent event) {
        boolean again = !subscribed && begun;
        subscribed = true;
        if (!begun) {
            begun = true;
            pass(event);
        } else if (again) {
            while (!held.isEmpty()) {
                perform(held.poll());
            }
        }
    }

    private void onFrameworkUpdated(Optional<String> refusal) {
        Update update = updates.poll();
        if (update == null) {
            return;
        }
        if (refusal.isEmpty()) {
            subscription = update.taken();
        }
        update.call()
                .answer()
                .accept(refusal.map(why -> new CallAnswer(Outcome.REFUSED, why))
                        .orElseGet(() -> CallAnswer.of(Outcome.DONE)));
    }

    private void interrupted() {
        subscribed = false;
        // Whether they took effect is unknown; the next subscription says what holds.
        answerUpdates(Outcome.UNAVAILABLE);
    }

    private void answerUpdates(Outcome outcome) {
        updates.forEach(update -> update.call().answer().accept(CallAnswer.of(outcome)));
        updates.clear();
    }

    private Behavior<Message> onPostStop() {
        acknowledgements.flush();
        interrupted();
        held.forEach(call -> call.answer().accept(CallAnswer.of(Outcome.NOT_SUBSCRIBED)));
        listener.ended();
        return this;
    }

    private void rescind(List<OfferId> lost) {
        lost.forEach(id -> {
            silentLaunches.closed(id);
            pass(new SchedulerEvent.Rescind(id));
        });
    }

    private void pass(SchedulerEvent event) {
        listener.event(event, subscription.info());
    }

    private void send(SchedulerCall call) {
        acknowledgements.flush();
        entity.tell(new FrameworkMessage.Call(call, self, Optional.of(streamId), !begun));
    }

    private static long now() {
        return SystemClock.now().monotonicMillis();
    }
}
