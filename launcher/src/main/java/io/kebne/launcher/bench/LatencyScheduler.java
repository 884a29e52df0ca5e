package io.kebne.launcher.bench;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs one task after the other and notes the time from each submission to TASK_RUNNING. A task is submitted when the
 * one before has ended, whether an offer is at hand then or not: waiting for one counts.
 */
final class LatencyScheduler implements Scheduler {
    private static final Resources PER_TASK = Resources.parse("cpus:0.1;mem:32");

    private final int warmUp;
    private final int measured;
    private final List<Long> nanos = new ArrayList<>();
    private final CompletableFuture<List<Long>> result = new CompletableFuture<>();
    private final Deque<Offer> offers = new ArrayDeque<>();
    private int submitted;
    private boolean waitsForOffer;
    private long submittedNanos;

    LatencyScheduler(int warmUp, int measured) {
        this.warmUp = warmUp;
        this.measured = measured;
    }

    /** The times, in nanoseconds, in the order of the tasks; without those of the warm-up. */
    CompletableFuture<List<Long>> result() {
        return result;
    }

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        if (submitted > 0) {
            result.completeExceptionally(new IllegalStateException("the connection was interrupted"));
        } else {
            submit(driver);
        }
    }

    @Override
    public void offers(SchedulerDriver driver, List<Offer> received) {
        offers.addAll(received);
        if (waitsForOffer) {
            launch(driver);
        }
    }

    @Override
    public void rescind(SchedulerDriver driver, OfferId offerId) {
        offers.removeIf(offer -> offer.id().equals(offerId));
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        if (status.state() == TaskState.RUNNING && submitted > warmUp) {
            nanos.add(System.nanoTime() - submittedNanos);
        }
        if (!status.state().isTerminal()) {
            return;
        }
        if (status.state() != TaskState.FINISHED) {
            result.completeExceptionally(new IllegalStateException(
                    status.taskId() + " ended as " + status.state().wireName()));
        } else if (submitted < warmUp + measured) {
            submit(driver);
        } else {
            result.complete(List.copyOf(nanos));
        }
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        result.completeExceptionally(new IllegalStateException(message));
    }

    private void submit(SchedulerDriver driver) {
        submitted++;
        submittedNanos = System.nanoTime();
        waitsForOffer = true;
        launch(driver);
    }

    private void launch(SchedulerDriver driver) {
        Offer offer = offers.poll();
        if (offer != null) {
            waitsForOffer = false;
            TaskInfo task =
                    TaskInfo.of(new TaskId("latency-" + submitted), "latency", PER_TASK, CommandInfo.shell("true"));
            driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
        }
    }
}
