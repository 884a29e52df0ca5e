package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.policy.Quota;

/** What quotas say about roles' holdings, worked out anew from the view before and after a decision. */
public final class Holdings {
    private Holdings() {}

    /** What counts against a role's quota: consumption, and what outstanding offers hold. */
    static ScalarTotals of(AllocatorView view, String role) {
        ScalarTotals held = Consumption.of(view.state(), role);
        for (Offer offer : view.offers().values()) {
            held = Consumption.isWithin(offer.role(), role) ? held.plus(Framework.charged(offer.resources())) : held;
        }
        return held;
    }

    /**
     * Nothing that is offered, launched or converted lifts a role above its limit, or further above it.
     *
     * @throws IllegalStateException when it does
     */
    public static void checkLimits(AllocatorView before, Decision decision) {
        if (decision.changes().stream().noneMatch(Holdings::gives)) {
            return;
        }
        for (Quota quota : decision.view().state().policy().quotas().values()) {
            ScalarTotals then = of(before, quota.role());
            ScalarTotals now = of(decision.view(), quota.role());
            quota.limits().thousandths().forEach((name, limit) -> {
                if (now.get(name) > Math.max(limit, then.get(name))) {
                    throw new IllegalStateException("role " + quota.role() + " holds " + now.get(name) + " of " + name
                            + " with a limit of " + limit + ", and held " + then.get(name) + " before");
                }
            });
        }
    }

    private static boolean gives(Change change) {
        return change instanceof OfferMade
                || (change instanceof Change.Journaled journaled
                        && (journaled.event() instanceof TaskLaunched
                                || journaled.event() instanceof ResourcesConverted));
    }
}
