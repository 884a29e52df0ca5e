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

/** All offers of a first round are declined for ever, and the second round offers everything to somebody else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DeclineRoundBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private Fleet fleet;
    private int offers;

    @Setup(Level.Invocation)
    public void firstRound() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
        offers = fleet.subject.round(null, 0);
    }

    @Benchmark
    public int declineAndRound() {
        fleet.declineAll(offers, Long.MAX_VALUE);
        return fleet.subject.round(null, 0);
    }
}
