package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.vavr.collection.Set;

/** Arrival, silence and end of frameworks. */
final class FrameworkDecisions {
    private FrameworkDecisions() {}

    /**
     * Takes what a framework's entity says of its scheduler, unless that was overtaken by what it said later. The answer
     * names what counts: a later life of the entity that began with a lower version goes above it.
     */
    static void announce(Draft draft, AnnounceFramework command) {
        FrameworkId frameworkId = command.info().id();
        Framework known = draft.state().framework(frameworkId).getOrNull();
        if ((known != null && known.isRemoved()) || isOver(draft, frameworkId)) {
            draft.effect(new AllocatorEffect.NoteRemoved(frameworkId));
            return;
        }
        FrameworkLink link = draft.view().link(frameworkId);
        if (command.version() < link.version()) {
            draft.effect(new AllocatorEffect.NoteAnnounced(frameworkId, link.version()));
            return;
        }
        boolean wasConnected = link.connected();
        if (known == null || !known.info().equals(command.info())) {
            draft.event(new FrameworkSubscribed(command.info(), draft.now().wallMillis()));
        }
        draft.change(new Change.FrameworkAnnounced(
                frameworkId,
                command.version(),
                command.connected(),
                command.suppressedRoles(),
                command.requests(),
                command.offerConstraints()));
        GangDecisions.announced(draft, frameworkId, command.requests());
        if (!command.connected()) {
            OfferDecisions.rescind(draft, offer -> offer.frameworkId().equals(frameworkId));
        } else if (known != null
                && !command.info().roles().containsAll(known.info().roles())) {
            OfferDecisions.rescind(
                    draft,
                    offer -> offer.frameworkId().equals(frameworkId)
                            && !command.info().roles().contains(offer.role()));
        }
        if (command.connected() && !wasConnected) {
            askForUpdates(draft, frameworkId);
            MaintenanceDecisions.reconnected(draft, frameworkId);
            draft.state().framework(frameworkId).forEach(f -> OperationDecisions.repeatAll(draft, f));
        }
        draft.effect(new AllocatorEffect.NoteAnnounced(frameworkId, command.version()));
    }

    /** Ends a framework: its tasks are ended by their agents, and it is forgotten when the last one has. */
    static void remove(Draft draft, FrameworkId frameworkId) {
        Framework framework = draft.state().framework(frameworkId).getOrNull();
        if (framework != null && !framework.isRemoved()) {
            OfferDecisions.rescind(draft, offer -> offer.frameworkId().equals(frameworkId));
            Set<AgentId> agents = framework
                    .tasks()
                    .values()
                    .map(Task::agentId)
                    .toSet()
                    .addAll(framework.executors().values().map(Executor::agentId));
            draft.event(new FrameworkRemoved(frameworkId, draft.now().wallMillis()));
            agents.forEach(agent -> draft.tell(agent, new AgentMessage.ShutdownFramework(frameworkId)));
        }
        draft.effect(new AllocatorEffect.NoteRemoved(frameworkId));
    }

    static boolean isOver(Draft draft, FrameworkId frameworkId) {
        return draft.state().completedFrameworks().exists(f -> f.id().equals(frameworkId));
    }

    private static void askForUpdates(Draft draft, FrameworkId frameworkId) {
        for (AgentId agentId : draft.view().connected()) {
            draft.tell(agentId, new AgentMessage.ResendUpdates(frameworkId));
        }
    }
}
