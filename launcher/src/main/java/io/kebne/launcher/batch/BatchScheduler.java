package io.kebne.launcher.batch;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The scheduler around a {@link BatchPlan}. After an interruption it asks for the status of everything it has launched;
 * while nothing is pending it takes no offers.
 */
public final class BatchScheduler implements Scheduler {
    private final BatchPlan plan;
    private final BatchListener listener;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CompletableFuture<Void> underWay = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean suppressed;
    private int requested;

    public BatchScheduler(BatchPlan plan, BatchListener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /** Completes when every task has ended; fails with {@link BatchFailedException} when the framework has. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** Completes when every task runs or has ended. */
    public CompletableFuture<Void> underWay() {
        return underWay;
    }

    /** Completes when the framework is over, in particular when it has been torn down. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        suppressed = false;
        requested = 0;
        if (!plan.active().isEmpty()) {
            driver.reconcile(plan.active().stream()
                    .map(attempt -> new SchedulerCall.Reconcile.Task(
                            attempt.taskId(), Optional.of(attempt.offer().agentId())))
                    .toList());
        }
        sayWhatIsWanted(driver);
    }

    @Override
    public void offers(SchedulerDriver driver, List<Offer> offers) {
        for (BatchPlan.Launch launch : plan.onOffers(offers)) {
            List<OfferId> offerIds = List.of(launch.offer().id());
            if (launch.tasks().isEmpty()) {
                driver.decline(offerIds, Filters.DEFAULT);
            } else {
                driver.accept(offerIds, launch.tasks(), Filters.NONE);
            }
        }
        sayWhatIsWanted(driver);
        listener.progressed(plan);
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        plan.onUpdate(status).ifPresent(attempt -> {
            listener.updated(attempt, status);
            listener.progressed(plan);
        });
        sayWhatIsWanted(driver);
        if (!underWay.isDone() && plan.isUnderWay()) {
            underWay.complete(null);
        }
        if (plan.isDone()) {
            done.complete(null);
        }
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        BatchFailedException failure = new BatchFailedException(message);
        done.completeExceptionally(failure);
        underWay.completeExceptionally(failure);
        ended.complete(null);
    }

    private void sayWhatIsWanted(SchedulerDriver driver) {
        List<Request> requests = plan.requests();
        if (requests.size() != requested) {
            requested = requests.size();
            driver.request(requests);
        }
        boolean satisfied = requests.isEmpty();
        if (satisfied && !suppressed) {
            driver.suppress(Set.of());
        } else if (!satisfied && suppressed) {
            driver.revive(Set.of());
        }
        suppressed = satisfied;
    }
}
