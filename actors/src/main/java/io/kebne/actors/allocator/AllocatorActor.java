package io.kebne.actors.allocator;

import akka.actor.typed.Behavior;
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
import io.kebne.actors.allocator.core.AllocatorDecider;
import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorSession;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Candidates;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.actors.allocator.core.Explaining;
import io.kebne.actors.allocator.core.PoolBooks;
import io.kebne.actors.replay.RecoveryDiagnosis;
import io.kebne.actors.time.AwakeClock;
import io.kebne.actors.time.SystemClock;
import io.kebne.actors.view.FollowAllocator;
import io.kebne.actors.view.ViewPublisher;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.journal.RetentionSettings;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.time.Duration;
import java.util.UUID;

/**
 * The shell around {@link AllocatorDecider}: one sharded, remembered entity for each pool, on a master. Its hard state
 * is journaled under {@code allocator|<pool>}; the rest is rebuilt when it restarts or moves: agents register again
 * because it answers their heartbeats with that request, and frameworks are asked to announce themselves.
 *
 * <p>Group commit: a command is decided at once, against the state with all decisions before it, and its events wait in
 * {@link CommitGroup}. The message {@link Commit}, which the first of them sends, arrives behind the commands that are
 * in the mailbox already, and writes the events of all of them together. While that write is under way, Akka stashes
 * further commands, which form the next group. Effects run when the events before them are durable.
 */
public final class AllocatorActor extends EventSourcedBehavior<AllocatorMessage, AllocatorEvent, AllocatorState> {
    private static final Duration TICK = Duration.ofMillis(250);

    private record Commit() implements AllocatorMessage {}

    private record Allocate() implements AllocatorMessage {}

    private record Tick() implements AllocatorMessage {}

    private final ActorContext<AllocatorMessage> context;
    private final TimerScheduler<AllocatorMessage> timers;
    private final AllocatorSettings settings;
    private final RetentionSettings retention;
    private final AllocatorDecider decider;
    private final EffectRunner effects;
    private final AwakeClock clock = new AwakeClock(TICK);
    private final CommitGroup group = new CommitGroup();
    private final Candidates candidates = new Candidates();
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start("none", 0);
    private PoolBooks books;
    private ViewPublisher publisher = new ViewPublisher("none", "", view);
    private long askAgainMillis;

