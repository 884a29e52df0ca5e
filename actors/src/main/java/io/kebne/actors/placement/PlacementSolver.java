package io.kebne.actors.placement;

import io.kebne.actors.api.PlacementFigures;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.actors.placement.core.PlacementProblem;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a policy that takes its time, on a thread of its own, one question at a time. Each is answered within a limit; without
 * an assignment when there is none by then, the library is missing, or an earlier question is still thought about. Then
 * whoever asked does without, and it is counted and said in the log. One on each master; its counts are soft.
 */
public final class PlacementSolver {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementSolver.class);

    /** How the library is loaded. */
    @FunctionalInterface
    public interface Library {
        void load() throws IOException;
    }

    private enum Outcome {
        SOLVED,
        LATE,
        BUSY,
        FAILED,
        UNAVAILABLE
    }

    private record Result(Optional<Assignment> assignment, Outcome outcome, String why) {}

    private final PlacementPolicy policy;
    private final Duration limit;
    private final Library library;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), PlacementSolver::newThread);
    /** Whether a question is thought about. What waits for the thread is no more than that question. */
    private final AtomicBoolean thinking = new AtomicBoolean();

    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private Outcome last = Outcome.SOLVED;
    private double lastMillis;

    /** @param limit after it the policy is to stop; it is no longer waited for half of that time later */
    public PlacementSolver(PlacementPolicy policy, Duration limit, Library library) {
        this.policy = policy;
        this.limit = limit;
        this.library = library;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Loads the library, if it will be needed, so that the first question need not wait for it. */
    public void prepare() {
        if (policy.needsSolver()) {
            thread.execute(() -> {
                try {
                    library.load();
                } catch (IOException e) {
                    note(Outcome.UNAVAILABLE, e.getMessage());
                }
            });
        }
    }

    /** Never fails. Empty: no answer; place without. */
    public CompletionStage<Optional<Assignment>> solve(PlacementProblem problem) {
        if (!thinking.compareAndSet(false, true)) {
            note(Outcome.BUSY, "an earlier question is still thought about");
            return CompletableFuture.completedStage(Optional.empty());
        }
        CompletableFuture<Optional<Assignment>> answer = new CompletableFuture<>();
        thread.execute(() -> think(problem, answer));
        long patience = limit.toMillis() + Math.max(1, limit.toMillis() / 2);
        CompletableFuture<Result> late = new CompletableFuture<>();
        Object unused = late.completeOnTimeout(
                        new Result(Optional.empty(), Outcome.LATE, "no answer within " + patience + " ms"),
                        patience,
                        TimeUnit.MILLISECONDS)
                .thenAccept(result -> settle(answer, result));
        return answer.whenComplete((assignment, failure) -> late.cancel(false));
    }

    private void think(PlacementProblem problem, CompletableFuture<Optional<Assignment>> answer) {
        Result result;
        try {
            result = ask(problem);
        } finally {
            // Whoever is answered may put the next question at once.
            thinking.set(false);
        }
        settle(answer, result);
    }

    /** Whoever comes first counts. */
    private synchronized void settle(CompletableFuture<Optional<Assignment>> answer, Result result) {
        if (!answer.isDone()) {
            note(result.outcome(), result.why());
            answer.complete(result.assignment());
        }
    }

    public synchronized PlacementFigures figures() {
        return new PlacementFigures(
                count(Outcome.SOLVED),
                count(Outcome.LATE),
                count(Outcome.BUSY),
                count(Outcome.FAILED),
                count(Outcome.UNAVAILABLE),
                lastMillis);
    }

    private long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    private Result ask(PlacementProblem problem) {
        try {
            library.load();
            long begin = SystemClock.nanos();
            Assignment assignment =
                    policy.place(problem, () -> limit.toMillis() - (SystemClock.nanos() - begin) / 1_000_000);
            took((SystemClock.nanos() - begin) / 1e6);
            return assignment.complete()
                    ? new Result(Optional.of(assignment), Outcome.SOLVED, "")
                    : new Result(
                            Optional.of(assignment),
                            Outcome.LATE,
                            "after " + limit.toMillis() + " ms not all was decided");
        } catch (IOException e) {
            return new Result(Optional.empty(), Outcome.UNAVAILABLE, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            return new Result(Optional.empty(), Outcome.FAILED, e.toString());
        }
    }

    private synchronized void took(double millis) {
        lastMillis = millis;
    }

    /** Says it once, until it is different. */
    private synchronized void note(Outcome outcome, String why) {
        counts.merge(outcome, 1L, Long::sum);
        if (outcome != last && outcome == Outcome.SOLVED) {
            LOG.info("Placement of jobs is decided by its policy again");
        } else if (outcome != last) {
            LOG.warn("Placement of jobs falls back to first-fit: {}", why);
        }
        last = outcome;
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "kebne-placement");
        thread.setDaemon(true);
        return thread;
    }
}
