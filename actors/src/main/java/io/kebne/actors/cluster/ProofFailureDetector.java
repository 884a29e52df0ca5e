package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.event.EventStream;
import akka.remote.PhiAccrualFailureDetector;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Akka's failure detector, which waits for heartbeats and must be patient, but which takes a process for dead at once when
 * {@link DeadNeighbours} has proof, and blames nobody for silence while this process itself stood still. Made by Akka, one for
 * each node that is watched, by the name in its configuration.
 */
public final class ProofFailureDetector extends PhiAccrualFailureDetector {
    /** Whether a process listens at an address is the same for all nodes of this JVM. Bounded by the cluster's members. */
    private static final Set<String> DEAD = ConcurrentHashMap.newKeySet();

    /** All nodes of this JVM stand still together. */
    private static final AwakeClock CLOCK = new AwakeClock(System::nanoTime);

    /** Called by Akka. */
    public ProofFailureDetector(Config config, EventStream events) {
        this(config, Option.apply(events), CLOCK);
    }

    ProofFailureDetector(Config config, Option<EventStream> events, AwakeClock clock) {
        super(
                config.getDouble("threshold"),
                config.getInt("max-sample-size"),
                time(config, "min-std-deviation"),
                time(config, "acceptable-heartbeat-pause"),
                time(config, "heartbeat-interval"),
                events,
                clock);
    }

    private static FiniteDuration time(Config config, String path) {
        return FiniteDuration.apply(config.getDuration(path).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing listens at this address of this machine any more. */
    static void proveDead(Address address) {
        DEAD.add(address.toString());
    }

    /** Something listens there, or nobody wants to know any more. */
    static void withdraw(Address address) {
        DEAD.remove(address.toString());
    }

    @Override
    public boolean isAvailable() {
        return !DEAD.contains(address()) && super.isAvailable();
    }
}
