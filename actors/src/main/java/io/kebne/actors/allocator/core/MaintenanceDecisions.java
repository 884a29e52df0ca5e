package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.InverseOfferClosed;
import io.kebne.actors.allocator.core.Change.InverseOfferClosed.Answer;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesUp;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.operator.OperatorCommand.StartMaintenance;
import io.kebne.protocol.operator.OperatorCommand.StopMaintenance;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Taking machines away in good order (Mesos: maintenance document). */
final class MaintenanceDecisions {
    private static final int MAX_MACHINES = 10_000;
    private static final int MAX_WINDOWS = 1_000;

    private MaintenanceDecisions() {}

    static void schedule(Draft draft, UpdateMaintenanceSchedule command) {
        Maintenance before = draft.state().policy().maintenance();
        Maintenance after = Maintenance.of(command.windows(), before.down().toJavaList());
        int named =
                command.windows().stream().mapToInt(w -> w.machines().size()).sum();
        if (command.windows().size() > MAX_WINDOWS || named > MAX_MACHINES) {
            throw invalid("windows", "may be at most " + MAX_WINDOWS + " with " + MAX_MACHINES + " machines in all");
        }
        if (named > after.scheduled().size()) {
            throw invalid("windows", "name a machine twice");
        }
        for (MachineId machine : before.down()) {
            if (!after.scheduled().containsKey(machine)) {
                throw invalid("windows", "leave out " + text(machine) + ", which is down");
            }
        }
        draft.event(new MaintenanceScheduled(command.windows(), draft.now().wallMillis()));
        for (Agent agent : draft.state().agents().values()) {
            if (!before.unavailability(agent.info()).equals(after.unavailability(agent.info()))) {
                OfferDecisions.rescindAllOf(draft, agent.id());
                rescindInverse(draft, agent.id());
            }
        }
    }

    /** The machines must have been scheduled, so that their frameworks could have left them. */
    static void start(Draft draft, StartMaintenance command) {
        Maintenance maintenance = draft.state().policy().maintenance();
        requireDistinct(command.machines());
        for (MachineId machine : command.machines()) {
            if (!maintenance.scheduled().containsKey(machine)) {
                throw invalid("machine_ids", text(machine) + " is not in the maintenance schedule");
            }
            if (maintenance.down().contains(machine)) {
                throw invalid("machine_ids", text(machine) + " is down already");
            }
        }
        Set<MachineId> machines = new HashSet<>(command.machines());
        for (Agent agent : draft.state().agents().values()) {
            if (Maintenance.names(agent.info()).stream().anyMatch(machines::contains)) {
                remove(draft, agent);
            }
        }
        draft.event(new MachinesDown(command.machines(), draft.now().wallMillis()));
    }

    static void stop(Draft draft, StopMaintenance command) {
        requireDistinct(command.machines());
        for (MachineId machine : command.machines()) {
            if (!draft.state().policy().maintenance().down().contains(machine)) {
                throw invalid("machine_ids", text(machine) + " is not down");
            }
        }
        draft.event(new MachinesUp(command.machines(), draft.now().wallMillis()));
    }

    /** Asks every framework that has tasks on an agent to leave it, unless it has been asked or wants to be left alone. */
    static void ask(Draft draft, Agent agent) {
        Optional<Unavailability> unavailability =
                draft.state().policy().maintenance().unavailability(agent.info());
        if (unavailability.isEmpty()) {
            return;
        }
        for (FrameworkId frameworkId : agent.tasks().map(TaskKey::frameworkId)) {
            boolean known =
                    draft.view().inverseOffers().latest(agent.id(), frameworkId).isPresent();
            if (!known && draft.view().link(frameworkId).connected()) {
                InverseOffer offer = new InverseOffer(
                        draft.session().nextOfferId(), frameworkId, agent.id(), unavailability.get(), Optional.empty());
                draft.change(new Change.InverseOfferMade(offer));
                draft.deliver(frameworkId, new SchedulerEvent.InverseOffers(List.of(offer)));
            }
        }
    }

