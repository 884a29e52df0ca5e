package io.kebne.multijvm.measure;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.agents.SimulatedTask;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Launches one task after the other, with a short rest between, and tells how long each took from its launch until it was
 * known to run: accepted, journaled, told to the agent, and reported back.
 */
final class LaunchProbe implements Scheduler {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long REST_NANOS = 2_000_000;

    private final Map<OfferId, Offer> held = new LinkedHashMap<>();
    /** Whether the awaited task runs; else it never will. */
    private final BlockingQueue<Boolean> outcome = new ArrayBlockingQueue<>(1);

    private SchedulerDriver driver;
    private TaskId awaited = new TaskId("none");
    private long launched;

    /** @return how many seconds each of so many launches took */
    List<Double> launch(int times) throws TimeoutException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            seconds.add(launchOne());
        }
        return seconds;
    }

    /** Once more if the offer has just ended. */
    private double launchOne() throws TimeoutException, InterruptedException {
        while (true) {
            LockSupport.parkNanos(REST_NANOS);
            Times.await("an offer", PATIENCE, this::hasOffer);
            long start = System.nanoTime();
            accept();
            Boolean runs = outcome.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (runs == null) {
                throw new TimeoutException("a task does not run");
            }
            if (runs) {
                return Times.seconds(start);
            }
        }
    }

    private synchronized boolean hasOffer() {
        return !held.isEmpty();
    }

    private synchronized void accept() {
        Offer offer = held.remove(held.keySet().iterator().next());
        awaited = new TaskId("probe-" + ++launched);
        TaskInfo task = TaskInfo.of(awaited, "t", TaskPump.PER_TASK, SimulatedTask.running(Duration.ofMillis(100)));
        driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
    }

    @Override
    public synchronized void subscribed(SchedulerDriver newDriver, FrameworkId frameworkId) {
        driver = newDriver;
        held.clear();
    }

    @Override
    public synchronized void offers(SchedulerDriver unused, List<Offer> offers) {
        offers.forEach(offer -> held.put(offer.id(), offer));
    }

    @Override
    public synchronized void rescind(SchedulerDriver unused, OfferId offerId) {
        held.remove(offerId);
    }

    @Override
    public void update(SchedulerDriver unused, TaskStatus status) {
        boolean isAwaited;
        synchronized (this) {
            isAwaited = status.taskId().equals(awaited);
        }
        boolean runs = status.state() == TaskState.RUNNING;
        boolean never = status.state() == TaskState.DROPPED || status.state() == TaskState.LOST;
        if (isAwaited && (runs || never) && !outcome.offer(runs)) {
            System.err.println(status.taskId() + " has more than one outcome");
        }
    }

    @Override
    public void error(SchedulerDriver unused, String message) {
        System.err.println("the framework is over: " + message);
    }
}
