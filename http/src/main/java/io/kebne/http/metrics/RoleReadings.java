package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.vavr.Tuple2;
import java.util.Map;
import java.util.TreeMap;

/** How the resources are shared out: each role's weighted dominant share, and each resource's use (Mesos: allocator). */
final class RoleReadings {
    private RoleReadings() {}

    /** @param weights of the roles that have another one than 1 */
    static void add(Readings readings, AllocatorView view, Map<String, Double> weights) {
        Map<String, ScalarTotals> roles = new TreeMap<>();
        for (Framework framework : view.state().frameworks().values()) {
            FrameworkLink link = view.link(framework.id());
            for (String role : framework.info().roles()) {
                roles.merge(role, framework.allocated(role).plus(link.offered(role)), ScalarTotals::plus);
            }
        }
        ScalarTotals total = view.state().total();
        roles.forEach((role, used) -> readings.put(
                "allocator/mesos/roles/" + role + "/shares/dominant",
                dominantShare(used, total) / weights.getOrDefault(role, 1.0)));
        ScalarTotals used = roles.values().stream().reduce(ScalarTotals.ZERO, ScalarTotals::plus);
        for (Tuple2<String, Long> entry : total.thousandths()) {
            String prefix = "allocator/mesos/resources/" + entry._1;
            readings.put(prefix + "/total", entry._2 / 1000.0);
            readings.put(prefix + "/offered_or_allocated", used.get(entry._1) / 1000.0);
        }
    }

    private static double dominantShare(ScalarTotals used, ScalarTotals total) {
        double dominant = 0;
        for (Tuple2<String, Long> entry : used.thousandths()) {
            long all = total.get(entry._1);
            if (all > 0) {
                dominant = Math.max(dominant, (double) entry._2 / all);
            }
        }
        return dominant;
    }
}
