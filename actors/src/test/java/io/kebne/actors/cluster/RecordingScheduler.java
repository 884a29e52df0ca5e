package io.kebne.actors.cluster;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A scheduler that puts what it hears into queues, for a test to take out. */
final class RecordingScheduler implements Scheduler {
    final BlockingQueue<SchedulerDriver> subscriptions = new LinkedBlockingQueue<>();
    final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    final BlockingQueue<OfferId> rescinded = new LinkedBlockingQueue<>();
    final BlockingQueue<TaskStatus> updates = new LinkedBlockingQueue<>();
    final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        subscriptions.add(driver);
    }

    @Override
    public void offers(SchedulerDriver driver, List<Offer> received) {
        offers.addAll(received);
    }

    @Override
    public void rescind(SchedulerDriver driver, OfferId offerId) {
        rescinded.add(offerId);
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        updates.add(status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        errors.add(message);
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(60, TimeUnit.SECONDS);
        if (item == null) {
            throw new AssertionError("nothing came within 60 seconds");
        }
        return item;
    }
}
