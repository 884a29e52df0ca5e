package io.kebne.multijvm.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Mesos' multi-framework scenario: 80 large agents; 4 frameworks with many small tasks, 500 in one role with a few tasks that
 * need memory, 50 with some larger ones. Rounds go on until all 19,500 tasks run; all of that is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MultiFrameworkBenchmark {
    private static final int AGENTS = 80;
    private static final int TASKS = 19_500;
    private static final long[] AGENT = {64_000, 488_000_000, 0, 0};

    @Param("planner")
    public String subject;

    private Subject pool;
    private Map<Integer, Backlog> backlogs;

    /** The tasks that a framework has yet to launch. */
    private static final class Backlog {
        private final long[] task;
        private final int mostInOffer;
        private int left;

        Backlog(int left, int mostInOffer, long... task) {
            this.left = left;
            this.mostInOffer = mostInOffer;
            this.task = task;
        }

        /** How many tasks go into an offer of these amounts. */
        int take(long[] amounts) {
            long fitting = Math.min(left, mostInOffer);
            for (int k = 0; k < task.length; k++) {
                fitting = Math.min(fitting, amounts[k] / task[k]);
            }
            left -= (int) fitting;
            return (int) fitting;
        }

        long[] times(int count) {
            return new long[] {count * task[0], count * task[1]};
        }
    }

    @Setup(Level.Invocation)
    public void subscribe() {
        pool = Subject.of(subject);
        backlogs = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            add("services-" + i, "services-" + i, new Backlog(4_000, 100, 70, 400_000));
        }
        for (int i = 0; i < 500; i++) {
            add("builds-" + i, "builds", new Backlog(5, 1, 100, 4_000_000));
        }
        for (int i = 0; i < 50; i++) {
            add("analysis-" + i, "analysis-" + i, new Backlog(20, 5, 1_000, 1_000_000));
        }
        for (int i = 0; i < AGENTS; i++) {
            pool.addAgent("agent-" + i, AGENT);
        }
    }

    private void add(String framework, String role, Backlog backlog) {
        backlogs.put(pool.addFramework(framework, role), backlog);
    }

    @Benchmark
    public int launchAll() {
        int launched = 0;
        int offers = pool.round(null, 0);
        while (offers > 0) {
            for (int i = 0; i < offers; i++) {
                launched += answer(i);
            }
            offers = pool.round(null, 0);
        }
        if (launched != TASKS) {
            throw new IllegalStateException(launched + " tasks were launched instead of " + TASKS);
        }
        return launched;
    }

    /** Whoever has nothing left to launch takes no more offers. */
    private int answer(int offer) {
        int framework = pool.offerFramework(offer);
        Backlog backlog = backlogs.get(framework);
        int count = backlog.take(pool.offerAmounts(offer));
        if (count > 0) {
            pool.accept(offer, backlog.times(count));
        } else {
            pool.decline(offer, 0);
        }
        if (backlog.left == 0) {
            pool.suppress(framework, true);
        }
        return count;
    }
}
