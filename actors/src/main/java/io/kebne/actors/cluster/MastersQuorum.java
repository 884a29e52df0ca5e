package io.kebne.actors.cluster;

import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import scala.Option;

/**
 * Which side of a split is kept: the one with a quorum of masters. This is Akka's {@code StaticQuorum}, which is final, but
 * for when instability is over. To Akka it goes on as long as any node is unreachable. As only masters count as unstable here,
 * nothing would end it when the last of the others came back, and a cluster that is well would end. Here it is over when each
 * master can be reached or has been removed. Soft; belongs to one {@link MastersDecide}.
 */
final class MastersQuorum extends DowningStrategy {
    private final int size;
    private final Option<String> role;

    /**
     * @param size how many masters are a quorum
     * @param role that of masters
     */
    MastersQuorum(String dataCenter, int size, Option<String> role, UniqueAddress self) {
        super(dataCenter, self);
        this.size = size;
        this.role = role;
    }

    @Override
    public Option<String> role() {
        return role;
    }

    @Override
    public DowningStrategy.Decision decide() {
        if (isExceeded()) {
            return DowningStrategy.DownAll$.MODULE$;
        } else if (hasIndirectlyConnected()) {
            return DowningStrategy.DownIndirectlyConnected$.MODULE$;
        } else if (masters() - unreachableMembersWithRole().size() >= size) {
            return DowningStrategy.DownUnreachable$.MODULE$;
        }
        return DowningStrategy.DownReachable$.MODULE$;
    }

    @Override
    public boolean isAllUnreachableDownOrExiting() {
        return unreachableMembersWithRole().isEmpty();
    }

    /** Whether there are so many masters that two sides could have a quorum. */
    boolean isExceeded() {
        return masters() > 2 * size - 1;
    }

    int masters() {
        return membersWithRole().size();
    }
}
