package io.kebne.multijvm.bench;

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
import org.openjdk.jmh.annotations.TearDown;

/** Mesos' large-and-small-quota case: one round that fills a pool whose roles are guaranteed all of it, ten times as many with half an agent as with three and a half. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LargeAndSmallQuotaBenchmark {
    @Param("planner")
    public String subject;

    @Param("3000")
    public int agents;

    /** Quota of a role, in thousandths by kind. */
    private static final long[] SMALL = {1_000, 1_024_000, 1_024_000};

    private static final long[] LARGE = {7_000, 7_168_000, 7_168_000};
    private static final long[] AGENT = {2_000, 2_048_000, 2_048_000};

    private Subject pool;
    private int offers;

    @Setup
    public void fill() {
        pool = Subject.of(subject);
        int large = agents / 6;
        for (int i = 0; i < large * 6; i++) {
            String role = (i < large ? "large-" : "small-") + i;
            pool.addFramework("framework-" + i, role);
            pool.setQuota(role, i < large ? LARGE : SMALL, i < large ? LARGE : SMALL);
        }
        for (int i = 0; i < agents; i++) {
            pool.addAgent("agent-" + i, AGENT);
        }
    }

    @TearDown(Level.Invocation)
    public void decline() {
        for (int i = 0; i < offers; i++) {
            pool.decline(i, 0);
        }
    }

    @Benchmark
    public int round() {
        offers = pool.round(null, 0);
        return offers;
    }
}
