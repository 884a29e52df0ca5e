package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.CommitQueue;
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
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the allocator's actor does, without Akka: decisions run ahead of the journal, their events are written in groups, and
 * their effects follow when those are durable. What arrives during a write or a recovery waits. A failed write is followed by
 * a recovery from the journal, after a while.
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
    private CommitQueue queue = new CommitQueue();
    private boolean committing;
    private final Candidates candidates = new Candidates();
    private final Map<AgentId, Ref> agents = new HashMap<>();
    private final Map<Long, Consumer<OperatorReply>> operators = new HashMap<>();
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start("none", 0);
    private PoolBooks books = PoolBooks.of(AllocatorState.EMPTY, World.ALLOCATOR_SETTINGS);
    private long requests;
    private long askAgain;
    private boolean allocating;

    SimulatedAllocator(World world, Node node, Dice dice) {
        this.world = world;
        this.node = node;
        this.dice = dice;
        this.persistence = new Persistence<>(world, node, world.ledger(), this::recovered);
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
        persistence.handle(() -> decided(() -> decider.decide(view, session, books, command, node.now())));
    }

    /** A command of an agent, which is reached there from now on. */
    void fromAgent(AgentId agentId, AllocatorCommand command, Ref agent) {
        persistence.handle(() -> {
            agents.put(agentId, agent);
            decided(() -> decider.decide(view, session, books, command, node.now()));
        });
    }

    void operate(OperatorCommand command, Consumer<OperatorReply> operator) {
        persistence.handle(() -> {
            operators.put(++requests, operator);
            decided(() -> decider.operate(view, session, books, command, requests, node.now()));
        });
    }

    private void tick() {
        if (persistence.hasEnded()) {
            return;
        }
        if (persistence.isReady()) {
            askForAnnouncements();
            candidates.add(books, node.now().monotonicMillis());
            decided(() -> decider.tick(view, session, books, node.now()));
        }
        node.later(TICK_MILLIS, this::tick);
    }

    private void decided(Supplier<Decision> decide) {
        AllocatorView before = view;
        Decision decision = world.faultless(decide);
        check(before, decision);
        candidates.note(decision, before);
        view = decision.view();
        session = decision.session();
        allocateSoon();
        queue.add(decision);
        if (queue.isEmpty()) {
            return;
        }
        if (queue.first().events().isEmpty()) {
            release(queue.take());
        } else if (queue.first().isFull()) {
            commit();
        } else if (!committing) {
            committing = true;
            node.later(dice.between(0, 2), this::commit);
        }
    }

    private void check(AllocatorView before, Decision decision) {
        if (!decision.changes().isEmpty()) {
            World.holds(Invariant.CONSERVATION, () -> Invariants.check(decision.view(), decision.session()));
            World.holds(Invariant.LIMITS, () -> Holdings.checkLimits(before, decision));
        }
    }

    private void allocateSoon() {
        if (!candidates.isEmpty() && !allocating) {
            allocating = true;
            node.later(
                    World.ALLOCATOR_SETTINGS.allocationBatchWindow().toMillis(),
                    () -> persistence.handle(() -> {
                        allocating = false;
                        decided(() -> decider.allocate(view, session, books, candidates.take(view), node.now()));
                    }));
        }
    }

    private void commit() {
        committing = false;
        if (persistence.isReady() && !queue.isEmpty()) {
            CommitQueue.Group taken = queue.take();
            persistence.persist(taken.events(), taken.view().state(), () -> release(taken));
        }
    }

    private void recovered(AllocatorState state) {
        view = AllocatorView.of(state);
        session = AllocatorSession.start(persistence.life(), node.now().monotonicMillis(), state);
        books = PoolBooks.of(state, World.ALLOCATOR_SETTINGS);
        queue = new CommitQueue();
        committing = false;
        operators.clear();
        candidates.take(view);
        askAgain = 0;
        askForAnnouncements();
    }

    private void askForAnnouncements() {
        long now = node.now().monotonicMillis();
        if (askAgain <= now) {
            askAgain = now + ASK_AGAIN_MILLIS;
            AllocatorDecider.resume(view).forEach(this::run);
        }
    }

    private void release(CommitQueue.Group taken) {
        taken.effects().forEach(this::run);
        for (AllocatorEvent event : taken.events()) {
            if (event instanceof AllocatorEvent.AgentRemoved removed) {
                agents.remove(removed.agentId());
            } else if (event instanceof AllocatorEvent.AgentGone gone) {
                agents.remove(gone.agentId());
            }
        }
    }

    private void run(AllocatorEffect effect) {
        if (effect instanceof AllocatorEffect.TellAgent e) {
            Ref agent = agents.get(e.agentId());
            if (agent != null) {
                world.tellAgent(node, agent, e.message());
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
}
