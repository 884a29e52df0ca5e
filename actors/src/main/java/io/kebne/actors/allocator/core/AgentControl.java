package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrainStarted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrained;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReactivated;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import java.time.Duration;
import java.util.Optional;

/** What operators do to agents: drain, deactivate, reactivate, declare gone (Mesos: maintenance document). */
final class AgentControl {
    private AgentControl() {}

    /** Ends the agent's tasks, and has it deactivated meanwhile and afterwards. */
    static void drain(Draft draft, DrainAgent command) {
        boolean done =
                command.config().markGone() && draft.state().policy().gone().containsKey(command.agentId());
        if (done) {
            return;
        }
        Agent agent = require(draft, command.agentId(), Cause.INVALID);
        if (draft.state().policy().maintenance().unavailability(agent.info()).isPresent()) {
            throw new RefusedException(
                    Cause.INVALID, "agent_id", "agent " + agent.id() + " is in the maintenance schedule");
        }
        OfferDecisions.rescindAllOf(draft, agent.id());
        draft.event(
                new AgentDrainStarted(agent.id(), command.config(), draft.now().wallMillis()));
        for (TaskKey key : agent.tasks()) {
            Task task = draft.state().task(key).get();
            TaskDecisions.requestKill(draft, task, policy(task, command.config()), Optional.of(Reason.AGENT_DRAINING));
        }
    }

    /**
     * An agent has nothing left: neither a task, nor one of which its framework has not acknowledged the end. Only the agent knows
     * the latter, so this follows from what it says (Mesos: an agent is drained when the last terminal update is acknowledged).
     */
    static void finishDrain(Draft draft, AgentId agentId) {
        if (isEmptying(draft, agentId)) {
            Drain drain = draft.state().agent(agentId).get().drain().get();
            draft.event(new AgentDrained(agentId, draft.now().wallMillis()));
            if (drain.config().markGone()) {
                gone(draft, agentId);
            }
        }
    }

    /**
     * An agent leaves; the ledger holds no task of it. One that was to be marked gone when it is drained will not come any closer to
     * that. Any other is drained only if nothing is left that it would say when it came back.
     */
    static void leaves(Draft draft, Agent agent, boolean unacknowledged) {
        if (!unacknowledged) {
            finishDrain(draft, agent.id());
        } else if (agent.drain().filter(drain -> drain.config().markGone()).isPresent()) {
            gone(draft, agent.id());
        }
    }

    /**
     * An agent that is connected says that it is there. If it may be drained, it is asked for a list, with each heartbeat until that
     * is empty: the list is made after the ledger has heard of the last task's end, so it has what is not acknowledged. What the
     * heartbeat itself says may be older.
     *
     * @param canList whether it is an agent that can be asked; of an older one the ledger's word counts
     */
    static void heard(Draft draft, Agent agent, boolean canList) {
        if (!isEmptying(draft, agent.id())) {
            return;
        }
        if (canList) {
            AgentListing.ask(draft, agent.id());
        } else {
            finishDrain(draft, agent.id());
        }
    }

    /** Whether it is to be drained, and the ledger holds no task of it any more. */
    private static boolean isEmptying(Draft draft, AgentId agentId) {
        Agent agent = draft.state().agent(agentId).getOrNull();
        return agent != null
                && agent.tasks().isEmpty()
                && agent.drain().map(drain -> !drain.drained()).orElse(false);
    }

    static void deactivate(Draft draft, AgentId agentId) {
        Agent agent = require(draft, agentId, Cause.INVALID);
        if (!agent.deactivated()) {
            OfferDecisions.rescindAllOf(draft, agentId);
            draft.event(new AgentDeactivated(agentId, draft.now().wallMillis()));
        }
    }

    static void reactivate(Draft draft, AgentId agentId) {
        Agent agent = require(draft, agentId, Cause.INVALID);
        if (!agent.deactivated()) {
            throw new RefusedException(Cause.INVALID, "agent_id", "agent " + agentId + " is not deactivated");
        }
        if (agent.drain().isPresent() && !agent.drain().get().drained()) {
            throw new RefusedException(Cause.INVALID, "agent_id", "agent " + agentId + " is still draining");
        }
        draft.event(new AgentReactivated(agentId, draft.now().wallMillis()));
    }

    static void markGone(Draft draft, AgentId agentId) {
        if (!draft.state().policy().gone().containsKey(agentId)) {
            require(draft, agentId, Cause.NOT_FOUND);
            gone(draft, agentId);
        }
    }

    /** Ends what the agent is thought to run, takes it out of the pool for good, and tells it in case it is there. */
    private static void gone(Draft draft, AgentId agentId) {
        OfferDecisions.rescindAllOf(draft, agentId);
        for (TaskKey key : draft.state().agent(agentId).get().tasks()) {
            AgentDecisions.endGoneByOperator(draft, key);
        }
        draft.event(new AgentGone(agentId, draft.now().wallMillis()));
        draft.tell(agentId, new AgentMessage.Shutdown("the agent was marked gone by an operator"));
        AgentDecisions.announceFailure(draft, agentId);
    }

    private static Agent require(Draft draft, AgentId agentId, Cause cause) {
        return draft.state()
                .agent(agentId)
                .getOrElseThrow(() -> new RefusedException(cause, "agent_id", "there is no agent " + agentId));
    }

    /** A drain may shorten the grace period that a task has, never lengthen it. */
    private static Optional<KillPolicy> policy(Task task, DrainConfig config) {
        Optional<KillPolicy> own = task.killPolicy().or(() -> task.info().killPolicy());
        if (config.maxGracePeriod().isEmpty()) {
            return own;
        }
        Duration most = config.maxGracePeriod().get();
        Duration wanted = own.orElse(KillPolicy.DEFAULT).gracePeriod();
        return Optional.of(new KillPolicy(wanted.compareTo(most) < 0 ? wanted : most));
    }
}
