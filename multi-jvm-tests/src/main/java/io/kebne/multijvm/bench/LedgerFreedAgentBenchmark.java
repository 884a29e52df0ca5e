package io.kebne.multijvm.bench;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Offer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * In a pool in which all is in use a task ends, its agent is offered, and a task is launched there: three decisions with
 * their events and the view.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LedgerFreedAgentBenchmark {
    @Param("1000")
    public int agents;

    @Param("50")
    public int frameworks;

    private LedgerPool pool;
    private int next;

    @Setup
    public void fill() {
        pool = new LedgerPool(agents, frameworks);
        pool.round();
        for (Offer offer : pool.offers()) {
            pool.accept(offer, 1);
        }
    }

    @Benchmark
    public int endOfferLaunch() {
        AgentId agent = new AgentId("agent-" + next);
        next = (next + 1) % agents;
        pool.end(agent);
        int offers = pool.round(List.of(agent));
        pool.offers().forEach(offer -> pool.accept(offer, 1));
        return offers;
    }
}
