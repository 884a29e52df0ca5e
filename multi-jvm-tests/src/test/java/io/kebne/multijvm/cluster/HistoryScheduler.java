package io.kebne.multijvm.cluster;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.history.History;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scheduler that launches what it is asked to, keeps offers for which it has no use, and writes into a history what it
 * asks for and what it is told.
 */
public final class HistoryScheduler implements Scheduler {
    private static final Duration FAILOVER_TIMEOUT = Duration.ofMinutes(10);
    private static final Resources PER_TASK = Resources.parse("cpus:0.1;mem:32");

    /** @param hostname of the only agent that will do */
    private record Wanted(TaskInfo task, Optional<String> hostname) {}

    private final History history;
    private final List<Wanted> waiting = new ArrayList<>();
    private final Map<OfferId, Offer> held = new LinkedHashMap<>();
    /** Held when the connection was interrupted. */
    private final Set<OfferId> interrupted = new HashSet<>();

    private final Map<String, TaskStatus> last = new HashMap<>();
    private final Map<String, Integer> launchedByKind = new HashMap<>();
    private final Map<String, Long> firstOffer = new HashMap<>();
    private final List<String> errors = new ArrayList<>();
    private SchedulerDriver driver;

    public HistoryScheduler(History history) {
        this.history = history;
    }

    /** A framework whose tasks outlive their scheduler and their agent for a while. */
    public static FrameworkInfo framework(FrameworkId id, String name, Capability... capabilities) {
        return new FrameworkInfo(
                id,
                name,
                System.getProperty("user.name", "nobody"),
                new TreeSet<>(Set.of("*")),
                FAILOVER_TIMEOUT,
                true,
                Set.of(capabilities),
                "",
                Optional.empty(),
                Optional.empty());
    }

    /** Launches a task as soon as there is an offer for it. */
    public void launch(String taskId, Duration runs) {
        launch(taskId, runs, Optional.empty());
    }

    /** Launches a task as soon as there is an offer of this agent. */
    public void launchOn(String agent, String taskId, Duration runs) {
        launch(taskId, runs, Optional.of(agent));
    }

    private synchronized void launch(String taskId, Duration runs, Optional<String> hostname) {
        TaskInfo task = TaskInfo.of(new TaskId(taskId), taskId, PER_TASK, history.command(runs));
        waiting.add(new Wanted(task, hostname));
        useOffers();
    }

    /**
     * Launches tasks so that this many of the kind are under way. To be called again and again.
     *
     * @param kind begins the ids of the tasks
     */
    public synchronized void keepUnderWay(int count, String kind, Duration runs) {
        long ended = last.values().stream()
                .filter(status -> status.taskId().value().startsWith(kind)
                        && status.state().isTerminal())
                .count();
        int launched = launchedByKind.getOrDefault(kind, 0);
        while (launched - ended < count) {
            launch(kind + "-" + launched, runs);
            launched++;
        }
        launchedByKind.put(kind, launched);
    }

    /** The states of all tasks, as far as it was told. */
    public synchronized Map<String, TaskState> states() {
        Map<String, TaskState> states = new HashMap<>();
        last.forEach((taskId, status) -> states.put(taskId, status.state()));
        return states;
    }

    /** What it was told last of this task. */
    public synchronized Optional<TaskStatus> last(String taskId) {
        return Optional.ofNullable(last.get(taskId));
    }

    public synchronized int count(TaskState state) {
        return (int)
                last.values().stream().filter(status -> status.state() == state).count();
    }

    /** How many tasks have ended, in whatever way. */
    public synchronized int ended() {
        return (int) last.values().stream()
                .filter(status -> status.state().isTerminal())
                .count();
    }

    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    public synchronized List<Offer> held() {
        return List.copyOf(held.values());
    }

    /** Gives back all offers that it holds, for any framework to have. */
    public synchronized void declineAll() {
        if (!held.isEmpty()) {
            driver.decline(List.copyOf(held.keySet()), Filters.NONE);
            held.clear();
        }
    }

    /** Of how many agents it holds offers. */
    public synchronized int agentsHeld() {
        return (int) held.values().stream().map(Offer::agentId).distinct().count();
    }

