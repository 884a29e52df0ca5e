package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.util.Optional;
import java.util.Set;

/**
 * Whether this master is one of a majority of all masters that the cluster is configured to have. Without one it must not
 * write: the others may be a cluster of their own. Callable on any thread.
 */
public final class Majority {
    private final Cluster cluster;
    private final int quorum;

    public Majority(ActorSystem<?> system) {
        this.cluster = Cluster.get(system);
        this.quorum = system.settings().config().getInt("akka.cluster.split-brain-resolver.static-quorum.quorum-size");
    }

    /** Why this master must not write, if that is so. */
    public Optional<String> trouble() {
        int up = reachable(Set.of());
        return up >= quorum
                ? Optional.empty()
                : Optional.of("no majority of masters: " + up + " can be reached, " + quorum + " are needed");
    }

    /** Whether there is still a majority when these members are gone. */
    boolean isLeftWithout(Set<Address> gone) {
        return reachable(gone) >= quorum;
    }

    private int reachable(Set<Address> gone) {
        ClusterEvent.CurrentClusterState state = cluster.state();
        int up = 0;
        for (Member member : state.getMembers()) {
            boolean counts = member.hasRole(Role.MASTER.wireName())
                    && (member.status().equals(MemberStatus.up())
                            || member.status().equals(MemberStatus.leaving()))
                    && !state.getUnreachable().contains(member)
                    && !gone.contains(member.address());
            up += counts ? 1 : 0;
        }
        return up;
    }
}
