package io.kebne.http.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.Task;
import io.kebne.protocol.task.TaskState;
import java.net.URLEncoder;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the view says of each framework, below its name and id (Mesos: master/framework_metrics). */
final class FrameworkReadings {
    private FrameworkReadings() {}

    static void add(Readings readings, AllocatorView view, SchedulerTraffic traffic, LedgerCounters ledger) {
        for (Framework framework : view.state().frameworks().values()) {
            if (!framework.isRemoved()) {
                String prefix = prefix(framework);
                add(readings, view, framework, prefix);
                for (String name : List.of("offers/accepted", "offers/declined", "offers/rescinded")) {
                    readings.putCount(prefix + name, 0);
                }
                ledger.endedOf(framework.id())
                        .forEach((state, count) -> readings.putCount(
                                prefix + "tasks/terminal/" + state.wireName().toLowerCase(Locale.ROOT), count));
                traffic.of(framework.id()).forEach((name, count) -> readings.putCount(prefix + name, count));
            }
        }
    }

    private static String prefix(Framework framework) {
        return "master/frameworks/" + encoded(framework.info().name()) + "/" + framework.id() + "/";
    }

    private static void add(Readings readings, AllocatorView view, Framework framework, String prefix) {
        FrameworkLink link = view.link(framework.id());
        readings.put(prefix + "subscribed", link.connected());
        readings.put(prefix + "offers/sent", link.offersMade().values().sum().doubleValue());
        for (String role : framework.info().roles()) {
            readings.put(
                    prefix + "roles/" + role + "/suppressed",
                    link.suppressedRoles().contains(role));
        }
        Map<TaskState, Integer> tasks = new EnumMap<>(TaskState.class);
        for (Task task : framework.tasks().values()) {
            tasks.merge(view.taskState(task), 1, Integer::sum);
        }
        for (TaskState state : TaskState.values()) {
            if (!state.isTerminal() && state != TaskState.UNKNOWN) {
                readings.put(
                        prefix + "tasks/active/" + state.wireName().toLowerCase(Locale.ROOT),
                        tasks.getOrDefault(state, 0));
            }
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }
}
