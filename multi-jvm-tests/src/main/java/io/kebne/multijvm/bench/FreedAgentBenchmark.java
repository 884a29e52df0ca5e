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

/** One agent of a pool in which all is in use is freed, and its next offer is planned: each time another agent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FreedAgentBenchmark {
    @Param("planner")
    public String subject;

    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private Fleet fleet;
    private int[] freed;
    private int[] holder;
    private int next;

    @Setup
    public void fill() {
        fleet = new Fleet(Subject.of(subject), agents, frameworks);
        int offers = fleet.subject.round(null, 0);
        freed = new int[1];
        holder = new int[agents];
        for (int i = 0; i < offers; i++) {
            holder[i] = fleet.subject.offerFramework(i);
            fleet.subject.accept(i, Fleet.AGENT);
        }
    }

    /** The task on it ends; a round over it offers it to somebody, who launches a task on all of it. */
    @Benchmark
    public int freeAndOffer() {
        int index = next;
        next = (next + 1) % agents;
        freed[0] = fleet.agents[index];
        fleet.subject.release(freed[0], holder[index], Fleet.AGENT);
        int offers = fleet.subject.round(freed, 0);
        holder[index] = fleet.subject.offerFramework(0);
        fleet.subject.accept(0, Fleet.AGENT);
        return offers;
    }
}
