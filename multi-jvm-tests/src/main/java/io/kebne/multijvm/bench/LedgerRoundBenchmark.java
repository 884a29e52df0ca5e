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

/** The same as {@link FullRoundBenchmark} with all that becomes of it: offers with their ids, deadlines and the view. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LedgerRoundBenchmark {
    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private LedgerPool pool;

    @Setup
    public void fill() {
        pool = new LedgerPool(agents, frameworks);
    }

    @TearDown(Level.Invocation)
    public void decline() {
        pool.offers().forEach(pool::decline);
    }

    @Benchmark
    public int round() {
        return pool.round();
    }
}
