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

/** All offers of a round over free agents are declined. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AnswerDeclinesBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private static final long FILTER_MILLIS = 5;

    private Fleet fleet;
    private int offers;
    private long now;

    @Setup
    public void fill() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
    }

    /** A round over agents that nobody refuses any more. */
    @Setup(Level.Invocation)
    public void offer() {
        now += 2 * FILTER_MILLIS;
        offers = fleet.subject.round(null, now);
    }

    @Benchmark
    public int decline() {
        fleet.declineAll(offers, now + FILTER_MILLIS);
        return offers;
    }
}
