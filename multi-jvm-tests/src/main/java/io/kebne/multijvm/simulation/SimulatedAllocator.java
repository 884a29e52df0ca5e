package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.CommitQueue;
import io.kebne.actors.allocator.PauseWatch;
import io.kebne.actors.allocator.core.AllocatorDecider;
import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorSession;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Candidates;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.actors.allocator.core.Holdings;
import io.kebne.actors.allocator.core.Invariants;
import io.kebne.actors.allocator.core.PoolBooks;
import io.kebne.actors.time.AwakeClock;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the allocator's actor does, without Akka: decisions run ahead of the journal, their events are written in groups, and
 * their effects follow when those are durable. A failed write is followed by a recovery from the journal, after a while. A life
 * begins with an event that proves that it is the only one, and proves it again after each pause.
 */
final class SimulatedAllocator implements Entity {
    static final String NAME = "allocator";

    private static final long TICK_MILLIS = 250;
    private static final long ASK_AGAIN_MILLIS = 1_000;

    private final World world;
    private final Node node;
    private final Dice dice;
    private final Persistence<AllocatorEvent, AllocatorState> persistence;
    private final AllocatorDecider decider = new AllocatorDecider(World.ALLOCATOR_SETTINGS);
    private final AwakeClock clock = new AwakeClock(Duration.ofMillis(TICK_MILLIS));
    private final PauseWatch pauses;
    private final Candidates candidates = new Candidates();
    private final Map<AgentId, Ref> agents = new HashMap<>();
    private final Map<Long, Consumer<OperatorReply>> operators = new HashMap<>();
    /** Those that this one has begun, or tried to. */
    private final Set<String> epochs = new HashSet<>();

    private final Set<AllocatorEffect> untrue = Collections.newSetFromMap(new IdentityHashMap<>());
    private CommitQueue queue = new CommitQueue();
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start("none", 0);
    private PoolBooks books = PoolBooks.of(AllocatorState.EMPTY, World.ALLOCATOR_SETTINGS);
    private long requests;
    private long askAgain;
    private boolean allocating;
    private boolean committing;

    SimulatedAllocator(World world, Node node, Dice dice) {
        this.world = world;
        this.node = node;
        this.dice = dice;
        this.persistence = new Persistence<>(world, node, world.ledger(), this::recovered);
        this.pauses = new PauseWatch(node.now().monotonicMillis());
    }

    AllocatorView view() {
        return view;
    }

    boolean isReady() {
        return persistence.isReady();
    }

    @Override
    public void start() {
        persistence.recover();
        node.later(TICK_MILLIS, this::tick);
    }

    @Override
    public void end() {
        persistence.end();
    }

    /** A command of a framework's entity. */
    void command(AllocatorCommand command) {
        persistence.handle(() -> decided(() -> decider.decide(view, session, books, command, now())));
    }

    /** A command of an agent, which is reached there from now on. */
    void fromAgent(AgentId agentId, AllocatorCommand command, Ref agent) {
        persistence.handle(() -> {
            agents.put(agentId, agent);
            AllocatorCommand heard = Digests.heard(command, view, world.mutation());
            decided(() -> decider.decide(view, session, books, heard, now()));
        });
    }

    void operate(OperatorCommand command, Consumer<OperatorReply> operator) {
        persistence.handle(() -> {
            operators.put(++requests, operator);
            decided(() -> decider.operate(view, session, books, command, requests, now()));
        });
    }

    private void tick() {
        if (persistence.hasEnded()) {
            return;
        }
        noticePause();
        if (persistence.decides()) {
            askForAnnouncements();
            candidates.add(books, now().monotonicMillis());
            decided(() -> decider.tick(view, session, books, now()));
        }
        node.later(TICK_MILLIS, this::tick);
    }

    private void decided(Supplier<Decision> decide) {
        noticePause();
        AllocatorView before = view;
        Decision decision = world.faultless(decide);
        check(before, decision);
        candidates.note(decision, before);
        view = decision.view();
        session = decision.session();
        allocateSoon();
        queue.add(decision);
        pump();
    }

    /** After a pause another life may have begun elsewhere: nothing takes effect before the journal shows that none has. */
    private void noticePause() {
        long pause = pauses.hear(node.now().monotonicMillis());
        if (pause > 0 && persistence.decides()) {
            queue.add(confirmation(), view);
        }
    }

    private AllocatorEvent confirmation() {
        return new AllocatorEvent.EpochConfirmed(
                persistence.life(), node.name(), node.now().wallMillis());
    }

    private void check(AllocatorView before, Decision decision) {
        if (!decision.changes().isEmpty()) {
            World.holds(Invariant.CONSERVATION, () -> Invariants.check(decision.view(), decision.session()));
            World.holds(Invariant.LIMITS, () -> Holdings.checkLimits(before, decision));
        }
        for (AllocatorEffect effect : decision.effects()) {
            if (effect instanceof AllocatorEffect.Deliver deliver
                    && deliver.event() instanceof SchedulerEvent.Update update
                    && world.history().isRefuted(deliver.frameworkId(), update.status())) {
                untrue.add(effect);
            }
        }
    }