    public void awaitState(String taskId, TaskState state, Duration atMost) {
        Await.until(
                taskId + " is " + state + ", and not " + last(taskId),
                atMost,
                () -> last(taskId).map(TaskStatus::state).equals(Optional.of(state)));
    }

    /**
     * Launches a task that soon ends, and another one when it is dropped, because its offer has ended meanwhile, until
     * one has finished.
     *
     * @param kind begins the ids of the tasks
     */
    public void finishOne(String kind, Duration atMost) {
        int[] launches = {0};
        Await.until("a task of " + kind + " has finished", atMost, () -> {
            Optional<TaskState> state = last(kind + "-" + launches[0]).map(TaskStatus::state);
            if (launches[0] == 0 || state.equals(Optional.of(TaskState.DROPPED))) {
                launches[0]++;
                launch(kind + "-" + launches[0], Duration.ofSeconds(1));
            }
            return state.equals(Optional.of(TaskState.FINISHED));
        });
    }

    /** The lives of allocators, as the ids of their offers name them, of which it has had an offer. */
    public synchronized Set<String> allocatorLives() {
        return Set.copyOf(firstOffer.keySet());
    }

    /**
     * Waits for an offer of an allocator that is none of these.
     *
     * @return when it came, as {@code System.nanoTime()} counts
     */
    public long awaitOfferOfAnother(Set<String> lives, Duration atMost) {
        return Await.present("an offer of another allocator", atMost, () -> firstOfferBeside(lives));
    }

    @Override
    public synchronized void subscribed(SchedulerDriver subscribed, FrameworkId frameworkId) {
        driver = subscribed;
        interrupted.addAll(held.keySet());
        held.clear();
        if (!interrupted.isEmpty()) {
            // They may be outstanding still, and are not offered again before they are given back.
            driver.decline(List.copyOf(interrupted), Filters.NONE);
            interrupted.clear();
        }
        useOffers();
    }

    @Override
    public synchronized void offers(SchedulerDriver subscribed, List<Offer> offers) {
        for (Offer offer : offers) {
            firstOffer.putIfAbsent(lifeOf(offer.id()), System.nanoTime());
            held.keySet().removeIf(other -> !lifeOf(other).equals(lifeOf(offer.id())));
            held.put(offer.id(), offer);
        }
        useOffers();
    }

    @Override
    public synchronized void rescind(SchedulerDriver subscribed, OfferId offerId) {
        held.remove(offerId);
    }

    @Override
    public synchronized void update(SchedulerDriver subscribed, TaskStatus status) {
        last.put(status.taskId().value(), status);
        history.told(status.taskId().value(), status.state(), status.uuid().isPresent());
    }

    @Override
    public synchronized void disconnected(SchedulerDriver subscribed) {
        interrupted.addAll(held.keySet());
        held.clear();
    }

    @Override
    public synchronized void error(SchedulerDriver subscribed, String message) {
        errors.add(message);
    }

    private synchronized Optional<Long> firstOfferBeside(Set<String> lives) {
        return firstOffer.entrySet().stream()
                .filter(entry -> !lives.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void useOffers() {
        for (Offer offer : List.copyOf(held.values())) {
            List<TaskInfo> tasks = takeFor(offer);
            if (!tasks.isEmpty()) {
                held.remove(offer.id());
                tasks.forEach(task -> history.asked(task.taskId().value()));
                driver.accept(List.of(offer.id()), tasks, Filters.NONE);
            }
        }
    }

    private List<TaskInfo> takeFor(Offer offer) {
        List<TaskInfo> tasks = new ArrayList<>();
        Resources left = offer.resources();
        Iterator<Wanted> next = waiting.iterator();
        while (left.contains(PER_TASK) && next.hasNext()) {
            Wanted wanted = next.next();
            if (wanted.hostname().filter(name -> !name.equals(offer.hostname())).isEmpty()) {
                next.remove();
                tasks.add(wanted.task());
                left = left.minus(PER_TASK);
            }
        }
        return tasks;
    }

    private static String lifeOf(OfferId id) {
        return id.value().substring(0, id.value().lastIndexOf("-O"));
    }
}
