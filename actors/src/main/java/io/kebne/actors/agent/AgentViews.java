package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.api.FetcherStats;
import io.kebne.actors.api.RecoveryStats;
import io.kebne.actors.time.SystemClock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Where readers find the latest state of an agent without asking its actor. The actor leaves its state here after each
 * decision, which costs one reference; whoever reads pays for the view.
 */
public final class AgentViews implements Supplier<AgentView> {
    private final AgentHost host;
    private final long startMillis;
    private final AtomicReference<Optional<AgentState>> latest = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<RecoveryStats>> recovery = new AtomicReference<>(Optional.empty());
    private final AtomicReference<List<String>> troubles = new AtomicReference<>(List.of());

    public AgentViews(AgentHost host) {
        this.host = host;
        this.startMillis = SystemClock.now().wallMillis();
    }

    void publish(AgentState state) {
        latest.set(Optional.of(state));
    }

    void publishTroubles(List<String> now) {
        troubles.set(List.copyOf(now));
    }

    /** Why the agent can start no task now, in words for people; none when it can. */
    public List<String> troubles() {
        return troubles.get();
    }

    void publishRecovery(RecoveryStats stats) {
        recovery.set(Optional.of(stats));
    }

    /** How its recovery went; empty until it is done. */
    public Optional<RecoveryStats> recovery() {
        return recovery.get();
    }

    /** What its fetcher has done. */
    public FetcherStats fetcherStats() {
        return host.fetcher().stats();
    }

    /** The agent as it is now; as it begins, while its actor does not run yet. */
    @Override
    public AgentView get() {
        return AgentView.of(host, startMillis, state());
    }

    /** The containers that have not ended, as far as the agent knows. */
    public Set<String> containers() {
        Set<String> ids = new HashSet<>();
        for (TaskEntry task : state().tasks().values()) {
            ids.add(task.containerId());
            task.executorContainer().ifPresent(ids::add);
        }
        state().executors().living().values().forEach(executor -> ids.add(executor.containerId()));
        return ids;
    }

    /** The same as the agent itself sees it. */
    AgentState state() {
        return latest.get().orElseGet(() -> AgentState.initial(host.settings().limits()));
    }
}
