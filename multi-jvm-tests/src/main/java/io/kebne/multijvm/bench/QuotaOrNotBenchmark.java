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

/** Mesos' comparison of rounds with and without quota: two agents and two frameworks for each role. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class QuotaOrNotBenchmark {
    @Param("planner")
    public String subject;

    @Param("100")
    public int roles;

    @Param("false")
    public boolean quota;

    private static final long[] QUOTA = {2 * Fleet.AGENT[0], 2 * Fleet.AGENT[1], 2 * Fleet.AGENT[2]};

    private Subject pool;
    private int offers;

    @Setup
    public void fill() {
        pool = Subject.of(subject);
        for (int i = 0; i < roles; i++) {
            pool.addFramework("framework-" + i + "-a", "role-" + i);
            pool.addFramework("framework-" + i + "-b", "role-" + i);
            if (quota) {
                pool.setQuota("role-" + i, QUOTA, QUOTA);
            }
            pool.addAgent("agent-" + i + "-a", Fleet.AGENT);
            pool.addAgent("agent-" + i + "-b", Fleet.AGENT);
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
