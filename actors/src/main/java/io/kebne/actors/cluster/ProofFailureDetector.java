package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.event.EventStream;
import akka.remote.PhiAccrualFailureDetector;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Akka's failure detector, which waits for heartbeats and must be patient, but which takes a process for dead at once when
 * {@link DeadNeighbours} has proof. Made by Akka, one for each node that is watched, by the name in its configuration.
 */
public final class ProofFailureDetector extends PhiAccrualFailureDetector {
    /** Whether a process listens at an address is the same for all nodes of this JVM. Bounded by the cluster's members. */
    private static final Set<String> DEAD = ConcurrentHashMap.newKeySet();

    /** Called by Akka. */
    public ProofFailureDetector(Config config, EventStream events) {
        super(config, events);
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
