package io.kebne.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.PlacementFigures;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.Deadline;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.actors.placement.core.PlacementProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacementSolverTest {
    private static final PlacementProblem NOTHING = new PlacementProblem(List.of(), List.of());
    private static final Assignment ANSWER = new Assignment(List.of(), true);
    private static final Duration LONG = Duration.ofSeconds(10);

    private static PlacementPolicy policy(BiFunction<PlacementProblem, Deadline, Assignment> how) {
        return new PlacementPolicy() {
            @Override
            public Assignment place(PlacementProblem problem, Deadline deadline) {
                return how.apply(problem, deadline);
            }

            @Override
            public boolean needsSolver() {
                return true;
            }
        };
    }

    private static Optional<Assignment> ask(PlacementSolver solver) throws Exception {
        return solver.solve(NOTHING).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** How often it was solved, late, busy, failed, unavailable. */
    private static void assertFigures(PlacementSolver solver, long... counts) {
        PlacementFigures figures = solver.figures();
        assertThat(new long[] {figures.solved(), figures.late(), figures.busy(), figures.failed(), figures.unavailable()
                })
                .isEqualTo(counts);
    }

    @Test
    void anAnswerInTimeIsGiven() throws Exception {
        PlacementSolver solver = new PlacementSolver(policy((problem, deadline) -> ANSWER), LONG, () -> {});

        assertThat(ask(solver)).contains(ANSWER);
        assertFigures(solver, 1, 0, 0, 0, 0);
    }

    @Test
    void whatWasFoundUntilTheEndOfTimeIsGivenAndCountsAsLate() throws Exception {
        Assignment part = new Assignment(List.of(), false);
        PlacementSolver solver = new PlacementSolver(policy((problem, deadline) -> part), LONG, () -> {});

        assertThat(ask(solver)).contains(part);
        assertFigures(solver, 0, 1, 0, 0, 0);
    }

    @Test
    void aSolverThatThinksForEverHoldsNobodyUp() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        PlacementSolver solver = new PlacementSolver(
                policy((problem, deadline) -> {
                    begun.countDown();
                    await(thinking);
                    return ANSWER;
                }),
                Duration.ofMillis(1),
                () -> {});
        assertThat(ask(solver)).isEmpty();
        begun.await();

        assertThat(ask(solver)).isEmpty();

        // The first was late, and the second was not even looked at.
        assertFigures(solver, 0, 1, 1, 0, 0);
        thinking.countDown();
    }

    @Test
    void whoeverIsAnsweredMayAskAgainAtOnce() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        PlacementSolver solver = new PlacementSolver(
                policy((problem, deadline) -> {
                    await(both);
                    return ANSWER;
                }),
                LONG,
                () -> {});
        CompletableFuture<Optional<Assignment>> second = solver.solve(NOTHING)
                .thenCompose(first -> solver.solve(NOTHING))
                .toCompletableFuture();
        both.countDown();

        assertThat(second.get(30, TimeUnit.SECONDS)).contains(ANSWER);
        assertFigures(solver, 2, 0, 0, 0, 0);
    }

    @Test
    void withoutItsLibraryItIsNotAsked() throws Exception {
        PlacementSolver solver = new PlacementSolver(
                policy((problem, deadline) -> {
                    throw new AssertionError("asked");
                }),
                LONG,
                () -> {
                    throw new IOException("there is none");
                });

        assertThat(ask(solver)).isEmpty();
        assertFigures(solver, 0, 0, 0, 0, 1);
    }

    @Test
    void aFaultIsNoAnswer() throws Exception {
        PlacementSolver solver = new PlacementSolver(
                policy((problem, deadline) -> {
                    throw new IllegalStateException("a fault");
                }),
                LONG,
                () -> {});

        assertThat(ask(solver)).isEmpty();
        assertFigures(solver, 0, 0, 0, 1, 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
