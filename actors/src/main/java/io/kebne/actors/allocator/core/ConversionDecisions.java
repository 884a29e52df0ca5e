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
        requireWithinLimits(draft, conversion);
        rescindUntilFree(draft, agent, conversion.consumed());
        convert(draft, agent.id(), operation, Optional.empty());
        for (Quota quota : draft.state().policy().quotas().values()) {
            if (!reservedWithin(conversion.converted(), quota.role()).isEmpty()) {
                QuotaDecisions.rescindAboveLimits(draft, quota);
            }
        }
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
            Resources after = available.apply(conversion);
            requireRole(operation, conversion, offer.role());
            requireWithinLimits(draft, conversion, offer.role(), available, after);
        } catch (InvalidValueException | RefusedException e) {
            return Optional.of(e.getMessage());
        }
        convert(draft, agent.id(), operation, Optional.of(framework));
        return Optional.empty();
    }

    private static void convert(Draft draft, AgentId agentId, Converting operation, Optional<Framework> framework) {
        Resources shared = operation.conversion().consumed().shared();
        if (!shared.isEmpty()) {
            // Others may hold offers of a shared volume that is about to go.
            draft.view().offersOf(agentId).stream()
                    .filter(offer -> shared.pieces().stream()
                            .anyMatch(volume -> offer.resources().contains(Resources.of(volume))))
                    .forEach(offer -> OfferDecisions.rescind(draft, offer));
        }
        Converting stamped =
                VolumeGenerations.stamped(draft, draft.state().agent(agentId).get(), operation);
        draft.event(new ResourcesConverted(
                agentId, stamped, framework.map(Framework::id), draft.now().wallMillis()));
        if (operation instanceof Operation.Destroy || operation instanceof Operation.DestroyDisk) {
            Resources volumes = draft.state().agent(agentId).get().total().persistentVolumes();
            draft.tell(
                    agentId,
                    new AgentMessage.KeepVolumes(
                            draft.session().epoch(), volumes, draft.state().volumeGeneration()));
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

    /** What is reserved counts as consumed, so a limit bounds it too. Offers that are in the way can be taken back. */
    private static void requireWithinLimits(Draft draft, Conversion conversion) {
        for (Quota quota : draft.state().policy().quotas().values()) {
            if (!quota.limits().isEmpty()) {
                ScalarTotals before = Consumption.of(draft.state(), quota.role());
                requireWithinLimit(quota, conversion, before, Resources.EMPTY, Resources.EMPTY);
            }
        }
    }

    /**
     * What is left of the accepted offer may still be launched with, so it counts too, and so do other offers.
     *
     * @param before what is left of the offer
     * @param after what will be left of it
     */
    private static void requireWithinLimits(
            Draft draft, Conversion conversion, String offerRole, Resources before, Resources after) {
        for (Quota quota : draft.state().policy().quotas().values()) {
            if (!quota.limits().isEmpty()) {
                boolean within = Consumption.isWithin(offerRole, quota.role());
                requireWithinLimit(
                        quota,
                        conversion,
                        QuotaDecisions.held(draft, quota.role()),
                        within ? Framework.charged(before) : Resources.EMPTY,
                        within ? Framework.charged(after) : Resources.EMPTY);
            }
        }
    }

    private static void requireWithinLimit(
            Quota quota, Conversion conversion, ScalarTotals held, Resources restBefore, Resources restAfter) {
        Resources more = reservedWithin(conversion.converted(), quota.role());
        Resources less = reservedWithin(conversion.consumed(), quota.role());
        quota.limits().thousandths().forEach((name, limit) -> {
            long before = held.get(name) + restBefore.thousandths(name);
            long after = held.get(name) + more.thousandths(name) - less.thousandths(name) + restAfter.thousandths(name);
            if (after > limit && after > before) {
                throw refused(
                        Cause.CONFLICT,
                        "resources",
                        "role '" + quota.role() + "' may consume " + new Scalar(limit).text() + " " + name);
            }
        });
    }

    private static Resources reservedWithin(Resources resources, String ancestor) {
        Resources sum = Resources.EMPTY;
        for (String role : resources.reservationRoles()) {
            sum = Consumption.isWithin(role, ancestor) ? sum.plus(resources.reservedTo(role)) : sum;
        }
        return sum;
    }

    /** Takes back offers of an agent, the latest first, until this is free there. */
    static void rescindUntilFree(Draft draft, Agent agent, Resources needed) {
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
