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

/** Fills a pool: agents come one by one, each with a round that offers it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AddAgentsBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private Fleet fleet;

    @Setup(Level.Invocation)
    public void empty() {
        fleet = new Fleet(Subject.of(subject), 0, frameworks);
    }

    @Benchmark
    public int addAll() {
        int offers = 0;
        int[] added = new int[1];
        for (int i = 0; i < agents; i++) {
            added[0] = fleet.subject.addAgent("agent-" + i, Fleet.AGENT);
            offers += fleet.subject.round(added, 0);
        }
        return offers;
    }
}
