package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decision in the making. Each change is applied as it is added, so that later parts of the same decision see it, and
 * entered in the books: whatever may refuse a command must do so before the first change.
 * Used within one call of a decider and never kept.
 */
final class Draft {
    private final Moment now;
    private final List<Change> changes = new ArrayList<>();
    private final List<AllocatorEffect> effects = new ArrayList<>();
    private final PoolBooks books;
    private AllocatorView view;
    private AllocatorSession session;

    Draft(AllocatorView view, AllocatorSession session, PoolBooks books, Moment now) {
        this.view = view;
        this.session = session;
        this.books = books;
        this.now = now;
    }

    AllocatorView view() {
        return view;
    }

    AllocatorState state() {
        return view.state();
    }

    AllocatorSession session() {
        return session;
    }

    PoolBooks books() {
        return books;
    }

    Moment now() {
        return now;
    }

    void change(Change change) {
        AllocatorView before = view;
        booked(change);
        books.apply(change, before, view);
    }

    /** A change that is in the books already. */
    void booked(Change change) {
        if (change instanceof Change.Public visible) {
            view = view.apply(visible);
        }
        session = session.apply(change);
        changes.add(change);
    }

    /** Whether anything was changed; then the books no longer show what was before. */
    boolean hasChanges() {
        return !changes.isEmpty();
    }

    void event(AllocatorEvent event) {
        change(new Change.Journaled(event));
    }

    void tell(AgentId agentId, AgentMessage message) {
        effects.add(new AllocatorEffect.TellAgent(agentId, message));
    }

    void deliver(FrameworkId frameworkId, SchedulerEvent event) {
        effects.add(new AllocatorEffect.Deliver(frameworkId, event, Optional.empty()));
    }

    /** Delivers a status that its agent repeats until it is acknowledged, when it has a uuid. */
    void deliver(FrameworkId frameworkId, TaskStatus status) {
        effects.add(new AllocatorEffect.Deliver(
                frameworkId, new SchedulerEvent.Update(status), status.uuid().flatMap(uuid -> status.agentId())));
    }

    void effect(AllocatorEffect effect) {
        effects.add(effect);
    }

    Decision done() {
        return new Decision(List.copyOf(changes), List.copyOf(effects), view, session);
    }
}
