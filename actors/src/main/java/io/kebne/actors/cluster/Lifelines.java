package io.kebne.actors.cluster;

import akka.actor.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link Lifeline} to each of some nodes. Thread-safe. */
final class Lifelines implements AutoCloseable {
    private final Map<Address, Lifeline> held = new HashMap<>();
    private boolean closed;

    /** Those of the nodes at which nothing listens. Blocks for up to 200 ms for each to which there is no connection. */
    synchronized List<Address> refusing(List<Address> nodes) {
        held.keySet().stream().filter(node -> !nodes.contains(node)).toList().forEach(this::letGo);
        List<Address> refusing = new ArrayList<>();
        for (Address node : closed ? List.<Address>of() : nodes) {
            Lifeline lifeline = held.computeIfAbsent(node, Lifelines::to);
            if (lifeline.look() == Lifeline.Listening.REFUSED) {
                refusing.add(node);
            }
        }
        return refusing;
    }

    @Override
    public synchronized void close() {
        closed = true;
        List.copyOf(held.keySet()).forEach(this::letGo);
    }

    private void letGo(Address node) {
        held.remove(node).close();
    }

    private static Lifeline to(Address node) {
        return new Lifeline(node.getHost().get(), node.getPort().get());
    }
}
