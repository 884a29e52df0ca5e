package io.kebne.actors.allocator;

import io.kebne.actors.allocator.core.AllocatorDecider;
import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorSession;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Candidates;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.actors.allocator.core.Explaining;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.PoolBooks;
import io.kebne.actors.time.AwakeClock;
import io.kebne.actors.view.FollowAllocator;
import io.kebne.actors.view.ViewPublisher;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.resources.Resources;

/**
 * One life of an allocator in memory, from the reading of its journal on: the state with all decisions, those that are
 * not durable yet, and the followers. Owned by {@link AllocatorActor}; ends with it, or when a decision or the journal
 * fails, because the state in memory is ahead of the journal then, or the books half changed.
 */
final class AllocatorLife {
    private static final long ANNOUNCEMENT_INTERVAL_MILLIS = 1_000;
    /** A framework's entity whose master has died starts again when it is spoken to: nothing else may do that. */
    private static final long CALL_INTERVAL_MILLIS = 5_000;

    private final AwakeClock clock = new AwakeClock(AllocatorActor.TICK);
    private final String epoch;
    private final AllocatorDecider decider;
    private final EffectRunner effects;
    private final CommitQueue queue = new CommitQueue();
    private final Candidates candidates = new Candidates();
    private final PoolBooks books;
    private final ViewPublisher publisher;
    private AllocatorView view;
    private AllocatorSession session;
    private long announcementsDueMillis;
    private long callsDueMillis;

    /**
     * @param epoch names this life
     * @param host cluster address of this master
     * @param state what the journal says
     * @param journaled number of the journal's last event
     */
    AllocatorLife(
            String epoch,
            String host,
            AllocatorState state,
            long journaled,
            AllocatorSettings settings,
            EffectRunner effects,
            Moment now) {
        this.epoch = epoch;
        this.decider = new AllocatorDecider(settings);
        this.effects = effects;
        this.view = AllocatorView.of(state);
        this.session = AllocatorSession.start(epoch, clock.at(now).monotonicMillis(), state);
        this.books = PoolBooks.of(state, settings);
        this.publisher =
                new ViewPublisher(epoch, host, view, journaled, ViewPublisher.Place.BY_ADDRESS, now.monotonicMillis());
        this.announcementsDueMillis = now.monotonicMillis();
    }

    String epoch() {
        return epoch;
    }

    /** With all decisions, durable or not. */
    AllocatorView view() {
        return view;
    }

    CommitQueue queue() {
        return queue;
    }

    void decide(AllocatorCommand command, Moment now) {
        take(decider.decide(view, session, books, command, clock.at(now)));
    }

    /**
     * A sign of life counts however much waits to be written. What an agent says with it that it lends does not: that would
     * have to be written, too, and the agent will say it again.
     */
    AllocatorCommand withoutEstimate(AllocatorCommand command) {
        if (!(command instanceof AgentHeartbeat heartbeat)) {
            return command;
        }
        Resources known = view.state()
                .agent(heartbeat.agentId())
                .map(agent -> agent.oversubscribed())
                .getOrElse(Resources.EMPTY);
        return new AgentHeartbeat(heartbeat.agentId(), heartbeat.incarnation(), heartbeat.digest(), known);
    }

    /** @param request by which {@link EffectRunner} knows the operator */
    void operate(OperatorCommand command, long request, Moment now) {
        take(decider.operate(view, session, books, command, request, clock.at(now)));
    }

    void allocate(Moment now) {
        take(decider.allocate(view, session, books, candidates.take(view), clock.at(now)));
    }

    void tick(Moment now) {
        askForAnnouncements(now);
        Moment awake = clock.at(now);
        candidates.add(books, awake.monotonicMillis());
        take(decider.tick(view, session, books, awake));
    }

    /** Whether there is anything for {@link #allocate} to look at. */
    boolean wantsRound() {
        return !candidates.isEmpty();
    }

    /** Makes all decisions from now on wait for the proof that no other life has begun meanwhile. */
    void confirm(AllocatorEvent.EpochConfirmed event) {
        queue.add(event, view);
    }

    void explain(ExplainFramework message, Moment now) {
        message.replyTo()
                .tell(Explaining.of(
                        view, books, message.frameworkId(), clock.at(now).monotonicMillis()));
    }

    /** How many offer filters are in force now. */
    FilterCounts filters(Moment now) {
        return books.filters(clock.at(now).monotonicMillis());
    }

    void follow(FollowAllocator message, Moment now) {
        publisher.follow(message, now.monotonicMillis());
    }

    /** Whether followers are to hear of something soon: see {@link #publish}. */
    boolean hasUnpublished() {
        return publisher.hasUnsent();
    }

    void publish(Moment now) {
        publisher.flush(now.monotonicMillis());
    }

    /**
     * These decisions are durable, or say nothing that has to be.
     *
     * @param journaled number of the journal's last event
     */
    void release(CommitQueue.Group group, long journaled, Moment now) {
        effects.run(group.effects());
        for (AllocatorEvent event : group.events()) {
            if (event instanceof AllocatorEvent.AgentRemoved removed) {
                effects.forget(removed.agentId());
            } else if (event instanceof AllocatorEvent.AgentGone gone) {
                effects.forget(gone.agentId());
            } else if (event instanceof AllocatorEvent.AgentForgotten forgotten) {
                effects.forget(forgotten.agentId());
            }
        }
        if (!group.changes().isEmpty()) {
            publisher.publish(group.changes(), group.view(), journaled, now.monotonicMillis());
        }
    }

    private void take(Decision decision) {
        candidates.note(decision, view);
        view = decision.view();
        session = decision.session();
        queue.add(decision);
    }

    private void askForAnnouncements(Moment now) {
        if (announcementsDueMillis <= now.monotonicMillis()) {
            announcementsDueMillis = now.monotonicMillis() + ANNOUNCEMENT_INTERVAL_MILLIS;
            AllocatorDecider.resume(view).forEach((AllocatorEffect effect) -> effects.run(effect));
        }
        if (callsDueMillis <= now.monotonicMillis()) {
            callsDueMillis = now.monotonicMillis() + CALL_INTERVAL_MILLIS;
            view.links().forEach((id, link) -> effects.run(new AllocatorEffect.NoteAnnounced(id, link.version())));
        }
    }
}
