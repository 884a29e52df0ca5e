package io.kebne.actors.service;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.Cluster;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import akka.persistence.typed.javadsl.SnapshotCountRetentionCriteria;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.replay.RecoveryDiagnosis;
import io.kebne.actors.service.core.Dice;
import io.kebne.actors.service.core.ServicesDecider;
import io.kebne.actors.service.core.ServicesDecision;
import io.kebne.actors.service.core.ServicesSession;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.actors.service.core.ServicesState;
import io.kebne.actors.time.SystemClock;
import io.kebne.persistence.journal.RetentionSettings;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServicesMessage;
import io.kebne.protocol.service.ServicesMessage.Ask;
import io.kebne.protocol.service.ServicesMessage.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The shell around {@link ServicesDecider}: the scheduler of the framework that runs services, as a sharded entity on a
 * master. Its hard state is journaled under {@code services|default}: an instance stands there before anybody is asked to
 * launch it. What has been heard of instances, delays and statistics are soft; after a failover it subscribes again and
 * asks for the status of all instances. It subscribes as a client of its own master does, by a stream, which holds offers
 * and calls while the framework's entity moves. When the journal refuses a write it begins anew.
 */
final class ServicesActor extends EventSourcedBehavior<ServicesMessage, ServiceEvent, ServicesState> {
    /** Longer than a master lives on that the others have given up. */
    private static final Duration OVERTAKEN_PAUSE = Duration.ofSeconds(10);

    private record Tick() implements ServicesMessage.Local {}

    private record Heard(String streamId, SchedulerEvent event) implements ServicesMessage.Local {}

    private record StreamEnded(String streamId) implements ServicesMessage.Local {}

    record Stop() implements ServicesMessage.Local {}

    private final ActorContext<ServicesMessage> context;
    private final TimerScheduler<ServicesMessage> timers;
    private final SchedulerClients clients;
    private final Duration checkInterval;
    private final ServicesDecider decider;
    /** Lives that this actor has begun or found: another one in the journal means that the entity has moved. */
    private final Set<ServiceEvent.Started> known = new HashSet<>();

    private Optional<ServicesStream> stream = Optional.empty();
    private ServicesSession session = new ServicesSession();
    private boolean recovered;
    private boolean confirmed;
    private boolean overtaken;

