package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Operation.Converting;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Conversion;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reservations, volumes and disks: resources that become others (Mesos: reservation and persistent-volume documents). All
 * of it is bookkeeping of the ledger, which is the only one to say who has what, so no operation waits for an agent; an
 * agent is told which volumes it has when it registers and when one is destroyed.
 */
final class ConversionDecisions {
    private ConversionDecisions() {}

    /** Takes back offers of the resources as far as needed. */
    static void byOperator(Draft draft, ConvertResources command) {
        Agent agent = draft.state()
                .agent(command.agentId())
                .getOrElseThrow(() -> refused(Cause.INVALID, "agent_id", "there is no agent " + command.agentId()));
        if (!(command.operation() instanceof Converting operation)) {
            throw refused(Cause.INVALID, "operation", "does not convert resources");
        }
        Conversion conversion;
        try {
            conversion = operation.conversion();
            requirePossible(agent, conversion);
        } catch (InvalidValueException e) {
            throw refused(Cause.INVALID, e.field(), e.reason());
        }
        requireThere(agent, operation, conversion.consumed());
        requireWithinLimits(draft.state(), conversion);
        rescindUntilFree(draft, agent, conversion.consumed());
        convert(draft, agent.id(), operation, Optional.empty());
    }

    /**
     * Carries out an operation on offered resources.
     *
     * @return why not, or empty
     */
    static Optional<String> byFramework(
            Draft draft, Framework framework, Offer offer, Converting operation, Resources available) {
        Agent agent = draft.state().agent(offer.agentId()).get();
        try {
            Conversion conversion = operation.conversion();
            requirePossible(agent, conversion);
            available.apply(conversion);
            requireRole(operation, conversion, offer.role());
            requireWithinLimits(draft.state(), conversion);
        } catch (InvalidValueException | RefusedException e) {
            return Optional.of(e.getMessage());
        }
        convert(draft, agent.id(), operation, Optional.of(framework));
        return Optional.empty();
    }

    private static void convert(Draft draft, AgentId agentId, Converting operation, Optional<Framework> framework) {
        draft.event(new ResourcesConverted(
                agentId, operation, framework.map(Framework::id), draft.now().wallMillis()));
        if (operation instanceof Operation.Destroy || operation instanceof Operation.DestroyDisk) {
            Resources volumes = draft.state().agent(agentId).get().total().persistentVolumes();
            draft.tell(agentId, new AgentMessage.KeepVolumes(volumes));
        }
    }

    /** What would follow must be valid: no second volume with the same id, and no used volume destroyed. */
    private static void requirePossible(Agent agent, Conversion conversion) {
        if (agent.total().contains(conversion.consumed())) {
            ResourceRules.requireValid(agent.total().apply(conversion), "resources");
        }
        if (agent.sharedUse().isUsed(conversion.consumed())) {
            throw new InvalidValueException("volumes", "a task uses one of them");
        }
    }

    /** A framework may reserve for the role that it was offered the resources for. */
    private static void requireRole(Converting operation, Conversion conversion, String role) {
        if (!(operation instanceof Operation.Reserve)) {
            return;
        }
        for (Resource resource : conversion.converted().pieces()) {
            if (!resource.traits().role().equals(role)) {
                throw new InvalidValueException(
                        "reserve.resources",
                        "are for role '" + resource.traits().role() + "' but were offered for '" + role + "'");
            }
        }
    }

    private static void requireThere(Agent agent, Converting operation, Resources consumed) {
        if (!agent.total().contains(consumed)) {
            boolean unknownVolume = operation instanceof Operation.Destroy;
            throw refused(
                    unknownVolume ? Cause.INVALID : Cause.CONFLICT,
                    unknownVolume ? "volumes" : "resources",
                    "the agent does not have " + consumed);
        }
        boolean free = agent.total().contains(agent.allocated())
                && agent.total().minus(agent.allocated()).contains(consumed);
        if (!free) {
            throw refused(Cause.CONFLICT, "resources", "tasks hold some of " + consumed);
        }
    }

    /** What is reserved counts as consumed, so a limit bounds it too. */
    private static void requireWithinLimits(AllocatorState state, Conversion conversion) {
        for (String role : conversion.converted().reservationRoles()) {
            Resources more = conversion.converted().reservedTo(role);
            for (Quota quota : state.policy().quotas().values()) {
                if (!Consumption.isWithin(role, quota.role()) || quota.limits().isEmpty()) {
                    continue;
                }
                ScalarTotals consumed = Consumption.of(state, quota.role());
                ScalarTotals after = consumed.plus(more).minus(reservedWithin(conversion.consumed(), quota.role()));
                quota.limits().thousandths().forEach((name, limit) -> {
                    if (after.get(name) > limit && after.get(name) > consumed.get(name)) {
                        throw refused(
                                Cause.CONFLICT,
                                "resources",
                                "role '" + quota.role() + "' may consume " + new Scalar(limit).text() + " " + name);
                    }
                });
            }
        }
    }

    private static Resources reservedWithin(Resources resources, String ancestor) {
        Resources sum = Resources.EMPTY;
        for (String role : resources.reservationRoles()) {
            sum = Consumption.isWithin(role, ancestor) ? sum.plus(resources.reservedTo(role)) : sum;
        }
        return sum;
    }

    private static void rescindUntilFree(Draft draft, Agent agent, Resources needed) {
        List<Offer> offers = draft.view().offersOf(agent.id()).stream()
                .sorted(Comparator.comparing(Offer::id).reversed())
                .toList();
        for (Offer offer : offers) {
            if (draft.view().free(agent).contains(needed)) {
                return;
            }
            OfferDecisions.rescind(draft, offer);
        }
    }

    private static RefusedException refused(Cause cause, String field, String message) {
        return new RefusedException(cause, field, message);
    }
}
