package io.kebne.launcher.chaos;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Launches a task whenever it is asked to and an offer is at hand, and remembers all that it hears of them. It may be
 * subscribed again after its node was restarted; its memory is that of a framework that keeps its tasks on a disk.
 */
final class LoadScheduler implements Scheduler {
    private static final Resources PER_TASK = Resources.parse("cpus:0.01;mem:8");
    private static final int MOST_BEATS = 12;

    /** What is known of a task while that grows. */
    private record Entry(long launchedMillis, List<Launched.Heard> heard) {
        boolean isOver() {
            return heard.stream().anyMatch(each -> each.state().isTerminal());
        }
    }

    private final Path history;
    private final Random random;
    private final LongSupplier clock;
    private final Map<TaskId, Entry> tasks = new LinkedHashMap<>();
    private final Deque<Offer> offers = new ArrayDeque<>();
    private Optional<String> error = Optional.empty();
    private boolean connected;
    private long disconnectedSinceMillis;

    /**
     * @param history directory to which tasks write
     * @param clock milliseconds since the epoch
     */
    LoadScheduler(Path history, Random random, LongSupplier clock) {
        this.history = history;
        this.random = random;
        this.clock = clock;
        this.disconnectedSinceMillis = clock.getAsLong();
    }

    @Override
    public synchronized void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        connected = true;
        offers.clear();
        reconcile(driver);
    }

    @Override
    public synchronized void disconnected(SchedulerDriver driver) {
        isDisconnected();
    }

    /** Its node has gone, or is about to. */
    synchronized void isDisconnected() {
        connected = false;
        disconnectedSinceMillis = clock.getAsLong();
        offers.clear();
    }

    /** For how long it has had no connection; 0 while it has one. */
    synchronized long disconnectedMillis() {
        return connected ? 0 : clock.getAsLong() - disconnectedSinceMillis;
    }

    @Override
    public synchronized void offers(SchedulerDriver driver, List<Offer> received) {
        offers.addAll(received);
    }

    @Override
    public synchronized void rescind(SchedulerDriver driver, OfferId offerId) {
        offers.removeIf(offer -> offer.id().equals(offerId));
    }

    @Override
    public synchronized void update(SchedulerDriver driver, TaskStatus status) {
        Entry entry = tasks.get(status.taskId());
        if (entry == null) {
            return;
        }
        TaskState state = state(status, entry);
        boolean repeated = entry.heard().stream().anyMatch(each -> each.state() == state);
        // An answer to a question that was asked before the end may arrive after it.
        boolean late = entry.isOver() && status.reason().equals(Optional.of(Reason.RECONCILIATION));
        if (!repeated && !late) {
            entry.heard().add(new Launched.Heard(state, clock.getAsLong()));
        }
    }

    @Override
    public synchronized void error(SchedulerDriver driver, String message) {
        error = Optional.of(message);
    }

    /** Why the framework is over, if it is; that must not happen. */
    synchronized Optional<String> failure() {
        return error;
    }

    /** Launches one task if there is an offer for it. */
    synchronized boolean launch(SchedulerDriver driver) {
        Offer offer = offers.poll();
        if (offer == null || !offer.resources().contains(PER_TASK)) {
            return false;
        }
        TaskId taskId = new TaskId("chaos-" + (tasks.size() + 1));
        String command = History.command(history, taskId.value(), 1 + random.nextInt(MOST_BEATS));
        TaskInfo task = TaskInfo.of(taskId, "chaos", PER_TASK, CommandInfo.shell(command));
        tasks.put(taskId, new Entry(clock.getAsLong(), new ArrayList<>()));
        driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
        return true;
    }

    /** Asks for the state of all tasks that have not ended. */
    synchronized void reconcile(SchedulerDriver driver) {
        List<Reconcile.Task> open = tasks.entrySet().stream()
                .filter(task -> !task.getValue().isOver())
                .map(task -> new Reconcile.Task(task.getKey(), Optional.empty()))
                .toList();
        if (!open.isEmpty()) {
            driver.reconcile(open);
        }
    }

    /** How many have not ended. */
    synchronized long open() {
        return tasks.values().stream().filter(entry -> !entry.isOver()).count();
    }

    synchronized List<Launched> launched() {
        List<Launched> launched = new ArrayList<>();
        tasks.forEach((id, entry) -> launched.add(new Launched(id.value(), entry.launchedMillis(), entry.heard())));
        return launched;
    }

    /** A task of which nothing was ever heard, and which nobody knows, was never launched: its launch got lost. */
    private static TaskState state(TaskStatus status, Entry entry) {
        boolean unknown = status.uuid().isEmpty()
                && status.reason().equals(Optional.of(Reason.RECONCILIATION))
                && (status.state() == TaskState.LOST
                        || status.state() == TaskState.GONE
                        || status.state() == TaskState.UNKNOWN);
        return unknown && entry.heard().isEmpty() ? TaskState.DROPPED : status.state();
    }
}
