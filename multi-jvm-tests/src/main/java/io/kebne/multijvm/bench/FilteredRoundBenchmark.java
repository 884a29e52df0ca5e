package io.kebne.multijvm.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A round over free agents that every framework has refused for ever. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FilteredRoundBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private Fleet fleet;

    @Setup
    public void fill() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
        fleet.refuseEverything();
        if (fleet.subject.round(null, 0) != 0) {
            throw new IllegalStateException("something was offered although all was refused");
        }
    }

    @Benchmark
    public int round() {
        return fleet.subject.round(null, 0);
    }
}
