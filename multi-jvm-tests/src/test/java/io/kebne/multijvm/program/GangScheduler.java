package io.kebne.multijvm.program;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A scheduler that takes offers to gangs only, and keeps what it hears until the test asks for it. */
final class GangScheduler implements Scheduler {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final BlockingQueue<List<Offer>> gangs = new LinkedBlockingQueue<>();
    private final BlockingQueue<GangId> expired = new LinkedBlockingQueue<>();
    private final BlockingQueue<TaskStatus> updates = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {}

    @Override
    public void offers(SchedulerDriver driver, List<Offer> received) {
        List<Offer> ofGangs =
                received.stream().filter(offer -> offer.gangId().isPresent()).toList();
        if (!ofGangs.isEmpty()) {
            gangs.add(ofGangs);
        }
        received.stream()
                .filter(offer -> offer.gangId().isEmpty())
                .forEach(offer -> driver.decline(List.of(offer.id()), Filters.DEFAULT));
    }

    @Override
    public void gangExpired(SchedulerDriver driver, GangId gangId, String reason) {
        expired.add(gangId);
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        updates.add(status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        errors.add(message);
    }

    /** The offers to gangs that came together in one event. */
    List<Offer> takeGang() throws InterruptedException {
        return take("offers to a gang", gangs);
    }

    GangId takeExpired() throws InterruptedException {
        return take("that a gang has expired", expired);
    }

    /** The next update to this state; those before it are dropped. */
    void takeUpdate(TaskState state) throws InterruptedException {
        TaskState next;
        do {
            next = take(state + "", updates).state();
        } while (next != state);
    }

    void takeError() throws InterruptedException {
        take("an error", errors);
    }

    private static <T> T take(String what, BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(AT_MOST.toNanos(), TimeUnit.NANOSECONDS);
        if (item == null) {
            throw new AssertionError("the scheduler did not hear within " + AT_MOST.toSeconds() + " s: " + what);
        }
        return item;
    }
}
