package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.agent.process.SignalShell.Signal;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Ends what is left of containers that nobody owns any more: those of an earlier life of the agent of which it has no
 * checkpoint, and those whose supervisor is gone.
 *
 * <p>Only what is certainly ours is touched: a process whose id, start time and boot id are those noted, or one that
 * was started with this agent's id in its environment. An id that was given to another process since then is left
 * alone.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final RuntimeDirectory runtime;
    private final Supervisor supervisor;
    private final ProcessTable table;
    private final SignalShell signals;
    private final Isolation isolation;

    Leftovers(
            RuntimeDirectory runtime,
            Supervisor supervisor,
            ProcessTable table,
            SignalShell signals,
            Isolation isolation) {
        this.runtime = runtime;
        this.supervisor = supervisor;
        this.table = table;
        this.signals = signals;
        this.isolation = isolation;
    }

    /**
     * Ends all containers of an agent but those that it keeps, waits for their end, and forgets them.
     *
     * @param agentId whose id was in the environment of all that they started
     * @return those that still had a process
     * @throws IOException when a process does not end
     */
    Set<String> endAllBut(Set<String> kept, String agentId) throws IOException {
        Set<String> ours = new HashSet<>(runtime.containers());
        Set<Long> agents = Set.copyOf(table.byVariable(TaskEnvironment.AGENT_ID).getOrDefault(agentId, List.of()));
        table.byVariable(TaskEnvironment.CONTAINER_ID).forEach((container, pids) -> {
            if (pids.stream().anyMatch(agents::contains)) {
                ours.add(container);
            }
        });
        ours.removeAll(kept);
        Set<String> alive = end(ours);
        alive.addAll(isolation.removeAllBut(kept));
        return alive;
    }

    /**
     * Ends these containers, waits for their end, and forgets them.
     *
     * @return those that still had a process
     */
    Set<String> end(Set<String> containers) throws IOException {
        if (containers.isEmpty()) {
            return new HashSet<>();
        }
        for (String container : containers) {
            isolation.adopt(container, runtime.groups(container));
        }
        Set<String> alive = endBySupervisor(containers);
        Map<String, Running> noted = new HashMap<>();
        for (String container : containers) {
            // From now on it cannot begin any more, if it has not yet.
            Optional<Running> before = runtime.running(container);
            runtime.close(container).or(() -> before).ifPresent(running -> noted.put(container, running));
        }
        containers.stream().filter(isolation::kill).forEach(alive::add);
        alive.addAll(endBySignal(containers, noted));
        for (String container : containers) {
            isolation.remove(container);
            runtime.remove(container);
        }
        return alive;
    }

    /** Has the supervisors that live end their containers: they find what nobody else does. */
    private Set<String> endBySupervisor(Set<String> containers) throws IOException {
        Map<String, TaskProcess> supervised = new HashMap<>();
        for (String container : containers) {
            if (runtime.running(container)
                    .filter(r -> table.isThisBoot(r.command()))
                    .isPresent()) {
                supervisor.attach(container).ifPresent(process -> supervised.put(container, process));
            }
        }
        supervised.values().forEach(TaskProcess::destroy);
        boolean unused = awaitGone(() ->
                supervised.values().stream().allMatch(process -> process.gone().isDone()));
        supervised.values().forEach(TaskProcess::detach);
        return new HashSet<>(supervised.keySet());
    }

    private Set<String> endBySignal(Set<String> containers, Map<String, Running> noted) throws IOException {
        Set<String> alive = new HashSet<>();
        // One that is dying has no environment any more, a little before it is gone.
        Set<ProcessIdentity> ending = identities(others(containers));
        for (Map.Entry<String, Running> entry : noted.entrySet()) {
            Running running = entry.getValue();
            if (table.isRunning(running.supervisor())) {
                signals.toProcess(Signal.KILL, running.supervisor().pid());
            }
            if (table.isRunning(running.command())) {
                alive.add(entry.getKey());
                endGroup(running.command().pid());
            }
        }
        Map<String, List<Long>> others = others(containers);
        others.values().forEach(pids -> pids.forEach(pid -> signals.toProcess(Signal.KILL, pid)));
        alive.addAll(others.keySet());
        // Whoever has got another environment meanwhile is found by nobody any more, but waited for.
        ending.stream().filter(table::isRunning).forEach(known -> signals.toProcess(Signal.KILL, known.pid()));
        ending.addAll(identities(others));
        List<Running> all = new ArrayList<>(noted.values());
        if (!awaitGone(() -> all.stream().noneMatch(r -> table.isRunning(r.command()))
                && ending.stream().noneMatch(table::isRunning)
                && (alive.isEmpty() || others(containers).isEmpty()))) {
            throw new IOException(
                    "Processes that an earlier life of this agent started do not end: containers " + alive);
        }
        return alive;
    }

    private void endGroup(long leader) {
        if (!signals.toGroup(Signal.KILL, leader)) {
            signals.toProcess(Signal.KILL, leader);
        }
    }

    /** Processes that are known by their environment to belong to one of these containers, by container. */
    private Map<String, List<Long>> others(Set<String> containers) {
        Map<String, List<Long>> byContainer = table.byVariable(TaskEnvironment.CONTAINER_ID);
        byContainer.keySet().retainAll(containers);
        byContainer.values().forEach(pids -> pids.removeIf(table::isGone));
        byContainer.values().removeIf(List::isEmpty);
        return byContainer;
    }

    private Set<ProcessIdentity> identities(Map<String, List<Long>> byContainer) {
        Set<ProcessIdentity> identities = new HashSet<>();
        byContainer
                .values()
                .forEach(pids -> pids.forEach(pid -> table.identify(pid).ifPresent(identities::add)));
        return identities;
    }

    /** Waits a bounded time for something that follows a SIGKILL within milliseconds. */
    private static boolean awaitGone(BooleanSupplier gone) {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        // Whoever is held up for long looks once more before it gives up.
        for (boolean last = false;
                !gone.getAsBoolean();
                last = SystemClock.now().monotonicMillis() > deadline) {
            if (last) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }
}
