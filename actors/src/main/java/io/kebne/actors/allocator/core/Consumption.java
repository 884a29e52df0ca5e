package io.kebne.actors.allocator.core;

import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a role and the roles below it consume of the cluster: what their tasks hold, and what is reserved for them whether
 * it is in use or not. Quota limits are limits of this (Mesos: quota document).
 */
public final class Consumption {
    private Consumption() {}

    /** O(frameworks and their roles, roles with reservations). */
    public static ScalarTotals of(AllocatorState state, String role) {
        ScalarTotals sum = ScalarTotals.ZERO;
        for (Framework framework : state.frameworks().values()) {
            for (var held : framework.unreserved()) {
                sum = isWithin(held._1, role) ? sum.plus(held._2) : sum;
            }
        }
        for (var reserved : state.totals().reserved()) {
            sum = isWithin(reserved._1, role) ? sum.plus(reserved._2) : sum;
        }
        return sum;
    }

    /**
     * The limit that a role, or one above it, would exceed if it took this much more that is not reserved yet.
     *
     * @return in words; empty when there is room
     */
    public static Optional<String> exceededBy(AllocatorState state, String role, Resources more) {
        return exceededBy(state.policy(), ancestor -> of(state, ancestor), role, more);
    }

    /** @param consumption of a role and those below it */
    static Optional<String> exceededBy(
            Policy policy, Function<String, ScalarTotals> consumption, String role, Resources more) {
        for (Quota quota : policy.quotas().values()) {
            if (!isWithin(role, quota.role()) || quota.limits().isEmpty()) {
                continue;
            }
            ScalarTotals consumed = consumption.apply(quota.role());
            ScalarTotals after = consumed.plus(Framework.charged(more));
            for (var limit : quota.limits().thousandths().entrySet()) {
                if (after.get(limit.getKey()) > limit.getValue()
                        && after.get(limit.getKey()) > consumed.get(limit.getKey())) {
                    return Optional.of("role '" + quota.role() + "' may consume " + new Scalar(limit.getValue()).text()
                            + " " + limit.getKey());
                }
            }
        }
        return Optional.empty();
    }

    /** Of every role that consumes something, and the roles above it. O(frameworks and their roles × depth). */
    public static Map<String, ScalarTotals> ofAll(AllocatorState state) {
        Map<String, ScalarTotals> sums = new HashMap<>();
        for (Framework framework : state.frameworks().values()) {
            framework.unreserved().forEach((role, held) -> addToTree(sums, role, held));
        }
        state.totals().reserved().forEach((role, held) -> addToTree(sums, role, held));
        return sums;
    }

    /** What a role holds, the roles above it hold too. */
    public static void addToTree(Map<String, ScalarTotals> sums, String role, ScalarTotals held) {
        sums.merge(role, held, ScalarTotals::plus);
        for (int slash = role.lastIndexOf('/'); slash > 0; slash = role.lastIndexOf('/', slash - 1)) {
            sums.merge(role.substring(0, slash), held, ScalarTotals::plus);
        }
    }

    /** Whether a role is another or lies below it in the tree. */
    public static boolean isWithin(String role, String ancestor) {
        return role.startsWith(ancestor)
                && (role.length() == ancestor.length() || role.charAt(ancestor.length()) == '/');
    }
}
