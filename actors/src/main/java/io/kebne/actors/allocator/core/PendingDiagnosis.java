package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the first obstacle in the way of a task, in the order in which an offer has to overcome them. */
final class PendingDiagnosis {
    private PendingDiagnosis() {}

    static PendingReason find(AllocatorView view, FrameworkId frameworkId, Request request) {
        FrameworkLink link = view.link(frameworkId);
        if (!link.connected()) {
            return new PendingReason.FrameworkDisconnected();
        }
        boolean subscribed =
                view.state().framework(frameworkId).exists(f -> f.info().roles().contains(request.role()));
        if (!subscribed) {
            return new PendingReason.RoleNotSubscribed(request.role());
        }
        if (link.suppressedRoles().contains(request.role())) {
            return new PendingReason.RoleSuppressed(request.role());
        }
        int offers = view.offers()
                .values()
                .count(o -> o.frameworkId().equals(frameworkId)
                        && o.role().equals(request.role())
                        && o.resources().contains(request.resources()));
        if (offers > 0) {
            return new PendingReason.BeingOffered(offers);
        }
        return Consumption.exceededBy(view.state(), request.role(), request.resources())
                .<PendingReason>map(PendingReason.OverLimit::new)
                .orElseGet(() -> placement(view, request.role(), request.resources()));
    }

    private static PendingReason placement(AllocatorView view, String role, Resources asked) {
        List<Agent> agents =
                view.state().agents().values().filter(view::isOfferable).toJavaList();
        if (agents.isEmpty()) {
            int connected = view.state()
                    .agents()
                    .values()
                    .count(agent -> view.connected().contains(agent.id()));
            return connected > 0
                    ? new PendingReason.NoneOffered(connected)
                    : new PendingReason.NoAgents(view.state().agents().size());
        }
        List<Agent> fitting = agents.stream()
                .filter(agent -> open(agent.total(), role).contains(asked))
                .toList();
        if (fitting.isEmpty()) {
            List<PendingReason.Shortage> shortages = shortages(agents, role, asked);
            return shortages.isEmpty() ? new PendingReason.Scattered() : new PendingReason.TooLarge(shortages);
        }
        int ready = (int) fitting.stream()
                .filter(agent -> open(view.free(agent), role).contains(asked))
                .count();
        if (ready == 0) {
            return new PendingReason.Busy(fitting.size(), asked, closest(view, fitting, role, asked));
        }
        return isHeldBack(view, agents, role, asked)
                ? new PendingReason.HeldBack(ready)
                : new PendingReason.AwaitingOffer(ready);
    }

    /** Whether less would be left than others are still to get. */
    private static boolean isHeldBack(AllocatorView view, List<Agent> agents, String role, Resources asked) {
        return due(view, role).entrySet().stream().anyMatch(unmet -> {
            String name = unmet.getKey();
            long wanted = asked.thousandths(name);
            long free = agents.stream()
                    .map(agent -> view.free(agent).unreserved())
                    .mapToLong(resources -> resources.nonRevocable().thousandths(name))
                    .sum();
            return wanted > 0 && free - wanted < unmet.getValue();
        });
    }

    /** What of their guarantees others lack, by resource; nothing for a role that has a guarantee itself. */
    private static Map<String, Long> due(AllocatorView view, String role) {
        Set<String> guaranteed = view.state()
                .policy()
                .quotas()
                .values()
                .filter(quota -> !quota.guarantees().isEmpty())
                .map(Quota::role)
                .toJavaSet();
        if (guaranteed.stream().anyMatch(own -> Consumption.isWithin(role, own))) {
            return Map.of();
        }
        Map<String, Long> due = new HashMap<>();
        for (String other : guaranteed) {
            // Guarantees below a guarantee are a part of it.
            boolean topmost =
                    guaranteed.stream().noneMatch(above -> !above.equals(other) && Consumption.isWithin(other, above));
            if (topmost) {
                ScalarTotals consumed = Consumption.of(view.state(), other);
                view.state()
                        .policy()
                        .quota(other)
                        .guarantees()
                        .thousandths()
                        .forEach(
                                (name, amount) -> due.merge(name, Math.max(0, amount - consumed.get(name)), Long::sum));
            }
        }
        due.values().removeIf(lacking -> lacking == 0);
        return due;
    }

    /** What a role may have of some resources for good, reserved for it or not. */
    private static Resources open(Resources resources, String role) {
        return resources.allocatableTo(role).nonRevocable().stripped();
    }

    private static List<PendingReason.Shortage> shortages(List<Agent> agents, String role, Resources asked) {
        List<PendingReason.Shortage> shortages = new ArrayList<>();
        for (Map.Entry<String, Value> wanted : asked.byName().entrySet()) {
            Value largest = wanted.getValue() instanceof Scalar ? Scalar.ZERO : wanted.getValue();
            boolean enough = false;
            for (Agent agent : agents) {
                Value has = open(agent.total(), role).byName().get(wanted.getKey());
                enough |= has != null && has.contains(wanted.getValue());
                largest = has instanceof Scalar && has.contains(largest) ? has : largest;
            }
            if (!enough) {
                shortages.add(new PendingReason.Shortage(wanted.getKey(), wanted.getValue(), largest));
            }
        }
        return shortages;
    }

    /** What is free on the agent whose scarcest resource is the least scarce. */
    private static Resources closest(AllocatorView view, List<Agent> fitting, String role, Resources asked) {
        return fitting.stream()
                .sorted(Comparator.comparing(Agent::id))
                .map(agent -> open(view.free(agent), role))
                .max(Comparator.comparingDouble(free -> leastFraction(free, asked)))
                .orElse(Resources.EMPTY);
    }

    private static double leastFraction(Resources free, Resources asked) {
        return asked.byName().entrySet().stream()
                .filter(wanted -> wanted.getValue() instanceof Scalar)
                .mapToDouble(wanted -> (double) free.thousandths(wanted.getKey()) / asked.thousandths(wanted.getKey()))
                .min()
                .orElse(0);
    }
}
