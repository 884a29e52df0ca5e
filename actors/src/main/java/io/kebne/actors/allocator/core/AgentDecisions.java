package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.constraint.FaultDomains;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.Optional;

/** Admission, return, silence and departure of agents. */
final class AgentDecisions {
    private AgentDecisions() {}

    static void register(Draft draft, RegisterAgent command, Optional<DomainInfo> masterDomain) {
        AgentId agentId = command.info().id();
        Optional<AgentMessage> refusal = refusal(draft, command.info(), masterDomain);
        if (refusal.isPresent()) {
            draft.tell(agentId, refusal.get());
            return;
        }
        Agent known = draft.state().agent(agentId).getOrNull();
        Optional<String> changed = known == null
                ? Optional.empty()
                : Reconfiguration.refusal(known.info(), command.info(), command.policy());
        if (changed.isPresent()) {
            draft.tell(agentId, new AgentMessage.RegistrationRefused(changed.get()));
            return;
        }
        boolean restarted = known != null && !known.incarnation().equals(command.incarnation());
        boolean wasUnreachable = known != null && !known.isReachable();
        if (known == null) {
            draft.event(new AgentAdmitted(
                    command.info(), command.incarnation(), draft.now().wallMillis()));
        } else if (restarted || wasUnreachable || !known.info().equals(command.info())) {
            OfferDecisions.rescindAllOf(draft, agentId);
            draft.event(new AgentReregistered(
                    command.info(), command.incarnation(), draft.now().wallMillis()));
        }
        AgentSilence.heard(draft, agentId);
        connect(draft, agentId);
        if (draft.session().listings().await(agentId)) {
            draft.change(new Change.AgentListed(agentId));
        }
        new AgentReturn(draft, agentId, restarted, wasUnreachable).compare(command.tasks(), command.executors());
    }

    /** Why an agent cannot be taken in whatever it has, as it is to be told. */
    private static Optional<AgentMessage> refusal(Draft draft, AgentInfo info, Optional<DomainInfo> masterDomain) {
        if (draft.state().policy().gone().containsKey(info.id())) {
            return Optional.of(new AgentMessage.Shutdown("the agent was marked gone by an operator"));
        } else if (draft.state().policy().maintenance().isDown(info)) {
            return Optional.of(new AgentMessage.Shutdown("its machine is under maintenance"));
        }
        return FaultDomains.refusal(info.domain(), masterDomain).map(AgentMessage.RegistrationRefused::new);
    }

    /** From now on the agent gets tasks. */
    static void connect(Draft draft, AgentId agentId) {
        draft.change(new Change.AgentConnected(agentId));
        draft.tell(
                agentId,
                new AgentMessage.Registered(
                        draft.session().epoch(),
                        draft.state().agent(agentId).get().total().persistentVolumes(),
                        draft.state().volumeGeneration()));
    }

    static void heartbeat(Draft draft, AgentHeartbeat command, Optional<DomainInfo> masterDomain) {
        Agent known = draft.state().agent(command.agentId()).getOrNull();
        boolean connected = known != null
                && known.incarnation().equals(command.incarnation())
                && draft.view().connected().contains(command.agentId());
        if (connected) {
            AgentSilence.heard(draft, command.agentId());
            Oversubscription.estimated(draft, known.id(), command.oversubscribed());
            AgentControl.heard(draft, known, command.digest().isPresent());
            return;
        }
        boolean takenIn = known != null
                && refusal(draft, known.info(), masterDomain).isEmpty()
                && AgentListing.takeIn(draft, known, command);
        if (takenIn) {
            Oversubscription.estimated(draft, known.id(), command.oversubscribed());
        } else {
            draft.tell(command.agentId(), new AgentMessage.Reregister());
        }
    }

    /**
     * The agent has ended its tasks and leaves. Tasks it never reported the end of are ended here. One on which
     * reservations, volumes or disks were made is only given up, as an unreachable agent is: it may come back, and what is
     * in its volumes must not be lost with the ledger's knowledge of them (Mesos: an agent that is stopped is not removed).
     */
    static void unregister(Draft draft, UnregisterAgent command) {
        Agent agent = draft.state().agent(command.agentId()).getOrNull();
        if (agent == null || !agent.incarnation().equals(command.incarnation())) {
            return;
        }
        OfferDecisions.rescindAllOf(draft, agent.id());
        for (TaskKey key : agent.tasks()) {
            endLost(draft, key, Reason.AGENT_REMOVED, "The agent was stopped");
        }
        AgentControl.leaves(draft, agent, command.unacknowledged());
        Agent left = draft.state().agent(agent.id()).getOrNull();
        if (left != null && left.own().equals(left.info().resources())) {
            draft.event(new AgentRemoved(agent.id(), draft.now().wallMillis()));
            announceFailure(draft, agent.id());
        } else if (left != null && left.isReachable()) {
            AgentSilence.giveUp(draft, left);
        }
    }

    /** Every scheduler hears that an agent is no longer there. */
    static void announceFailure(Draft draft, AgentId agentId) {
        for (Framework framework : draft.state().frameworks().values()) {
            draft.deliver(framework.id(), new SchedulerEvent.Failure(agentId, Optional.empty(), Optional.empty()));
        }
    }

    static void endGoneByOperator(Draft draft, TaskKey key) {
        end(
                draft,
                key,
                TaskState.GONE_BY_OPERATOR,
                Reason.AGENT_REMOVED_BY_OPERATOR,
                "The agent was marked gone by an operator");
    }

    static void endLost(Draft draft, TaskKey key, Reason reason, String message) {
        end(draft, key, TaskState.GONE, reason, message);
    }

    /** Ends a task that never came to its agent. */
    static void endDropped(Draft draft, TaskKey key, String message) {
        end(draft, key, TaskState.DROPPED, Reason.RECONCILIATION, message);
    }

    /** Ends a task that its agent does not report the end of. */
    private static void end(Draft draft, TaskKey key, TaskState state, Reason reason, String message) {
        Task task = draft.state().task(key).get();
        TaskStatus status = TaskStatus.of(
                key.taskId(),
                isPartitionAware(draft, key) ? state : TaskState.LOST,
                Source.MASTER,
                Optional.of(reason),
                message,
                draft.now().wallMillis(),
                Optional.of(task.agentId()));
        draft.event(new TaskEnded(key.frameworkId(), status));
        draft.deliver(key.frameworkId(), status);
        TaskDecisions.afterEnd(draft, task, status.state());
    }

    static boolean isPartitionAware(Draft draft, TaskKey key) {
        return draft.state()
                .framework(key.frameworkId())
                .exists(framework -> framework.info().isPartitionAware());
    }
}
