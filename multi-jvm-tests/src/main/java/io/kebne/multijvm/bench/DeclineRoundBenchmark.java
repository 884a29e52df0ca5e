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

/**
 * The round after all offers of a first one were declined: it looks at the new filters, and offers everything to others. What
 * counts is what counts in Mesos' benchmark (hierarchical_allocator_tests.cpp, DeclineOffers): its stopwatch starts when all
 * declines have been dealt with and stops when the round has made its offers. {@link AnswerDeclinesBenchmark} has the declines.
 */
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

    private static final long FILTER_MILLIS = 5;

    private Fleet fleet;
    private int offers;
    private long now;

    @Setup
    public void fill() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
    }

    /** A first round over agents that nobody refuses any more, and its declines. */
    @Setup(Level.Invocation)
    public void decline() {
        fleet.declineAll(offers, 0);
        now += 2 * FILTER_MILLIS;
        offers = fleet.subject.round(null, now);
        fleet.declineAll(offers, now + FILTER_MILLIS);
    }

    @Benchmark
    public int round() {
        offers = fleet.subject.round(null, now);
        return offers;
    }
}
