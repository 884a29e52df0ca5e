package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.protocol.policy.Quota;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What roles with a quota have of it (Mesos: allocator metrics), of the resources that the quota names. */
final class QuotaReadings {
    private QuotaReadings() {}

    static void add(Readings readings, AllocatorView view) {
        if (view.state().policy().quotas().isEmpty()) {
            return;
        }
        Map<String, ScalarTotals> offered = new HashMap<>();
        for (FrameworkLink link : view.links().values()) {
            link.offered().forEach((role, totals) -> RoleReadings.addToTree(offered, role, totals));
        }
        for (Quota quota : view.state().policy().quotas().values()) {
            add(readings, view, quota, offered.getOrDefault(quota.role(), ScalarTotals.ZERO));
        }
    }

    private static void add(Readings readings, AllocatorView view, Quota quota, ScalarTotals offered) {
        String prefix = "allocator/mesos/quota/roles/" + quota.role() + "/resources/";
        put(readings, prefix, quota.guarantees().thousandths(), "/guarantee");
        put(readings, prefix, quota.limits().thousandths(), "/limit");
        ScalarTotals consumed = Consumption.of(view.state(), quota.role());
        TreeSet<String> names = new TreeSet<>(quota.guarantees().thousandths().keySet());
        names.addAll(quota.limits().thousandths().keySet());
        for (String name : names) {
            readings.put(prefix + name + "/consumed", consumed.get(name) / 1000.0);
            readings.put(prefix + name + "/offered_or_allocated", (consumed.get(name) + offered.get(name)) / 1000.0);
        }
    }

    private static void put(Readings readings, String prefix, Map<String, Long> thousandths, String suffix) {
        thousandths.forEach((name, amount) -> readings.put(prefix + name + suffix, amount / 1000.0));
    }
}
