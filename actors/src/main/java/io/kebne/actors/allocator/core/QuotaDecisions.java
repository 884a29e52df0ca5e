package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.vavr.collection.HashMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Guarantees and limits of roles (Mesos: quota document), at any level of the role tree. */
final class QuotaDecisions {
    private QuotaDecisions() {}

    static void update(Draft draft, UpdateQuota command) {
        List<String> roles = command.quotas().stream().map(Quota::role).toList();
        PolicyDecisions.requireDistinct("quota_configs", roles);
        HashMap<String, Quota> before = draft.state().policy().quotas();
        PolicyDecisions.requireRoom(before.keySet().toJavaSet(), roles);
        HashMap<String, Quota> after = before;
        for (Quota quota : command.quotas()) {
            after = quota.isNone() ? after.remove(quota.role()) : after.put(quota.role(), quota);
        }
        for (Quota quota : command.quotas()) {
            requirePlaceInTree(after, quota);
            if (!command.force()) {
                requireLimitsAboveConsumption(draft.state(), quota);
            }
        }
        if (!command.force()) {
            requireCapacity(draft.state(), after);
        }
        if (after.equals(before)) {
            return;
        }
        draft.event(new QuotasUpdated(command.quotas(), draft.now().wallMillis()));
        for (Quota quota : command.quotas()) {
            rescindAboveLimits(draft, quota);
            rescindForGuarantees(draft, quota);
        }
    }

    /** A role is within the limit of the nearest role above it that has one, and guarantees within the guarantee. */
    private static void requirePlaceInTree(HashMap<String, Quota> quotas, Quota changed) {
        for (Quota child : quotas.values()) {
            String parentRole = nearestAbove(quotas, child.role());
            boolean concerned =
                    child.role().equals(changed.role()) || changed.role().equals(parentRole);
            if (parentRole == null || !concerned) {
                continue;
            }
            Quota parent = quotas.get(parentRole).get();
            child.limits().thousandths().forEach((name, limit) -> {
                if (limit > parent.limits().getOrElse(name, Long.MAX_VALUE)) {
                    throw invalid(changed, "limits", name, child.role() + " would have more than " + parentRole);
                }
            });
            requireGuaranteesWithin(quotas, parent, changed);
        }
    }

    private static void requireGuaranteesWithin(HashMap<String, Quota> quotas, Quota parent, Quota changed) {
        Map<String, Long> sums = new TreeMap<>();
        for (Quota child : quotas.values()) {
            if (parent.role().equals(nearestAbove(quotas, child.role()))) {
                child.guarantees().thousandths().forEach((name, amount) -> sums.merge(name, amount, Long::sum));
            }
        }
        sums.forEach((name, sum) -> {
            boolean beyondGuarantee = sum > parent.guarantees().getOrElse(name, Long.MAX_VALUE);
            if (beyondGuarantee || sum > parent.limits().getOrElse(name, Long.MAX_VALUE)) {
                throw invalid(
                        changed,
                        "guarantees",
                        name,
                        "the roles below " + parent.role() + " would have more than it has");
            }
        });
    }

    private static void requireLimitsAboveConsumption(AllocatorState state, Quota quota) {
        ScalarTotals consumed = Consumption.of(state, quota.role());
        quota.limits().thousandths().forEach((name, limit) -> {
            if (consumed.get(name) > limit) {
                throw invalid(quota, "limits", name, text(consumed.get(name)) + " is consumed (force sets it anyway)");
            }
        });
    }

    /** What is guaranteed at the top of the tree must be there (Mesos: capacity heuristic). */
    private static void requireCapacity(AllocatorState state, HashMap<String, Quota> quotas) {
        Map<String, Long> sums = new TreeMap<>();
        for (Quota quota : quotas.values()) {
            if (nearestAbove(quotas, quota.role()) == null) {
                quota.guarantees().thousandths().forEach((name, amount) -> sums.merge(name, amount, Long::sum));
            }
        }
        ScalarTotals there = sums.isEmpty() ? ScalarTotals.ZERO : guaranteeable(state);
        sums.forEach((name, sum) -> {
            if (sum > there.get(name)) {
                String has = text(there.get(name));
                throw new RefusedException(
                        Cause.CONFLICT,
                        "guarantees." + name,
                        text(sum) + " would be guaranteed but the cluster has " + has + " (force sets it anyway)");
            }
        });
    }

