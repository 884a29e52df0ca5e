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

/** A round over free agents while all frameworks but one in a hundred are suppressed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SuppressedRoundBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private Fleet fleet;
    private int offers;

    @Setup
    public void fill() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
        for (int i = 1; i < frameworks; i++) {
            fleet.subject.suppress(fleet.frameworks[i], i % 100 != 0);
        }
    }

    @TearDown(Level.Invocation)
    public void decline() {
        fleet.declineAll(offers, 0);
    }

    @Benchmark
    public int round() {
        offers = fleet.subject.round(null, 0);
        return offers;
    }
}