    private void allocateSoon() {
        if (!candidates.isEmpty() && !allocating) {
            allocating = true;
            node.later(
                    World.ALLOCATOR_SETTINGS.allocationBatchWindow().toMillis(),
                    () -> persistence.handle(() -> {
                        allocating = false;
                        decided(() -> decider.allocate(view, session, books, candidates.take(view), now()));
                    }));
        }
    }

    /** Releases or writes what can be. */
    private void pump() {
        while (persistence.isReady()
                && !queue.isEmpty()
                && queue.first().events().isEmpty()) {
            release(queue.take());
        }
        if (persistence.isReady() && !queue.isEmpty() && !committing) {
            committing = true;
            node.later(queue.first().isFull() ? 0 : dice.between(0, 2), this::commit);
        }
    }

    private void commit() {
        committing = false;
        if (persistence.isReady() && !queue.isEmpty()) {
            CommitQueue.Group group = queue.take();
            persistence.persist(group.events(), group.view().state(), () -> {
                noticePause();
                release(group);
                pump();
            });
        }
    }

    /**
     * A life serves when the journal has taken its epoch, which proves that it is the only one; after a pause meanwhile, that
     * it was. One that another has overtaken ends.
     */
    private void recovered(AllocatorState state) {
        if (!epochs.isEmpty() && !epochs.contains(world.history().epoch())) {
            world.trace()
                    .note(() ->
                            node.name() + " was overtaken by " + world.history().epoch());
            world.shards().stopped(NAME, node);
            return;
        }
        view = AllocatorView.of(state);
        session = AllocatorSession.start(persistence.life(), now().monotonicMillis(), state);
        books = PoolBooks.of(state, World.ALLOCATOR_SETTINGS);
        queue = new CommitQueue();
        untrue.clear();
        operators.clear();
        candidates.take(view);
        epochs.add(persistence.life());
        long begunMillis = node.now().monotonicMillis();
        persistence.persist(List.of(confirmation()), state, () -> {
            agents.clear();
            pauses.hear(node.now().monotonicMillis());
            if (pauses.pausedSince(begunMillis)) {
                queue.add(confirmation(), view);
            }
            askAgain = 0;
            committing = false;
            allocating = false;
            persistence.decideDuringWrites();
            askForAnnouncements();
        });
    }

    private void askForAnnouncements() {
        long now = node.now().monotonicMillis();
        if (askAgain <= now) {
            askAgain = now + ASK_AGAIN_MILLIS;
            AllocatorDecider.resume(view).forEach(this::run);
        }
    }

    private void release(CommitQueue.Group group) {
        for (AllocatorEffect effect : group.effects()) {
            if (untrue.contains(effect)) {
                throw new ViolationException(
                        Invariant.UPDATES_IN_ORDER, "was decided when the journal had the end of the task: " + effect);
            }
            run(effect);
        }
        for (AllocatorEvent event : group.events()) {
            if (event instanceof AllocatorEvent.AgentRemoved removed) {
                agents.remove(removed.agentId());
            } else if (event instanceof AllocatorEvent.AgentGone gone) {
                agents.remove(gone.agentId());
            } else if (event instanceof AllocatorEvent.AgentForgotten forgotten) {
                agents.remove(forgotten.agentId());
            }
        }
    }

    private void run(AllocatorEffect effect) {
        if (effect instanceof AllocatorEffect.TellAgent e) {
            Ref agent = agents.get(e.agentId());
            if (agent != null) {
                AgentMessage message =
                        e.message() instanceof AgentMessage.RunTask run ? run.saidIn(session.epoch()) : e.message();
                world.tellAgent(node, agent, message);
            }
        } else if (effect instanceof AllocatorEffect.Deliver e) {
            Optional<Ref> agent = e.acknowledgedBy().map(agents::get);
            world.tellFramework(node, e.frameworkId(), e.event(), entity -> entity.deliver(e.event(), agent));
        } else if (effect instanceof AllocatorEffect.AnswerOperator e) {
            operators.remove(e.request()).accept(e.reply());
        } else if (effect instanceof AllocatorEffect.NoteAnnounced e) {
            world.tellFramework(node, e.frameworkId(), e, entity -> entity.announced(e.version()));
        } else if (effect instanceof AllocatorEffect.AskToAnnounce e) {
            world.tellFramework(node, e.frameworkId(), e, SimulatedFramework::announceAgain);
        } else if (effect instanceof AllocatorEffect.NoteRemoved e) {
            world.tellFramework(node, e.frameworkId(), e, SimulatedFramework::removedByAllocator);
        }
    }

    private Moment now() {
        return clock.at(node.now());
    }
}
