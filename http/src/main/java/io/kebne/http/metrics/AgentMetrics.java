package io.kebne.http.metrics;

import io.kebne.http.agent.AgentApi;
import java.time.InstantSource;

/** An agent's metrics, from its view of itself. While it is starting only those of the machine are there. */
public final class AgentMetrics implements NodeMetrics {
    private final AgentApi agent;
    private final InstantSource clock;

    public AgentMetrics(AgentApi agent, InstantSource clock) {
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public void fixed(Readings readings) {
        readings.put("slave/uptime_secs", (clock.millis() - agent.node().startMillis()) / 1000.0);
        readings.put("slave/healthy", agent.troubles().isEmpty());
        agent.view().ifPresent(view -> AgentReadings.add(readings, view));
        AgentReadings.add(readings, agent.collected());
        agent.recovery().ifPresent(recovery -> {
            readings.putCount("slave/recovery_errors", recovery.errors());
            readings.put("slave/recovery_time_secs", recovery.time().toMillis() / 1000.0);
        });
        agent.fetcherStats().ifPresent(fetcher -> {
            String prefix = "containerizer/fetcher/";
            readings.put(prefix + "cache_size_total_bytes", fetcher.cacheTotalBytes());
            readings.put(prefix + "cache_size_used_bytes", fetcher.cacheUsedBytes());
            readings.putCount(prefix + "task_fetches_succeeded", fetcher.succeeded());
            readings.putCount(prefix + "task_fetches_failed", fetcher.failed());
        });
        SystemReadings.add(readings);
    }

    @Override
    public void named(Readings readings) {
        // An agent has none.
    }
}