    /** @param frameworks where to find the entities of frameworks */
    public static Behavior<AllocatorMessage> create(
            String pool, AllocatorSettings settings, EffectRunner.Frameworks frameworks) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new AllocatorActor(pool, settings, frameworks, context, timers)));
    }

    private AllocatorActor(
            String pool,
            AllocatorSettings settings,
            EffectRunner.Frameworks frameworks,
            ActorContext<AllocatorMessage> context,
            TimerScheduler<AllocatorMessage> timers) {
        super(
                PersistenceId.of("allocator", pool),
                // The state in memory is ahead of the journal when a write fails, so it is rebuilt from the journal.
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.retention = RetentionSettings.of(context.getSystem().settings().config());
        this.decider = new AllocatorDecider(settings);
        this.books = PoolBooks.of(AllocatorState.EMPTY, settings);
        this.effects = new EffectRunner(pool, frameworks);
        timers.startTimerWithFixedDelay(new Tick(), TICK);
    }

    @Override
    public AllocatorState emptyState() {
        return AllocatorState.EMPTY;
    }

    @Override
    public EventHandler<AllocatorState, AllocatorEvent> eventHandler() {
        return AllocatorState::apply;
    }

    @Override
    public SnapshotAdapter<AllocatorState> snapshotAdapter() {
        return new AllocatorSnapshotAdapter();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        SnapshotCountRetentionCriteria criteria =
                RetentionCriteria.snapshotEvery(retention.snapshotEvery(), retention.snapshotsKept());
        return retention.deleteEvents() ? criteria.withDeleteEventsOnSnapshot() : criteria;
    }

    @Override
    public SignalHandler<AllocatorState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(
                        RecoveryFailed.class,
                        (state, failed) ->
                                RecoveryDiagnosis.get(context.getSystem()).explain(persistenceId()))
                .build();
    }

    @Override
    public CommandHandler<AllocatorMessage, AllocatorEvent, AllocatorState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(AllocatorMessage.FromAgent.class, this::onFromAgent)
                .onCommand(
                        AllocatorMessage.Command.class,
                        m -> onDecision(decider.decide(view, session, books, m.command(), now())))
                .onCommand(AllocatorMessage.Operate.class, this::onOperate)
                .onCommand(Commit.class, this::onCommit)
                .onCommand(Allocate.class, this::onAllocate)
                .onCommand(ExplainFramework.class, this::onExplain)
                .onCommand(FollowAllocator.class, this::onFollow)
                .onCommand(Tick.class, this::onTick)
                .build();
    }

    private void onRecovered(AllocatorState state) {
        String epoch = UUID.randomUUID().toString();
        view = AllocatorView.of(state);
        session = AllocatorSession.start(epoch, now().monotonicMillis(), state);
        books = PoolBooks.of(state, settings);
        publisher = new ViewPublisher(epoch, host(), view);
        group.clear();
        effects.forgetOperators();
        candidates.take(view);
        askAgainMillis = 0;
        askForAnnouncements();
        context.getLog()
                .info(
                        "Allocator recovered with {} agents, {} frameworks",
                        state.agents().size(),
                        state.frameworks().size());
    }

    private Effect<AllocatorEvent, AllocatorState> onFromAgent(AllocatorMessage.FromAgent message) {
        effects.reachable(message);
        return onDecision(decider.decide(view, session, books, message.command(), now()));
    }

    private Effect<AllocatorEvent, AllocatorState> onOperate(AllocatorMessage.Operate message) {
        long request = effects.expectAnswer(message.replyTo());
        return onDecision(decider.operate(view, session, books, message.command(), request, now()));
    }

    private Effect<AllocatorEvent, AllocatorState> onFollow(FollowAllocator message) {
        publisher.follow(message, now().monotonicMillis());
        return Effect().none();
    }

    private Effect<AllocatorEvent, AllocatorState> onExplain(ExplainFramework message) {
        message.replyTo().tell(Explaining.of(view, books, message.frameworkId(), now().monotonicMillis()));
        return Effect().none();
    }

    private Effect<AllocatorEvent, AllocatorState> onAllocate(Allocate message) {
        return onDecision(decider.allocate(view, session, books, candidates.take(view), now()));
    }

    private Effect<AllocatorEvent, AllocatorState> onTick(Tick tick) {
        askForAnnouncements();
        candidates.add(books, now().monotonicMillis());
        return onDecision(decider.tick(view, session, books, now()));
    }

    private Effect<AllocatorEvent, AllocatorState> onDecision(Decision decision) {
        candidates.note(decision, view);
        view = decision.view();
        session = decision.session();
        if (!candidates.isEmpty() && !timers.isTimerActive(Allocate.class)) {
            timers.startSingleTimer(Allocate.class, new Allocate(), settings.allocationBatchWindow());
        }
        boolean first = group.hasNoEvents();
        group.add(decision);
        if (group.hasNoEvents()) {
            release(group.take());
            return Effect().none();
        }
        if (group.isFull()) {
            return onCommit(new Commit());
        }
        if (first) {
            context.getSelf().tell(new Commit());
        }
        return Effect().none();
    }

    private Effect<AllocatorEvent, AllocatorState> onCommit(Commit message) {
        if (group.hasNoEvents()) {
            return Effect().none();
        }
        CommitGroup.Taken taken = group.take();
        return Effect().persist(taken.events()).thenRun(state -> release(taken));
    }

    private void release(CommitGroup.Taken taken) {
        taken.effects().forEach(effects::run);
        for (AllocatorEvent event : taken.events()) {
            if (event instanceof AllocatorEvent.AgentRemoved removed) {
                effects.forget(removed.agentId());
            } else if (event instanceof AllocatorEvent.AgentGone gone) {
                effects.forget(gone.agentId());
            } else if (event instanceof AllocatorEvent.AgentForgotten forgotten) {
                effects.forget(forgotten.agentId());
            }
        }
        if (!taken.changes().isEmpty()) {
            publisher.publish(taken.changes(), taken.view(), now().monotonicMillis());
        }
    }

    private void askForAnnouncements() {
        long now = now().monotonicMillis();
        if (askAgainMillis <= now) {
            askAgainMillis = now + 1_000;
            AllocatorDecider.resume(view).forEach((AllocatorEffect effect) -> effects.run(effect));
        }
    }

    private String host() {
        return Cluster.get(context.getSystem()).selfMember().address().toString();
    }

    private Moment now() {
        return clock.at(SystemClock.now());
    }
}
