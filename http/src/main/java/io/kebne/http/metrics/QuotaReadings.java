package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.Framework;
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
        Map<String, ScalarTotals> consumed = Consumption.ofAll(view.state());
        Map<String, ScalarTotals> held = new HashMap<>();
        for (Framework framework : view.state().frameworks().values()) {
            framework.allocated().forEach((role, totals) -> Consumption.addToTree(held, role, totals));
            view.link(framework.id()).offered().forEach((role, totals) -> Consumption.addToTree(held, role, totals));
        }
        for (Quota quota : view.state().policy().quotas().values()) {
            add(
                    readings,
                    quota,
                    consumed.getOrDefault(quota.role(), ScalarTotals.ZERO),
                    held.getOrDefault(quota.role(), ScalarTotals.ZERO));
        }
    }

    private static void add(Readings readings, Quota quota, ScalarTotals consumed, ScalarTotals held) {
        String prefix = "allocator/mesos/quota/roles/" + quota.role() + "/resources/";
        put(readings, prefix, quota.guarantees().thousandths(), "/guarantee");
        put(readings, prefix, quota.limits().thousandths(), "/limit");
        TreeSet<String> names = new TreeSet<>(quota.guarantees().thousandths().keySet());
        names.addAll(quota.limits().thousandths().keySet());
        for (String name : names) {
            readings.put(prefix + name + "/consumed", consumed.get(name) / 1000.0);
            readings.put(prefix + name + "/offered_or_allocated", held.get(name) / 1000.0);
        }
    }

    private static void put(Readings readings, String prefix, Map<String, Long> thousandths, String suffix) {
        thousandths.forEach((name, amount) -> readings.put(prefix + name + suffix, amount / 1000.0));
    }
}
