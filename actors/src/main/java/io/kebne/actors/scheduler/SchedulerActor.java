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
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A scheduler's connection to its framework's entity; one in each framework process. It subscribes, notices when the
 * entity has moved or died, subscribes again, and calls the {@link Scheduler} back. Soft: a restarted process begins
 * again with the framework's id. When its node is expelled from the cluster, the next one goes on with what its
 * {@link Connection} remembers.
 */
final class SchedulerActor extends AbstractBehavior<SchedulerActor.Message> {
    /** What the connection's actor receives. */
    sealed interface Message {}

    record FromEntity(SchedulerEvent event) implements Message {}

    record Send(SchedulerCall call) implements Message {}

    record Stop() implements Message {}

    private record Tick() implements Message {}

    /** The most updates of the framework that wait for their answers. */
    private static final int MAX_UPDATES = 100;

    private final Scheduler scheduler;
    private final SchedulerDriver driver;
    private final RecipientRef<FrameworkMessage> entity;
    private final SchedulerSettings settings;
    private final ActorRef<SchedulerEvent> self;
    private final Connection connection;
    private final SilentLaunches silentLaunches;
    /** Of updates that are not answered yet, in the order of the answers, what holds once each is taken. */
    private final Deque<Subscription> updates = new ArrayDeque<>();

    private boolean subscribed;
    /** Whether it has ever been subscribed: it knows the framework's offers then. */
    private boolean begun;

    private long heardMillis;

