package io.kebne.actors.builtin;

import akka.actor.typed.ActorRef;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.Cluster;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import akka.persistence.typed.javadsl.SnapshotCountRetentionCriteria;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.replay.RecoveryDiagnosis;
import io.kebne.actors.time.SystemClock;
import io.kebne.persistence.journal.RetentionSettings;
import io.kebne.protocol.Moment;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The scheduler of a framework that masters run themselves, as a sharded, event-sourced entity. What it decides is
 * journaled first and said to the cluster then; updates are acknowledged by what is said. It subscribes as a client of its
 * own master does, by a stream, which holds offers and calls while the framework's entity moves; when the stream ends, the
 * next one begins by itself. The first event of each life says that it has begun, so that the journal takes nothing of an
 * earlier one; the same is written again before each further stream, so that a life that another has followed
 * meanwhile takes no stream from it. When the journal refuses a write the entity begins anew. What is soft is the
 * subclass' to forget then.
 *
 * @param <E> events
 * @param <S> the hard state
 */
public abstract class BuiltInFramework<E, S> extends EventSourcedBehavior<KebneMessage, E, S> {
    /** Longer than a master lives on that the others have given up. */
    private static final Duration OVERTAKEN_PAUSE = Duration.ofSeconds(10);

    private record Tick() implements KebneMessage {}

    /** The entity is to move. */
    public record Stop() implements KebneMessage {}

    /**
     * What follows from a message.
     *
     * @param events to journal first
     * @param calls to make then, in this order
     * @param answer to give then
     */
    public record Outcome<E>(List<E> events, List<SchedulerCall> calls, Runnable answer) {}

    private final ActorContext<KebneMessage> context;
    private final TimerScheduler<KebneMessage> timers;
    private final SchedulerClients clients;
    private final Duration checkInterval;
    /** Lives that this actor has begun or found: another one in the journal means that the entity has moved. */
    private final Set<E> known = new HashSet<>();

    private Optional<FrameworkStream> stream = Optional.empty();
    private boolean recovered;
    /** Whether the journal has taken it since the last stream ended that this life is the present one. */
    private boolean confirmed;

    private boolean overtaken;

    /** @param checkInterval how often {@link #tick} is called */
    protected BuiltInFramework(
            PersistenceId id,
            ActorContext<KebneMessage> context,
            TimerScheduler<KebneMessage> timers,
            SchedulerClients clients,
            Duration checkInterval) {
        // A journal that refuses a write is asked again later; what was to be written is decided anew.
        super(id, SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.clients = clients;
        this.checkInterval = checkInterval;
    }

    /** The life that the journal has taken something of last. */
    protected abstract Optional<E> latestLife(S state);

    protected abstract E lifeBegins(String host, long wallMillis);

    /**
     * Whether there is nothing to see to, and never was: then nobody subscribes. What has been given up with its agent
     * may come back when all else is gone, and is to be ended then.
     */
    protected abstract boolean isIdle(S state);

    /** As whom to subscribe. */
    protected abstract FrameworkInfo framework(S state);

    /** A new life: soft state of an earlier one is void. */
    protected abstract void forget();

    /** The stream has ended. */
    protected abstract void interrupted();

    protected abstract Outcome<E> subscribed(S state, FrameworkInfo as, Moment now);

    protected abstract Outcome<E> heard(S state, SchedulerEvent event, Moment now);

    /** Somebody has ended the framework, and all tasks with it. */
    protected abstract Outcome<E> frameworkEnded(S state, String reason, Moment now);

    protected abstract Outcome<E> tick(S state, Moment now);

    /** What somebody else has said. */
    protected abstract Outcome<E> asked(S state, KebneMessage message, Moment now);

    protected final Outcome<E> nothing() {
        return new Outcome<>(List.of(), List.of(), () -> {});
    }

    /** Where this entity is told things, in this life. */
    protected final ActorRef<KebneMessage> self() {
        return context.getSelf();
    }

    /** The cluster address of this master. */
    protected final String host() {
        return Cluster.get(context.getSystem()).selfMember().address().toString();
    }

    @Override
    public final RetentionCriteria retentionCriteria() {
        RetentionSettings retention =
                RetentionSettings.of(context.getSystem().settings().config());
        SnapshotCountRetentionCriteria criteria =
                RetentionCriteria.snapshotEvery(retention.snapshotEvery(), retention.snapshotsKept());
        return retention.deleteEvents() ? criteria.withDeleteEventsOnSnapshot() : criteria;
    }

    @Override
    public final SignalHandler<S> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(
                        RecoveryFailed.class,
                        (state, failed) ->
                                RecoveryDiagnosis.get(context.getSystem()).explain(persistenceId()))
                .onSignal(PostStop.instance(), state -> closeStream())
                .build();
    }

