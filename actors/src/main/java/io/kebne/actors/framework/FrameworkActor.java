package io.kebne.actors.framework;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kebne.actors.framework.core.FrameworkDecider;
import io.kebne.actors.framework.core.FrameworkDecision;
import io.kebne.actors.framework.core.FrameworkEffect;
import io.kebne.actors.framework.core.FrameworkSession;
import io.kebne.actors.framework.core.FrameworkState;
import io.kebne.actors.framework.core.Lives;
import io.kebne.actors.framework.core.Relays;
import io.kebne.actors.replay.RecoveryDiagnosis;
import io.kebne.actors.time.AwakeClock;
import io.kebne.actors.time.SystemClock;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.subscription.FrameworkMessage.Acknowledged;
import io.kebne.protocol.subscription.FrameworkMessage.Announce;
import io.kebne.protocol.subscription.FrameworkMessage.Announced;
import io.kebne.protocol.subscription.FrameworkMessage.Call;
import io.kebne.protocol.subscription.FrameworkMessage.Deliver;
import io.kebne.protocol.subscription.FrameworkMessage.Deliveries;
import io.kebne.protocol.subscription.FrameworkMessage.Ping;
import io.kebne.protocol.subscription.FrameworkMessage.Relay;
import io.kebne.protocol.subscription.FrameworkMessage.Removed;
import io.kebne.protocol.subscription.FrameworkMessage.TeardownByOperator;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The shell around {@link FrameworkDecider}: one sharded, remembered entity for each framework, on a master. Its hard
 * state is journaled under {@code framework|<id>}; it holds the scheduler's reference and those of agents that wait for
 * acknowledgements, which a move to another master loses: the scheduler subscribes again after its next ping, agents
 * repeat their updates. An entity whose framework is over, or that never had one, stops when it is left alone.
 */
public final class FrameworkActor extends EventSourcedBehavior<FrameworkMessage, FrameworkEvent, FrameworkState> {
    /** The most updates of one framework that wait for acknowledgement; older ones are repeated by their agents. */
    private static final int MAX_UNACKNOWLEDGED = 10_000;

    /** Longer than a master lives on that the others have given up. */
    private static final Duration OVERTAKEN_PAUSE = Duration.ofSeconds(10);

    private record Tick() implements FrameworkMessage.Local {}

    private record Flush() implements FrameworkMessage.Local {}

    /** Who speaks, and by which stream when it is a client of a master. */
    private record Caller(ActorRef<SchedulerEvent> ref, Optional<String> streamId) {}

    private record SchedulerTerminated(ActorRef<SchedulerEvent> scheduler) implements FrameworkMessage.Local {}

    /** Makes the entity stop, once it has been taken out of those that are remembered. */
    public record Stop() implements FrameworkMessage.Local {}

    private final ActorContext<FrameworkMessage> context;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final RecipientRef<AllocatorMessage> allocator;
    private final FrameworkSettings settings;
    private final FrameworkDecider decider;
    private final AwakeClock clock;
    private final TimerScheduler<FrameworkMessage> timers;
    private final Map<UUID, ActorRef<AgentMessage>> unacknowledged = new LinkedHashMap<>();
    private final Lives lives = new Lives();
    private final SchedulerLink link;
    private FrameworkSession session;
    private long idleSinceMillis;
    private boolean overtaken;