    static Behavior<ServicesMessage> create(
            String id, SchedulerClients clients, ServicesSettings settings, Duration checkInterval) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ServicesActor(id, context, timers, clients, settings, checkInterval)));
    }

    private ServicesActor(
            String id,
            ActorContext<ServicesMessage> context,
            TimerScheduler<ServicesMessage> timers,
            SchedulerClients clients,
            ServicesSettings settings,
            Duration checkInterval) {
        super(
                PersistenceId.of("services", id),
                // A journal that refuses a write is asked again later; what was to be written is decided anew.
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.clients = clients;
        this.checkInterval = checkInterval;
        this.decider = new ServicesDecider(
                settings,
                new Dice(
                        () -> UUID.randomUUID().toString(),
                        () -> ThreadLocalRandom.current().nextDouble()));
    }

    @Override
    public ServicesState emptyState() {
        return ServicesState.EMPTY;
    }

    @Override
    public EventHandler<ServicesState, ServiceEvent> eventHandler() {
        return ServicesState::apply;
    }

    @Override
    public SnapshotAdapter<ServicesState> snapshotAdapter() {
        return new ServicesSnapshotAdapter();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        RetentionSettings retention =
                RetentionSettings.of(context.getSystem().settings().config());
        SnapshotCountRetentionCriteria criteria =
                RetentionCriteria.snapshotEvery(retention.snapshotEvery(), retention.snapshotsKept());
        return retention.deleteEvents() ? criteria.withDeleteEventsOnSnapshot() : criteria;
    }

    @Override
    public SignalHandler<ServicesState> signalHandler() {
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
    public CommandHandler<ServicesMessage, ServiceEvent, ServicesState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Stop.class, (s, m) -> Effect().stop())
                .onCommand(message -> overtaken, (s, m) -> Effect().none())
                .onCommand(Wake.class, (s, m) -> Effect().none())
                .onCommand(Ask.class, this::onAsk)
                .onCommand(Heard.class, this::onHeard)
                .onCommand(StreamEnded.class, this::onStreamEnded)
                .onCommand(Tick.class, this::onTick)
                .build();
    }

    private void onRecovered(ServicesState state) {
        closeStream();
        session = new ServicesSession();
        // Whatever ended the life before has ended its timers.
        timers.startTimerWithFixedDelay(new Tick(), checkInterval);
        overtaken = recovered
                && state.started().filter(life -> !known.contains(life)).isPresent();
        recovered = true;
        confirmed = false;
        state.started().ifPresent(known::add);
        if (overtaken) {
            context.getLog().error("Another life of {} has begun elsewhere: this one ends", persistenceId());
            timers.startSingleTimer(new Stop(), OVERTAKEN_PAUSE);
        }
    }

    private Effect<ServiceEvent, ServicesState> onAsk(ServicesState state, Ask message) {
        if (message.command() instanceof ServiceCommand.Locate) {
            message.replyTo().tell(new ServiceReply.Located(host(), state.frameworkId()));
            return Effect().none();
        }
        return carryOut(
                state, decider.command(state, session, message.command(), now()), Optional.of(message.replyTo()));
    }

    private Effect<ServiceEvent, ServicesState> onTick(ServicesState state, Tick tick) {
        if (stream.isEmpty() && !state.services().isEmpty() && confirmed) {
            stream = Optional.of(ServicesStream.open(
                    clients, decider.framework(state), context.getSelf()::tell, Heard::new, StreamEnded::new));
        }
        return carryOut(state, decider.tick(state, session, now()), Optional.empty());
    }

    private Effect<ServiceEvent, ServicesState> onStreamEnded(ServicesState state, StreamEnded message) {
        if (isCurrent(message.streamId())) {
            context.getLog().info("The stream of the services' framework has ended; the next begins soon");
            session.interrupted();
            stream = Optional.empty();
        }
        return Effect().none();
    }

    private Effect<ServiceEvent, ServicesState> onHeard(ServicesState state, Heard message) {
        if (!isCurrent(message.streamId())) {
            return Effect().none();
        }
        SchedulerEvent event = message.event();
        if (event instanceof SchedulerEvent.Subscribed) {
            FrameworkInfo info = stream.orElseThrow().info();
            return carryOut(state, decider.subscribed(state, session, info, now()), Optional.empty());
        } else if (event instanceof SchedulerEvent.Offers e) {
            return carryOut(state, decider.offers(state, session, e.offers(), now()), Optional.empty());
        } else if (event instanceof SchedulerEvent.Update e) {
            return carryOut(state, decider.update(state, session, e.status(), now()), Optional.empty());
        } else if (event instanceof SchedulerEvent.Error e) {
            return onError(state, e.message());
        }
        // Offers are answered as they come, so that there is nothing to take back.
        return Effect().none();
    }

    private Effect<ServiceEvent, ServicesState> onError(ServicesState state, String message) {
        context.getLog().warn("The framework of the services is told: {}", message);
        closeStream();
        session.interrupted();
        return message.startsWith(ServicesStream.FRAMEWORK_OVER)
                ? carryOut(state, decider.frameworkEnded(state, session, message, now()), Optional.empty())
                : Effect().none();
    }

    private Effect<ServiceEvent, ServicesState> carryOut(
            ServicesState state, ServicesDecision decision, Optional<ActorRef<ServiceReply>> asker) {
        List<ServiceEvent> events = toWrite(state, decision.events());
        if (events.isEmpty()) {
            follow(decision, asker);
            return Effect().none();
        }
        return Effect().persist(events).thenRun(next -> follow(decision, asker));
    }

    /** In front of the first events of a life, or of what it does about services that are there, its start. */
    private List<ServiceEvent> toWrite(ServicesState state, List<ServiceEvent> events) {
        if (confirmed || (events.isEmpty() && state.services().isEmpty())) {
            return events;
        }
        confirmed = true;
        ServiceEvent.Started start = new ServiceEvent.Started(host(), now().wallMillis());
        known.add(start);
        List<ServiceEvent> all = new ArrayList<>(List.of(start));
        all.addAll(events);
        return all;
    }

    private void follow(ServicesDecision decision, Optional<ActorRef<ServiceReply>> asker) {
        stream.ifPresent(open -> decision.calls().forEach(open::call));
        asker.ifPresent(ref -> decision.reply().ifPresent(ref::tell));
    }

    private boolean isCurrent(String streamId) {
        return stream.filter(open -> open.id().equals(streamId)).isPresent();
    }

    private void closeStream() {
        stream.ifPresent(ServicesStream::close);
        stream = Optional.empty();
    }

    private String host() {
        return Cluster.get(context.getSystem()).selfMember().address().toString();
    }

    private static Moment now() {
        return SystemClock.now();
    }
}