    static Behavior<Message> create(
            Connection connection, RecipientRef<FrameworkMessage> entity, SchedulerSettings settings) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SchedulerActor(connection, entity, settings, context, timers)));
    }

    private SchedulerActor(
            Connection connection,
            RecipientRef<FrameworkMessage> entity,
            SchedulerSettings settings,
            ActorContext<Message> context,
            TimerScheduler<Message> timers) {
        super(context);
        this.connection = connection;
        this.silentLaunches = connection.silentLaunches();
        this.scheduler = connection.scheduler();
        this.entity = entity;
        this.settings = settings;
        this.self = context.messageAdapter(SchedulerEvent.class, FromEntity::new);
        this.driver = new ActorSchedulerDriver(connection);
        timers.startTimerWithFixedDelay(new Tick(), settings.pingInterval());
        subscribe();
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromEntity.class, this::onFromEntity)
                .onMessage(Send.class, this::onSend)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Stop.class, stop -> end())
                .onSignal(PostStop.class, stopped -> onPostStop())
                .build();
    }

    private Behavior<Message> onSend(Send message) {
        if (message.call() instanceof SchedulerCall.Accept accept) {
            silentLaunches.launched(accept, now());
        } else if (message.call() instanceof SchedulerCall.Decline decline) {
            decline.offerIds().forEach(silentLaunches::closed);
        }
        if (message.call() instanceof SchedulerCall.UpdateFramework update) {
            if (!subscribed || updates.size() >= MAX_UPDATES) {
                String refusal = subscribed ? "there are too many updates at once" : "the scheduler is not subscribed";
                guarded(() -> scheduler.frameworkUpdated(driver, Optional.of(refusal)));
                return this;
            }
            updates.add(Subscription.updated(update));
        }
        connection.remember(connection.subscription().after(message.call()));
        for (int left = updates.size(); left > 0; left--) {
            updates.add(updates.remove().after(message.call()));
        }
        send(message.call());
        return this;
    }

    private Behavior<Message> onTick(Tick tick) {
        if (subscribed && now() - heardMillis > settings.disconnectTimeout().toMillis()) {
            interrupted();
        }
        if (!subscribed) {
            subscribe();
            return this;
        }
        // While an update is not answered, nobody knows which roles hold.
        entity.tell(new FrameworkMessage.Ping(
                self, Optional.of(connection.subscription().suppressedRoles()).filter(roles -> updates.isEmpty())));
        List<SchedulerCall.Reconcile.Task> overdue =
                silentLaunches.overdue(now(), settings.launchTimeout().toMillis());
        if (!overdue.isEmpty()) {
            send(new SchedulerCall.Reconcile(overdue));
        }
        return this;
    }

    private Behavior<Message> onFromEntity(FromEntity message) {
        heardMillis = now();
        SchedulerEvent event = message.event();
        if (event instanceof SchedulerEvent.Subscribed e) {
            boolean news = !subscribed;
            subscribed = true;
            begun = true;
            if (news) {
                guarded(() -> scheduler.subscribed(driver, e.frameworkId()));
            }
        } else if (event instanceof SchedulerEvent.Offers e) {
            silentLaunches.offered(e.offers());
            guarded(() -> scheduler.offers(driver, e.offers()));
        } else if (event instanceof SchedulerEvent.Rescind e) {
            silentLaunches.closed(e.offerId());
            guarded(() -> scheduler.rescind(driver, e.offerId()));
        } else if (event instanceof SchedulerEvent.Update e) {
            onUpdates(List.of(e.status()));
        } else if (event instanceof SchedulerEvent.Updates e) {
            onUpdates(e.statuses());
        } else if (event instanceof SchedulerEvent.UpdateOperationStatus e) {
            onOperation(e.status());
        } else if (event instanceof SchedulerEvent.InverseOffers e) {
            guarded(() -> scheduler.inverseOffers(driver, e.inverseOffers()));
        } else if (event instanceof SchedulerEvent.RescindInverseOffer e) {
            guarded(() -> scheduler.rescindInverseOffer(driver, e.inverseOfferId()));
        } else if (event instanceof SchedulerEvent.GangExpired e) {
            guarded(() -> scheduler.gangExpired(driver, e.gangId(), e.reason()));
        } else if (event instanceof SchedulerEvent.FrameworkUpdated e) {
            onFrameworkUpdated(e.refusal());
        } else if (event instanceof SchedulerEvent.Failure e) {
            guarded(() -> scheduler.failure(driver, e.agentId(), e.executorId(), e.status()));
        } else if (event instanceof SchedulerEvent.Message e) {
            guarded(() -> scheduler.message(driver, e.agentId(), e.executorId(), e.data()));
        } else if (event instanceof SchedulerEvent.Disconnected && subscribed) {
            interrupted();
            subscribe();
        } else if (event instanceof SchedulerEvent.Error e) {
            guarded(() -> scheduler.error(driver, e.message()));
            return end();
        }
        return this;
    }

    private void onUpdates(List<TaskStatus> statuses) {
        List<SchedulerCall.Acknowledge> handled = new ArrayList<>();
        statuses.forEach(status -> onUpdate(status).ifPresent(handled::add));
        if (!handled.isEmpty()) {
            entity.tell(new FrameworkMessage.Acknowledged(handled, self));
        }
    }

    /** The acknowledgement, when it wants one and the scheduler has taken it. */
    private Optional<SchedulerCall.Acknowledge> onUpdate(TaskStatus status) {
        boolean handled = silentLaunches.isOvertaken(status)
                || guarded(() -> scheduler.update(driver, silentLaunches.heard(status)));
        return handled ? acknowledgement(status) : Optional.empty();
    }

    private static Optional<SchedulerCall.Acknowledge> acknowledgement(TaskStatus status) {
        return status.uuid()
                .flatMap(uuid ->
                        status.agentId().map(agentId -> new SchedulerCall.Acknowledge(agentId, status.taskId(), uuid)));
    }

    private void onOperation(OperationStatus status) {
        boolean handled = guarded(() -> scheduler.operationUpdate(driver, status));
        if (handled && status.uuid().isPresent() && status.operationId().isPresent()) {
            send(new SchedulerCall.AcknowledgeOperationStatus(
                    status.agentId(), status.operationId().get(), status.uuid().get()));
        }
    }

    private void onFrameworkUpdated(Optional<String> refusal) {
        Subscription taken = updates.poll();
        if (taken != null && refusal.isEmpty()) {
            connection.remember(taken);
        }
        guarded(() -> scheduler.frameworkUpdated(driver, refusal));
    }

    private Behavior<Message> end() {
        connection.end();
        subscribed = false;
        return Behaviors.stopped();
    }

    /** Its node has left the cluster, or was expelled. */
    private Behavior<Message> onPostStop() {
        if (subscribed) {
            interrupted();
        }
        return this;
    }

    private void interrupted() {
        subscribed = false;
        // Whether they took effect is unknown; the next subscription says what holds.
        updates.clear();
        guarded(() -> scheduler.disconnected(driver));
    }

    private void subscribe() {
        send(connection.subscription().call());
    }

    private void send(SchedulerCall call) {
        entity.tell(new FrameworkMessage.Call(call, self, Optional.empty(), !begun));
    }

    /** A scheduler's fault must not end its connection: the update that caused it comes again. */
    private boolean guarded(Runnable callback) {
        try {
            callback.run();
            return true;
        } catch (RuntimeException e) {
            getContext()
                    .getLog()
                    .error(
                            "The scheduler of framework {} failed in a callback",
                            connection.subscription().info().id(),
                            e);
            return false;
        }
    }

    private static long now() {
        return SystemClock.now().monotonicMillis();
    }
}
