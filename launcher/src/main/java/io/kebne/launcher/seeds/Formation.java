package io.kebne.launcher.seeds;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which master forms the cluster when there is none: the first of all in their order, when enough are found and most of
 * them answer; when those before it do not answer, the first that is there. Akka asks the others once more whether they
 * belong to a cluster, and joins that instead. Masters that see different things could each form one all the same; a cluster
 * without a majority of the masters takes nobody up, so it never serves, and {@link SeedSearch} gives it up.
 *
 * @param self where the other nodes reach this one
 * @param required how many masters must be found at least; 0: any number
 */
record Formation(NodeAddress self, int required) {
    /** What this node may do. */
    enum Turn {
        /** Join what others form. */
        JOIN,
        /** Form the cluster in the place of those before it, if they stay away. */
        STAND_IN,
        /** Form the cluster. */
        FORM
    }

    Formation {
        if (required < 0) {
            throw new InvalidValueException("required", "must not be negative");
        }
    }

    /** Whether this node is one of the masters, and so must know which of the others are there. */
    boolean isOneOf(List<NodeAddress> found) {
        return found.contains(self);
    }

    /** How many masters must answer, with this one. */
    int majority(List<NodeAddress> found) {
        return Math.max(found.size(), required) / 2 + 1;
    }

    /**
     * @param found all masters, in an order on which all nodes agree
     * @param answering those that answered just now
     */
    Turn turn(List<NodeAddress> found, Set<NodeAddress> answering) {
        int place = found.indexOf(self);
        boolean first = place >= 0 && found.subList(0, place).stream().noneMatch(answering::contains);
        if (!first || found.size() < required || !hasMajority(found, answering)) {
            return Turn.JOIN;
        }
        return place == 0 ? Turn.FORM : Turn.STAND_IN;
    }

    boolean hasMajority(List<NodeAddress> found, Set<NodeAddress> answering) {
        long others = found.stream()
                .filter(master -> !master.equals(self) && answering.contains(master))
                .count();
        return others + 1 >= majority(found);
    }

    /** Whom to join, in Akka's terms: this node stands first only when it may form a cluster. */
    List<NodeAddress> seeds(List<NodeAddress> found, Set<NodeAddress> answering, Turn turn) {
        List<NodeAddress> seeds = new ArrayList<>(found);
        seeds.remove(self);
        if (turn == Turn.STAND_IN) {
            // Who does not answer would be waited for.
            seeds.retainAll(answering);
        }
        if (turn != Turn.JOIN) {
            seeds.add(0, self);
        }
        return List.copyOf(seeds);
    }
}
