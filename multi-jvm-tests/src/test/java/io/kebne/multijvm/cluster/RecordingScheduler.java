package io.kebne.multijvm.cluster;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A scheduler that keeps what it hears until the test asks for it. */
public final class RecordingScheduler implements Scheduler {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    private final BlockingQueue<TaskStatus> updates = new LinkedBlockingQueue<>();
    private final Set<TaskId> unacknowledged = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {}

    @Override
    public void offers(SchedulerDriver driver, List<Offer> received) {
        offers.addAll(received);
    }

    /** Throws when it is to leave updates of this task alone, so that they are not acknowledged. */
    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        updates.add(status);
        if (status.uuid().isPresent() && unacknowledged.contains(status.taskId())) {
            throw new IllegalStateException("not to be acknowledged: " + status);
        }
    }

    /** From now on no update of this task is acknowledged. */
    public void leaveUnacknowledged(TaskId taskId) {
        unacknowledged.add(taskId);
    }

    /** The updates that were not taken yet; takes them. */
    public List<TaskStatus> takeUpdates() {
        List<TaskStatus> taken = new ArrayList<>();
        updates.drainTo(taken);
        return taken;
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        errors.add(message);
    }

    /** The next offers that were not taken yet, as many as it takes to have these resources. */
    public List<Offer> takeOffers(Resources wanted) throws InterruptedException {
        List<Offer> taken = new ArrayList<>();
        Resources sum = Resources.EMPTY;
        while (!sum.equals(wanted)) {
            Offer offer = take("offers of " + wanted + ", beyond " + sum, offers, any -> true);
            sum = sum.plus(offer.resources());
            taken.add(offer);
        }
        return taken;
    }

    /** The next such offer; those before it are dropped. */
    public Offer takeOffer(String what, Predicate<Offer> wanted) throws InterruptedException {
        return take(what, offers, wanted);
    }

    /** All offers that were not taken yet. */
    public List<Offer> takeOffers() {
        List<Offer> taken = new ArrayList<>();
        offers.drainTo(taken);
        return taken;
    }

    /** The next such update; those before it are dropped. */
    public TaskStatus takeUpdate(String what, Predicate<TaskStatus> wanted) throws InterruptedException {
        return take(what, updates, wanted);
    }

    public String takeError() throws InterruptedException {
        return take("an error", errors, error -> true);
    }

    private static <T> T take(String what, BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (true) {
            T item = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (item == null) {
                throw new AssertionError("the scheduler did not hear within " + AT_MOST.toSeconds() + " s: " + what);
            }
            if (wanted.test(item)) {
                return item;
            }
        }
    }
}
