package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.JobsApi;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.PlacementFigures;
import io.kebne.http.limits.CallLimiter;
import io.kebne.http.policy.RoleWeights;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A master's metrics, from its view of the cluster and what it has counted since it started. Without a view only those
 * of the node itself are there.
 */
public final class MasterMetrics implements NodeMetrics {
    private final MasterApi master;
    private final JobsApi jobs;
    private final RoleWeights weights;
    private final SchedulerTraffic traffic;
    private final OperatorTraffic operators;
    private final CallLimiter limiter;
    private final InstantSource clock;
    private final LedgerCounters counters = new LedgerCounters();

    public MasterMetrics(
            MasterApi master,
            JobsApi jobs,
            RoleWeights weights,
            SchedulerTraffic traffic,
            OperatorTraffic operators,
            CallLimiter limiter,
            InstantSource clock) {
        this.master = master;
        this.jobs = jobs;
        this.weights = weights;
        this.traffic = traffic;
        this.operators = operators;
        this.limiter = limiter;
        this.clock = clock;
    }

    /** Notes what has happened since the last time; to be called often. */
    public void observe() {
        observed().ifPresent(view -> {
            traffic.retain(view.state().frameworks().keySet().toJavaSet());
            limiter.retain(view.state()
                    .frameworks()
                    .values()
                    .toJavaStream()
                    .flatMap(framework -> framework.info().principal().stream())
                    .collect(Collectors.toSet()));
        });
    }

    /** The present view, which has been counted: after all earlier ones, or changes would be counted twice. */
    private Optional<AllocatorView> observed() {
        synchronized (counters) {
            Optional<AllocatorView> view = master.view();
            view.ifPresent(counters::observe);
            return view;
        }
    }

    @Override
    public void fixed(Readings readings) {
        Optional<AllocatorView> view = observed();
        readings.put("master/uptime_secs", (clock.millis() - master.node().startMillis()) / 1000.0);
        readings.put("master/elected", view.isPresent());
        view.ifPresent(v -> MasterReadings.add(readings, v));
        Health health = master.health();
        readings.put("master/healthy", health.isWell());
        readings.put("allocator/journal_write_secs", health.writeMillis() / 1000.0);
        readings.put("allocator/waiting", health.waiting());
        readings.putCount("allocator/refused", health.refused());
        readings.putCount("allocator/mesos/allocation_runs", health.rounds().runs());
        rounds(readings, "allocator/mesos/allocation_run_ms", health.rounds());
        rounds(readings, "allocator/mesos/allocation_run_latency_ms", health.latencies());
        placements(readings, jobs.placements());
        counters.add(readings);
        traffic.add(readings);
        operators.add(readings);
        SystemReadings.add(readings);
    }

    private static void rounds(Readings readings, String name, RoundTimes rounds) {
        readings.put(name, rounds.last());
        readings.put(name + "/count", rounds.count());
        readings.put(name + "/min", rounds.min());
        readings.put(name + "/max", rounds.max());
        readings.put(name + "/p50", rounds.p50());
        readings.put(name + "/p90", rounds.p90());
        readings.put(name + "/p95", rounds.p95());
        readings.put(name + "/p99", rounds.p99());
        readings.put(name + "/p999", rounds.p999());
        readings.put(name + "/p9999", rounds.p9999());
    }

    private static void placements(Readings readings, PlacementFigures figures) {
        readings.putCount("jobs/placement/solved", figures.solved());
        readings.putCount("jobs/placement/fallbacks/late", figures.late());
        readings.putCount("jobs/placement/fallbacks/busy", figures.busy());
        readings.putCount("jobs/placement/fallbacks/failed", figures.failed());
        readings.putCount("jobs/placement/fallbacks/unavailable", figures.unavailable());
        readings.put("jobs/placement/decision_ms", figures.lastMillis());
    }

    @Override
    public void named(Readings readings) {
        limiter.counts().forEach((principal, counts) -> {
            readings.putCount("frameworks/" + principal + "/messages_received", counts.received());
            readings.putCount("frameworks/" + principal + "/messages_processed", counts.processed());
        });
        master.view().ifPresent(view -> {
            RoleReadings.add(readings, view, weights);
            RoleReadings.addFilters(readings, view, master.health().filters());
            QuotaReadings.add(readings, view);
            FrameworkReadings.add(readings, view, traffic, counters);
        });
    }
}
