package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of agents that are not heard of: after a while they get no more tasks, and when they stay silent they are
 * given up, unless so many are silent at once that the fault is likelier to lie elsewhere (Mesos:
 * --agent_removal_rate_limit, --recovery_agent_removal_limit). A removal that is held back is done later, or never, when
 * the agent is heard of before.
 */
final class AgentSilence {
    /** An agent that is to be given up, and how long it has been silent. */
    private record Overdue(Agent agent, long silentMillis) {}

    private AgentSilence() {}

    /**
     * To be called often. Looks at all agents only when the time of one of them may have run out, which is about once in the
     * disconnect timeout while all are heard of, or when removals are held back.
     */
    static void check(Draft draft, AllocatorSettings settings) {
        boolean due = draft.now().monotonicMillis() > draft.session().liveness().nextCheckMillis();
        if (due || !draft.view().removalsHeld().isEmpty()) {
            checkAll(draft, settings);
        }
    }

    /** Whoever is heard of has the disconnect timeout at least: nobody's time runs out before that who is not seen here. */
    private static void checkAll(Draft draft, AllocatorSettings settings) {
        long disconnectMillis = settings.agentDisconnectTimeout().toMillis();
        long most =
                Math.min(disconnectMillis, settings.agentUnreachableTimeout().toMillis());
        long left = Math.min(most, settings.agentReregisterTimeout().toMillis());
        List<Overdue> overdue = new ArrayList<>();
        for (Agent agent : draft.state().agents().values()) {
            long silent = silentMillis(draft, agent.id());
            if (draft.view().connected().contains(agent.id())) {
                if (silent > disconnectMillis) {
                    OfferDecisions.rescindAllOf(draft, agent.id());
                    draft.change(new Change.AgentDisconnected(agent.id()));
                } else {
                    left = Math.min(left, disconnectMillis - silent);
                }
            }
            if (agent.isReachable()) {
                long patience = patienceMillis(draft, agent.id(), settings);
                if (silent > patience) {
                    overdue.add(new Overdue(agent, silent));
                } else {
                    left = Math.min(left, patience - silent);
                }
            }
        }
        draft.change(new Change.SilenceChecked(draft.now().monotonicMillis() + left));
        overdue.sort(Comparator.comparingLong(Overdue::silentMillis)
                .reversed()
                .thenComparing(each -> each.agent().id().value()));
        overdue.forEach(each -> giveUpWithinLimits(draft, each.agent(), settings.removal()));
    }

    private static long silentMillis(Draft draft, AgentId agentId) {
        long since =
                draft.session().heard().get(agentId).getOrElse(draft.session().startedMillis());
        return draft.now().monotonicMillis() - since;
    }

    private static long patienceMillis(Draft draft, AgentId agentId, AllocatorSettings settings) {
        return draft.session().heard().containsKey(agentId)
                ? settings.agentUnreachableTimeout().toMillis()
                : settings.agentReregisterTimeout().toMillis();
    }

    private static void giveUpWithinLimits(Draft draft, Agent agent, RemovalSettings limits) {
        Liveness liveness = draft.session().liveness();
        boolean tooManyMissing =
                liveness.recovering().contains(agent.id()) && liveness.missingPercent() > limits.recoveryLimitPercent();
        boolean tooFast = draft.now().monotonicMillis() < liveness.nextRemovalMillis();
        if (!tooManyMissing && !tooFast) {
            limits.rateLimit()
                    .ifPresent(rate -> draft.change(
                            new Change.RemovalPermitted(draft.now().monotonicMillis() + rate.intervalMillis())));
            giveUp(draft, agent);
        } else if (!draft.view().removalsHeld().contains(agent.id())) {
            if (draft.view().removalsHeld().isEmpty()) {
                draft.effect(new AllocatorEffect.Warn(warning(tooManyMissing, liveness, limits)));
            }
            draft.change(new Change.RemovalHeld(agent.id()));
        }
    }

    private static String warning(boolean tooManyMissing, Liveness liveness, RemovalSettings limits) {
        return tooManyMissing
                ? "No agent is given up: %d of %d have not come back after the failover, and the limit is %s %%"
                        .formatted(liveness.recovering().size(), liveness.recovered(), limits.recoveryLimitPercent())
                : "Agents fall silent faster than they may be given up, which is "
                        + limits.rateLimit().map(RateLimit::toString).orElse("not at all");
    }

    /** The agent is no longer counted on; its tasks may still run, and frameworks are told as much. */
    static void giveUp(Draft draft, Agent agent) {
        OfferDecisions.rescindAllOf(draft, agent.id());
        long now = draft.now().wallMillis();
        draft.event(new AgentUnreachable(agent.id(), now));
        for (TaskKey key : agent.tasks()) {
            TaskState state = AgentDecisions.isPartitionAware(draft, key) ? TaskState.UNREACHABLE : TaskState.LOST;
            draft.deliver(
                    key.frameworkId(),
                    TaskStatus.of(
                                    key.taskId(),
                                    state,
                                    Source.MASTER,
                                    Optional.of(Reason.AGENT_REMOVED),
                                    "The agent has been silent for too long",
                                    now,
                                    Optional.of(agent.id()))
                            .withUnreachable(Optional.of(now)));
        }
        AgentDecisions.announceFailure(draft, agent.id());
    }

    /** The agent gave a sign of life. */
    static void heard(Draft draft, AgentId agentId) {
        draft.change(new Change.AgentHeard(agentId, draft.now().monotonicMillis()));
        if (draft.view().removalsHeld().contains(agentId)) {
            draft.change(new Change.RemovalReleased(agentId));
        }
    }

    /** Whether the journal has the agent in the pool, and it has not been heard of in this life of the allocator. */
    static boolean isRecovering(Draft draft, Option<AgentId> agentId) {
        Liveness liveness = draft.session().liveness();
        return agentId.map(liveness.recovering()::contains)
                .getOrElse(() -> !liveness.recovering().isEmpty());
    }
}
