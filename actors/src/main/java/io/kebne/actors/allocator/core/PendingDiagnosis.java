package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
        return ready > 0
                ? new PendingReason.AwaitingOffer(ready)
                : new PendingReason.Busy(fitting.size(), asked, closest(view, fitting, role, asked));
    }

    /** What a role may have of some resources, reserved for it or not. */
    private static Resources open(Resources resources, String role) {
        return resources.allocatableTo(role).stripped();
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