    @Override
    public final CommandHandler<KebneMessage, E, S> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Stop.class, (s, m) -> Effect().stop())
                .onCommand(message -> overtaken, (s, m) -> Effect().none())
                .onCommand(FrameworkStream.Heard.class, this::onHeard)
                .onCommand(FrameworkStream.Ended.class, this::onStreamEnded)
                .onCommand(Tick.class, this::onTick)
                .onAnyCommand((state, message) -> carryOut(state, asked(state, message, now())));
    }

    private void onRecovered(S state) {
        closeStream();
        forget();
        // Whatever ended the life before has ended its timers.
        timers.startTimerWithFixedDelay(new Tick(), checkInterval);
        Optional<E> latest = latestLife(state);
        overtaken = recovered && latest.filter(life -> !known.contains(life)).isPresent();
        recovered = true;
        confirmed = false;
        latest.ifPresent(known::add);
        if (overtaken) {
            context.getLog().error("Another life of {} has begun elsewhere: this one ends", persistenceId());
            timers.startSingleTimer(new Stop(), OVERTAKEN_PAUSE);
        }
    }

    private Effect<E, S> onTick(S state, Tick tick) {
        if (stream.isEmpty() && !isIdle(state) && confirmed) {
            stream = Optional.of(FrameworkStream.open(clients, framework(state), context.getSelf()::tell));
        }
        return carryOut(state, tick(state, now()));
    }

    private Effect<E, S> onStreamEnded(S state, FrameworkStream.Ended message) {
        if (isCurrent(message.streamId())) {
            context.getLog().info("The stream of {} has ended; the next begins soon", persistenceId());
            interrupted();
            stream = Optional.empty();
            confirmed = false;
        }
        return Effect().none();
    }

    private Effect<E, S> onHeard(S state, FrameworkStream.Heard message) {
        if (!isCurrent(message.streamId())) {
            return Effect().none();
        }
        SchedulerEvent event = message.event();
        if (event instanceof SchedulerEvent.Subscribed) {
            return carryOut(state, subscribed(state, stream.orElseThrow().info(), now()));
        } else if (event instanceof SchedulerEvent.Error e) {
            return onError(state, e.message());
        }
        return carryOut(state, heard(state, event, now()));
    }

    private Effect<E, S> onError(S state, String message) {
        context.getLog().warn("{} is told: {}", persistenceId(), message);
        closeStream();
        interrupted();
        confirmed = false;
        return message.startsWith(FrameworkStream.FRAMEWORK_OVER)
                ? carryOut(state, frameworkEnded(state, message, now()))
                : Effect().none();
    }

    private Effect<E, S> carryOut(S state, Outcome<E> outcome) {
        List<E> events = toWrite(state, outcome.events());
        if (events.isEmpty()) {
            follow(outcome);
            return Effect().none();
        }
        return Effect().persist(events).thenRun(next -> follow(outcome));
    }

    /** In front of the first events of a life or after a stream, or of what is done about what is there, its start. */
    private List<E> toWrite(S state, List<E> events) {
        if (confirmed || (events.isEmpty() && isIdle(state))) {
            return events;
        }
        confirmed = true;
        E start = lifeBegins(host(), now().wallMillis());
        known.add(start);
        List<E> all = new ArrayList<>(List.of(start));
        all.addAll(events);
        return all;
    }

    private void follow(Outcome<E> outcome) {
        stream.ifPresent(open -> outcome.calls().forEach(open::call));
        outcome.answer().run();
    }

    private boolean isCurrent(String streamId) {
        return stream.filter(open -> open.id().equals(streamId)).isPresent();
    }

    private void closeStream() {
        stream.ifPresent(FrameworkStream::close);
        stream = Optional.empty();
    }

    private static Moment now() {
        return SystemClock.now();
    }
}