    public static Behavior<FrameworkMessage> create(
            FrameworkId frameworkId,
            ActorRef<ClusterSharding.ShardCommand> shard,
            RecipientRef<AllocatorMessage> allocator,
            FrameworkSettings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new FrameworkActor(frameworkId, context, timers, shard, allocator, settings)));
    }

    private FrameworkActor(
            FrameworkId frameworkId,
            ActorContext<FrameworkMessage> context,
            TimerScheduler<FrameworkMessage> timers,
            ActorRef<ClusterSharding.ShardCommand> shard,
            RecipientRef<AllocatorMessage> allocator,
            FrameworkSettings settings) {
        super(
                PersistenceId.of("framework", frameworkId.value()),
                // A journal that refuses a write is asked again later; the scheduler repeats what went unanswered.
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.shard = shard;
        this.allocator = allocator;
        this.settings = settings;
        this.decider = new FrameworkDecider(frameworkId);
        this.clock = new AwakeClock(settings.checkInterval());
        this.link = new SchedulerLink(() -> context.getSelf().tell(new Flush()));
        this.session = FrameworkSession.start(1, Long.MAX_VALUE);
    }

    @Override
    public FrameworkState emptyState() {
        return FrameworkState.EMPTY;
    }

    @Override
    public EventHandler<FrameworkState, FrameworkEvent> eventHandler() {
        return FrameworkState::apply;
    }

    @Override
    public SignalHandler<FrameworkState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(
                        RecoveryFailed.class,
                        (state, failed) ->
                                RecoveryDiagnosis.get(context.getSystem()).explain(persistenceId()))
                .build();
    }

    @Override
    public CommandHandler<FrameworkMessage, FrameworkEvent, FrameworkState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Stop.class, (s, m) -> Effect().stop())
                .onCommand(message -> overtaken, (s, m) -> Effect().none())
                .onCommand(Deliver.class, this::onDeliver)
                .onCommand(Deliveries.class, this::onDeliveries)
                .onCommand(Call.class, this::onCall)
                .onCommand(Acknowledged.class, this::onAcknowledged)
                .onCommand(Relay.class, this::onRelay)
                .onCommand(Ping.class, this::onPing)
                .onCommand(Announce.class, (s, m) -> carryOut(s, decider.announceAgain(s, session), null))
                .onCommand(Announced.class, (s, m) -> carryOut(s, decider.announced(s, session, m.version()), null))
                .onCommand(Removed.class, (s, m) -> carryOut(s, decider.removedByAllocator(s, session, now()), null))
                .onCommand(TeardownByOperator.class, (s, m) -> carryOut(s, decider.teardown(s, session, now()), null))
                .onCommand(SchedulerTerminated.class, this::onSchedulerTerminated)
                .onCommand(Tick.class, this::onTick)
                .onCommand(Flush.class, this::onFlush)
                .build();
    }

    private void onRecovered(FrameworkState state) {
        link.reset();
        unacknowledged.clear();
        // Whatever ended the life before has ended its timers.
        timers.startTimerWithFixedDelay(new Tick(), settings.checkInterval());
        idleSinceMillis = now().monotonicMillis();
        // By the time of day: lives that are counted from one would be taken for each other.
        session = FrameworkSession.start(
                now().wallMillis(),
                now().monotonicMillis() + settings.reconnectTimeout().toMillis());
        if (lives.recovered(state)) {
            onOvertaken();
        }
    }

    /** To end at once would mean to be started again by the next message, and to overtake the other life in turn. */
    private void onOvertaken() {
        context.getLog().error("Another life of {} has begun elsewhere: this one ends", persistenceId());
        overtaken = true;
        timers.startSingleTimer(new Stop(), OVERTAKEN_PAUSE);
    }

    private Effect<FrameworkEvent, FrameworkState> onDeliver(FrameworkState state, Deliver message) {
        deliver(message);
        return Effect().none();
    }

    private Effect<FrameworkEvent, FrameworkState> onDeliveries(FrameworkState state, Deliveries message) {
        message.deliveries().forEach(this::deliver);
        return Effect().none();
    }

    private void deliver(Deliver message) {
        if (!link.isThere()) {
            return;
        }
        if (message.event() instanceof SchedulerEvent.Update update) {
            update.status().uuid().ifPresent(uuid -> message.agent().ifPresent(agent -> remember(uuid, agent)));
        }
        link.tell(message.event());
    }

    private Effect<FrameworkEvent, FrameworkState> onFlush(FrameworkState state, Flush message) {
        link.flush();
        return Effect().none();
    }

    private Effect<FrameworkEvent, FrameworkState> onCall(FrameworkState state, Call message) {
        boolean current = link.isTo(message.scheduler());
        FrameworkDecision before =
                message.anew() ? decider.replaced(state, session) : FrameworkDecision.effects(session);
        FrameworkDecision decision = decider.call(state, before.session(), message.call(), current, now());
        return carryOut(state, before.then(decision), new Caller(message.scheduler(), message.streamId()));
    }

    private Effect<FrameworkEvent, FrameworkState> onAcknowledged(FrameworkState state, Acknowledged message) {
        boolean current = link.isTo(message.scheduler());
        FrameworkDecision all = FrameworkDecision.effects(session);
        for (SchedulerCall.Acknowledge call : message.calls()) {
            all = all.then(decider.call(state, all.session(), call, current, now()));
        }
        return carryOut(state, all, new Caller(message.scheduler(), Optional.empty()));
    }

    private Effect<FrameworkEvent, FrameworkState> onRelay(FrameworkState state, Relay message) {
        Optional<CallAnswer.Outcome> refusal =
                Relays.refusal(state, session, link.isThere(), link.streamId(), message.streamId(), now());
        if (refusal.isPresent()) {
            message.replyTo().tell(CallAnswer.of(refusal.get()));
        } else {
            link.tell(new SchedulerEvent.Called(message.call(), message.replyTo()));
        }
        return Effect().none();
    }

    private Effect<FrameworkEvent, FrameworkState> onPing(FrameworkState state, Ping message) {
        boolean current = link.isTo(message.scheduler());
        return carryOut(
                state,
                decider.ping(state, session, current, message.suppressedRoles()),
                new Caller(message.scheduler(), Optional.empty()));
    }

    private Effect<FrameworkEvent, FrameworkState> onSchedulerTerminated(
            FrameworkState state, SchedulerTerminated message) {
        if (!link.isTo(message.scheduler())) {
            return Effect().none();
        }
        return link.streamId().isPresent() && !isAtMember(message.scheduler())
                ? carryOut(state, decider.streamLost(state, session, settings.reconnectTimeout(), now()), null)
                : carryOut(state, decider.schedulerLost(state, session, now()), null);
    }

    /** Whether the master that holds this stream is well, so that the stream has ended because its client is gone. */
    private boolean isAtMember(ActorRef<SchedulerEvent> stream) {
        Cluster cluster = Cluster.get(context.getSystem());
        Address address = stream.path().address().hasGlobalScope()
                ? stream.path().address()
                : cluster.selfMember().address();
        for (Member member : cluster.state().getMembers()) {
            if (member.address().equals(address)) {
                return member.status() == MemberStatus.up();
            }
        }
        return false;
    }

    private Effect<FrameworkEvent, FrameworkState> onTick(FrameworkState state, Tick tick) {
        boolean needed = state.isActive() || (state.isRemoved() && !session.removalConfirmed());
        if (needed) {
            idleSinceMillis = now().monotonicMillis();
        } else if (now().monotonicMillis() - idleSinceMillis
                > settings.idleTimeout().toMillis()) {
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return carryOut(state, decider.tick(state, session, now()), null);
    }

    private Effect<FrameworkEvent, FrameworkState> carryOut(
            FrameworkState state, FrameworkDecision decision, Caller caller) {
        session = decision.session();
        List<FrameworkEvent> events =
                lives.toWrite(state, decision.events(), new FrameworkEvent.EntityStarted(host(), now().wallMillis()));
        if (events.isEmpty()) {
            decision.effects().forEach(effect -> run(effect, caller));
            return Effect().none();
        }
        return Effect().persist(events).thenRun(next -> decision.effects().forEach(effect -> run(effect, caller)));
    }

    private void run(FrameworkEffect effect, Caller caller) {
        if (effect instanceof FrameworkEffect.TellAllocator e) {
            allocator.tell(new AllocatorMessage.Command(e.command()));
        } else if (effect instanceof FrameworkEffect.Acknowledge e) {
            ActorRef<AgentMessage> agent = unacknowledged.remove(e.uuid());
            if (agent != null) {
                agent.tell(new AgentMessage.AcknowledgeStatus(e.key(), e.uuid()));
            }
        } else if (effect instanceof FrameworkEffect.Reply e) {
            caller.ref().tell(e.event());
        } else if (effect instanceof FrameworkEffect.TellScheduler e) {
            link.tell(e.event());
        } else if (effect instanceof FrameworkEffect.Attach) {
            attach(caller);
        } else if (effect instanceof FrameworkEffect.Detach) {
            detach();
        }
    }

    private void attach(Caller caller) {
        if (link.isTo(caller.ref())) {
            return;
        }
        link.tell(new SchedulerEvent.Error("Framework failed over"));
        detach();
        link.attach(caller.ref(), caller.streamId());
        context.watchWith(caller.ref(), new SchedulerTerminated(caller.ref()));
    }

    private void detach() {
        link.detach().ifPresent(context::unwatch);
    }

    private void remember(UUID uuid, ActorRef<AgentMessage> agent) {
        unacknowledged.put(uuid, agent);
        if (unacknowledged.size() > MAX_UNACKNOWLEDGED) {
            unacknowledged.remove(unacknowledged.keySet().iterator().next());
        }
    }

    private String host() {
        return Cluster.get(context.getSystem()).selfMember().address().toString();
    }

    private Moment now() {
        return clock.at(SystemClock.now());
    }
}
