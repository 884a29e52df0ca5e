package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.protocol.policy.Quota;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What guarantees keep back for their roles, worked out anew from the view before and after a round. */
final class Headroom {
    private Headroom() {}

    /** A round takes nothing that unmet guarantees need, but for those who have one. */
    static void guaranteesKeepTheirHeadroom(AllocatorView before, List<Change> changes, AllocatorView after) {
        Map<String, Long> needed = needed(after, "");
        for (Change change : changes) {
            if (change instanceof OfferMade made && !lacks(before, made.offer().role())) {
                Framework.charged(made.offer().resources()).forEachScalar((name, amount) -> {
                    if (amount > 0) {
                        assertThat(available(after, name))
                                .as("free %s after %s", name, made.offer())
                                .isGreaterThanOrEqualTo(needed.getOrDefault(name, 0L));
                    }
                });
            }
        }
    }

    /** Whether something is missing of the guarantee of a role or of one above it. */
    private static boolean lacks(AllocatorView view, String role) {
        for (Quota quota : view.state().policy().quotas().values()) {
            ScalarTotals held = Holdings.of(view, quota.role());
            boolean unmet = quota.guarantees().thousandths().entrySet().stream()
                    .anyMatch(guarantee -> guarantee.getValue() > held.get(guarantee.getKey()));
            if (unmet && Consumption.isWithin(role, quota.role())) {
                return true;
            }
        }
        return false;
    }

    /** What the roles below one lack of their guarantees; a child's guarantee is part of its parent's. */
    private static Map<String, Long> needed(AllocatorView view, String above) {
        Map<String, Long> sum = new TreeMap<>();
        for (Quota quota : view.state().policy().quotas().values()) {
            if (nearestAbove(view, quota.role()).equals(above)) {
                Map<String, Long> need = needed(view, quota.role());
                ScalarTotals held = Holdings.of(view, quota.role());
                quota.guarantees()
                        .thousandths()
                        .forEach((name, amount) -> need.merge(name, amount - held.get(name), Math::max));
                need.forEach((name, amount) -> sum.merge(name, Math.max(0, amount), Long::sum));
            }
        }
        return sum;
    }

    private static String nearestAbove(AllocatorView view, String role) {
        String above = role;
        do {
            int slash = above.lastIndexOf('/');
            above = slash < 0 ? "" : above.substring(0, slash);
        } while (!above.isEmpty() && !view.state().policy().quotas().containsKey(above));
        return above;
    }

    private static long available(AllocatorView view, String name) {
        long sum = 0;
        for (Agent agent : view.state().agents().values()) {
            if (view.isOfferable(agent)) {
                sum += Framework.charged(view.free(agent)).thousandths(name);
            }
        }
        return sum;
    }
}
