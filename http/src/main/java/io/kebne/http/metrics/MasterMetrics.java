package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.policy.RoleWeights;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A master's metrics, from its view of the cluster and what it has counted since it started. Without a view only those
 * of the node itself are there.
 */
public final class MasterMetrics implements NodeMetrics {
    private final MasterApi master;
    private final RoleWeights weights;
    private final SchedulerTraffic traffic;
    private final OperatorTraffic operators;
    private final InstantSource clock;
    private final LedgerCounters counters = new LedgerCounters();

    public MasterMetrics(
            MasterApi master,
            RoleWeights weights,
            SchedulerTraffic traffic,
            OperatorTraffic operators,
            InstantSource clock) {
        this.master = master;
        this.weights = weights;
        this.traffic = traffic;
        this.operators = operators;
        this.clock = clock;
    }

    /** Notes what has happened since the last time; to be called often. */
    public void observe() {
        master.view().ifPresent(view -> {
            counters.observe(view);
            traffic.retain(view.state().frameworks().keySet().toJavaSet());
        });
    }

    @Override
    public void fixed(Readings readings) {
        Optional<AllocatorView> view = master.view();
        readings.put("master/uptime_secs", (clock.millis() - master.node().startMillis()) / 1000.0);
        readings.put("master/elected", view.isPresent());
        view.ifPresent(v -> {
            counters.observe(v);
            MasterReadings.add(readings, v);
        });
        Health health = master.health();
        readings.put("master/healthy", health.isWell());
        readings.put("allocator/journal_write_secs", health.writeMillis() / 1000.0);
        readings.put("allocator/waiting", health.waiting());
        readings.putCount("allocator/refused", health.refused());
        counters.add(readings);
        readings.putCount("master/scheduler_streams_dropped", traffic.slowReaders());
        operators.add(readings);
        SystemReadings.add(readings);
    }

    @Override
    public void named(Readings readings) {
        master.view().ifPresent(view -> {
            RoleReadings.add(readings, view, weights);
            QuotaReadings.add(readings, view);
            FrameworkReadings.add(readings, view, traffic);
        });
    }
}
