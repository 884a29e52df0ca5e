package io.kebne.launcher.seeds;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which master forms the cluster when there is none, so that there is never a second one: the first of all in their order,
 * when enough are found and most of them answer. Akka asks those once more whether they belong to a cluster, and joins
 * that instead. A first master that starts again cut off from the others therefore waits, as all others always do.
 *
 * @param self where the other nodes reach this one
 * @param required how many masters must be found at least; 0: any number
 */
record Formation(NodeAddress self, int required) {
    Formation {
        if (required < 0) {
            throw new InvalidValueException("required", "must not be negative");
        }
    }

    /** Whether this node is the one that may form a cluster, once others answer. */
    boolean mayForm(List<NodeAddress> found) {
        return found.size() >= required && !found.isEmpty() && found.get(0).equals(self);
    }

    /** How many masters must answer, with this one. */
    int majority(List<NodeAddress> found) {
        return Math.max(found.size(), required) / 2 + 1;
    }

    /**
     * Whom to join, in Akka's terms: this node stands first only when it may form a cluster.
     *
     * @param found all masters, in an order on which all nodes agree
     * @param answering those that answered just now
     */
    List<NodeAddress> seeds(List<NodeAddress> found, Set<NodeAddress> answering) {
        List<NodeAddress> seeds = new ArrayList<>(found);
        seeds.remove(self);
        long others = seeds.stream().filter(answering::contains).count();
        if (mayForm(found) && others + 1 >= majority(found)) {
            seeds.add(0, self);
        }
        return List.copyOf(seeds);
    }
}
