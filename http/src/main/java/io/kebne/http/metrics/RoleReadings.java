package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.http.policy.RoleWeights;
import io.vavr.Tuple2;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the resources are shared out: each role's weighted dominant share and filters, and each resource's use (Mesos:
 * allocator).
 */
final class RoleReadings {
    private RoleReadings() {}

    static void add(Readings readings, AllocatorView view, RoleWeights weights) {
        Map<String, ScalarTotals> roles = new TreeMap<>();
        ScalarTotals used = ScalarTotals.ZERO;
        for (Framework framework : view.state().frameworks().values()) {
            FrameworkLink link = view.link(framework.id());
            for (String role : framework.info().roles()) {
                ScalarTotals held = framework.allocated(role).plus(link.offered(role));
                used = used.plus(held);
                Consumption.addToTree(roles, role, held);
            }
        }
        ScalarTotals total = view.state().total();
        roles.forEach((role, held) -> readings.put(
                "allocator/mesos/roles/" + role + "/shares/dominant",
                dominantShare(held, total, weights.settings().fairSharingExcluded()) / weights.of(view, role)));
        for (Tuple2<String, Long> entry : total.thousandths()) {
            String prefix = "allocator/mesos/resources/" + entry._1;
            readings.put(prefix + "/total", entry._2 / 1000.0);
            readings.put(prefix + "/offered_or_allocated", used.get(entry._1) / 1000.0);
        }
    }

    /** Roles of frameworks have a count even if it is 0, unless nobody knows. */
    static void addFilters(Readings readings, AllocatorView view, FilterCounts filters) {
        Map<String, Long> counts = new TreeMap<>(filters.byRole());
        if (filters.whole()) {
            for (Framework framework : view.state().frameworks().values()) {
                framework.info().roles().forEach(role -> counts.putIfAbsent(role, 0L));
            }
        }
        counts.forEach((role, count) -> readings.put("allocator/mesos/offer_filters/roles/" + role + "/active", count));
    }

    private static double dominantShare(ScalarTotals used, ScalarTotals total, Set<String> excluded) {
        double dominant = 0;
        for (Tuple2<String, Long> entry : used.thousandths()) {
            long all = total.get(entry._1);
            if (all > 0 && !excluded.contains(entry._1)) {
                dominant = Math.max(dominant, (double) entry._2 / all);
            }
        }
        return dominant;
    }
}