    /** All but what may be taken back. */
    private static ScalarTotals guaranteeable(AllocatorState state) {
        ScalarTotals sum = ScalarTotals.ZERO;
        for (Agent agent : state.agents().values()) {
            if (agent.isReachable()) {
                sum = sum.plus(agent.own().nonRevocable());
            }
        }
        return sum;
    }

    /** Takes back offers of the role and those below it, the latest first, until they fit the new limits. */
    static void rescindAboveLimits(Draft draft, Quota quota) {
        if (quota.limits().isEmpty()) {
            return;
        }
        ScalarTotals held = held(draft, quota.role());
        List<Offer> own = latestFirst(draft).stream()
                .filter(offer -> Consumption.isWithin(offer.role(), quota.role()))
                .toList();
        for (Offer offer : own) {
            if (!exceeds(held, quota.limits())) {
                return;
            }
            OfferDecisions.rescind(draft, offer);
            held = held.minus(Framework.charged(offer.resources()));
        }
    }

    /** What a role and those below it consume, and what they could with the offers that they hold. */
    static ScalarTotals held(Draft draft, String role) {
        ScalarTotals held = Consumption.of(draft.state(), role);
        for (Offer offer : draft.view().offers().values()) {
            held = Consumption.isWithin(offer.role(), role) ? held.plus(Framework.charged(offer.resources())) : held;
        }
        return held;
    }

    /** As {@link Consumption#exceededBy}, if the role and others used all that they are offered. */
    static Optional<String> exceededBy(Draft draft, String role, Resources more) {
        return Consumption.exceededBy(draft.state().policy(), ancestor -> held(draft, ancestor), role, more);
    }

    /** Takes back offers of others until what the role lacks of its guarantee is free, so that it gets it next. */
    private static void rescindForGuarantees(Draft draft, Quota quota) {
        Map<String, Long> lacking = new TreeMap<>();
        ScalarTotals held = Consumption.of(draft.state(), quota.role());
        quota.guarantees().thousandths().forEach((name, amount) -> {
            if (amount > held.get(name)) {
                lacking.put(name, amount - held.get(name));
            }
        });
        for (Offer offer : latestFirst(draft)) {
            boolean helps =
                    lacking.keySet().stream().anyMatch(name -> offer.resources().thousandths(name) > 0);
            if (helps && !Consumption.isWithin(offer.role(), quota.role())) {
                OfferDecisions.rescind(draft, offer);
                lacking.replaceAll((name, amount) -> amount - offer.resources().thousandths(name));
                lacking.values().removeIf(amount -> amount <= 0);
            }
        }
    }

    private static List<Offer> latestFirst(Draft draft) {
        return draft.view()
                .offers()
                .values()
                .toJavaStream()
                .sorted(Comparator.comparing(Offer::id).reversed())
                .toList();
    }

    private static boolean exceeds(ScalarTotals held, Quantities limits) {
        return limits.thousandths().entrySet().stream().anyMatch(limit -> held.get(limit.getKey()) > limit.getValue());
    }

    /** The nearest role above this one that has a quota; null when there is none. */
    private static String nearestAbove(HashMap<String, Quota> quotas, String role) {
        for (int slash = role.lastIndexOf('/'); slash > 0; slash = role.lastIndexOf('/', slash - 1)) {
            String ancestor = role.substring(0, slash);
            if (quotas.containsKey(ancestor)) {
                return ancestor;
            }
        }
        return null;
    }

    private static RefusedException invalid(Quota quota, String part, String name, String message) {
        return new RefusedException(Cause.INVALID, part + "." + name, "of role '" + quota.role() + "': " + message);
    }

    private static String text(long thousandths) {
        return new Scalar(thousandths).text();
    }
}