    /** A framework answers. Once the filter has run out it is asked again, for it may have changed its mind. */
    static void answer(Draft draft, Framework framework, List<OfferId> ids, Answer outcome, Filters filters) {
        for (OfferId id : ids) {
            InverseOffer offer =
                    draft.view().inverseOffers().outstanding().get(id).getOrNull();
            if (offer != null && offer.frameworkId().equals(framework.id())) {
                draft.change(new InverseOfferClosed(id, outcome, draft.now().wallMillis()));
                long again = draft.now().monotonicMillis() + filters.refuse().toMillis();
                draft.change(new Change.InverseFilterSet(framework.id(), offer.agentId(), again));
            }
        }
    }

    /** The filter of an answer has run out. One that is asked anew meanwhile has still to answer that. */
    static void askAgain(Draft draft, AgentId agentId, FrameworkId frameworkId) {
        Optional<InverseOffers.Latest> last = draft.view().inverseOffers().latest(agentId, frameworkId);
        if (last.isPresent() && last.get().answer().isPresent()) {
            draft.change(new Change.InverseOffersForgotten(agentId, Optional.of(frameworkId)));
        }
    }

    /** What a framework has not answered when its connection ended may never have reached it: it is asked anew. */
    static void reconnected(Draft draft, FrameworkId frameworkId) {
        draft.view()
                .inverseOffers()
                .outstanding()
                .values()
                .filter(offer -> offer.frameworkId().equals(frameworkId))
                .map(InverseOffer::agentId)
                .forEach(agentId -> draft.change(new Change.InverseOffersForgotten(agentId, Optional.of(frameworkId))));
    }

    /** Whoever left in the meantime need not answer any more. */
    static void rescindInverse(Draft draft, AgentId agentId) {
        List<InverseOffer> outstanding = new ArrayList<>();
        draft.view()
                .inverseOffers()
                .latest()
                .get(agentId)
                .forEach(ofAgent -> ofAgent.values()
                        .flatMap(last -> draft.view()
                                .inverseOffers()
                                .outstanding()
                                .get(last.offer().id()))
                        .forEach(outstanding::add));
        for (InverseOffer offer : outstanding) {
            draft.deliver(offer.frameworkId(), new SchedulerEvent.RescindInverseOffer(offer.id()));
        }
        draft.change(new Change.InverseOffersForgotten(agentId, Optional.empty()));
    }

    /** To be called when a task of the framework on this agent has ended: having left, it need not answer. */
    static void left(Draft draft, AgentId agentId, FrameworkId frameworkId) {
        Optional<InverseOffers.Latest> last = draft.view().inverseOffers().latest(agentId, frameworkId);
        boolean stays = draft.state()
                .agent(agentId)
                .exists(agent -> agent.tasks().exists(key -> key.frameworkId().equals(frameworkId)));
        if (last.isPresent() && !stays) {
            if (last.get().answer().isEmpty()) {
                draft.deliver(
                        frameworkId,
                        new SchedulerEvent.RescindInverseOffer(
                                last.get().offer().id()));
            }
            draft.change(new Change.InverseOffersForgotten(agentId, Optional.of(frameworkId)));
        }
    }

    private static void remove(Draft draft, Agent agent) {
        OfferDecisions.rescindAllOf(draft, agent.id());
        rescindInverse(draft, agent.id());
        for (TaskKey key : agent.tasks()) {
            AgentDecisions.endLost(draft, key, Reason.AGENT_REMOVED, "The agent's machine was taken away");
        }
        if (draft.state().agent(agent.id()).isEmpty()) {
            // It was drained to be marked gone, and the end of its last task did that.
            return;
        }
        draft.event(new AgentRemoved(agent.id(), draft.now().wallMillis()));
        draft.tell(agent.id(), new AgentMessage.Shutdown("its machine is under maintenance"));
        AgentDecisions.announceFailure(draft, agent.id());
    }

    private static void requireDistinct(List<MachineId> machines) {
        if (machines.isEmpty() || machines.size() > MAX_MACHINES) {
            throw invalid("machine_ids", "must be from 1 to " + MAX_MACHINES + " machines");
        }
        if (new HashSet<>(machines).size() < machines.size()) {
            throw invalid("machine_ids", "has a machine twice");
        }
    }

    private static RefusedException invalid(String field, String message) {
        return new RefusedException(Cause.INVALID, field, message);
    }

    private static String text(MachineId machine) {
        return machine.hostname().isEmpty()
                ? machine.ip()
                : machine.hostname() + (machine.ip().isEmpty() ? "" : " (" + machine.ip() + ")");
    }
}
