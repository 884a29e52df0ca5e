package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import akka.cluster.sbr.SplitBrainResolverBase;
import akka.remote.artery.ThisActorSystemQuarantinedEvent;
import io.kebne.actors.time.SystemClock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Akka's split brain resolver, in which masters decide. In Akka's own any node may: the reachable one with the lowest address
 * removes others, and each removes all when the unreachable ones change for too long. An agent, or a framework in a busy JVM,
 * which has heard of nobody for a while, could so end masters that are well. Here
 *
 * <ul>
 *   <li>the first of the masters that can be reached decides;
 *   <li>agents and frameworks remove themselves, when no master can be reached for long enough, and nobody else;
 *   <li>of nodes that only some others can reach, those that are no masters go first;
 *   <li>agents and frameworks that come and go neither count as instability nor delay a decision about masters, or about one
 *       another: while all masters can be reached each is removed that has been away for long enough itself, which is found out
 *       after twice that time at the latest, and one that can be reached only because of such a one;
 *   <li>instability is over when each master can be reached ({@link MastersQuorum}).
 * </ul>
 */
final class MastersDecide extends SplitBrainResolverBase {
    private static final String MASTER = Role.MASTER.wireName();

    private final Cluster cluster;
    private final MastersQuorum quorum;
    private final Consumer<Address> downing;
    private final long stableMillis;
    private final boolean isMaster;
    /** Since when, on the monotonic clock, those cannot be reached that are no masters. */
    private final Map<UniqueAddress, Long> awaySince = new HashMap<>();

    /** @param downing removes a node */
    MastersDecide(Cluster cluster, FiniteDuration stableAfter, MastersQuorum quorum, Consumer<Address> downing) {
        super(stableAfter, quorum);
        this.cluster = cluster;
        this.quorum = quorum;
        this.downing = downing;
        this.stableMillis = stableAfter.toMillis();
        this.isMaster = cluster.getSelfRoles().contains(MASTER);
    }

    @Override
    public void preStart() throws Exception {
        cluster.subscribe(self(), ClusterEvent.initialStateAsEvents(), ClusterEvent.ClusterDomainEvent.class);
        context().system().eventStream().subscribe(self(), ThisActorSystemQuarantinedEvent.class);
        super.preStart();
    }

    @Override
    public void postStop() {
        cluster.unsubscribe(self());
        context().system().eventStream().unsubscribe(self());
        super.postStop();
    }

    @Override
    public UniqueAddress selfUniqueAddress() {
        return cluster.selfUniqueAddress();
    }

    @Override
    public String selfDc() {
        return cluster.selfDataCenter();
    }

    @Override
    public boolean isResponsible() {
        Address first = cluster.state().getRoleLeader(MASTER);
        return selfMemberAdded() && (isMaster ? cluster.selfAddress().equals(first) : first == null);
    }

    /** Zero: never. */
    @Override
    public FiniteDuration downAllWhenUnstable() {
        return isMaster ? super.downAllWhenUnstable() : Duration.Zero();
    }

    @Override
    public void addUp(Member member) {
        super.addUp(member);
        if (member.hasRole(MASTER) && quorum.isExceeded()) {
            log().warning("{} masters are more than this node was told of", quorum.masters());
        }
    }

    @Override
    public void unreachableMember(Member member) {
        if (member.hasRole(MASTER)) {
            super.unreachableMember(member);
        } else if (!isSelf(member.uniqueAddress())) {
            awaySince.putIfAbsent(member.uniqueAddress(), nowMillis());
            // The first starts the time that is waited for; were each to start it anew, it might never be over.
            boolean isFirst = strategy().unreachable().isEmpty();
            mutateMemberInfo(isFirst, () -> {
                strategy().addUnreachable(member);
                return BoxedUnit.UNIT;
            });
        }
    }

    @Override
    public void reachableMember(Member member) {
        if (member.hasRole(MASTER)) {
            super.reachableMember(member);
        } else if (!isSelf(member.uniqueAddress())) {
            awaySince.remove(member.uniqueAddress());
            mutateMemberInfo(false, () -> {
                strategy().addReachable(member);
                return BoxedUnit.UNIT;
            });
        }
    }

    @Override
    public void remove(Member member) {
        awaySince.remove(member.uniqueAddress());
        super.remove(member);
    }

    @Override
    public void down(UniqueAddress node, DowningStrategy.Decision decision) {
        boolean mayDecide = isMaster || isSelf(node);
        boolean isSpared = decision.isIndirectlyConnected() && isSpared(node, decision);
        if (mayDecide && !isSpared && !isTooSoon(node, decision)) {
            log().info("Downing {} by {}", node.address(), decision);
            downing.accept(node.address());
        }
    }

    /**
     * Whether others have been waited for, and not what this node is to be removed for. It is looked at again when the same time
     * has passed anew.
     */
    private boolean isTooSoon(UniqueAddress node, DowningStrategy.Decision decision) {
        if (!isEachMasterReachable()) {
            return false;
        } else if (awaySince.containsKey(node)) {
            return !decision.equals(DowningStrategy.DownAll$.MODULE$) && !isAwayForLong(node);
        } else if (decision.isIndirectlyConnected()) {
            // One that can be reached goes because of those that it does not reach itself.
            return CollectionConverters.asJava(strategy().reachability().allUnreachableFrom(node)).stream()
                    .noneMatch(this::isAwayForLong);
        }
        return decision.equals(DowningStrategy.DownReachable$.MODULE$)
                && awaySince.keySet().stream().noneMatch(this::isAwayForLong);
    }

    private boolean isAwayForLong(UniqueAddress node) {
        Long since = awaySince.get(node);
        return since != null && nowMillis() - since >= stableMillis;
    }

    private static long nowMillis() {
        return SystemClock.now().monotonicMillis();
    }

    /** What is left of such nodes when the others are gone is decided about then. */
    private boolean isSpared(UniqueAddress node, DowningStrategy.Decision decision) {
        Set<UniqueAddress> masters = masters();
        if (!masters.contains(node)) {
            return false;
        }
        try {
            return !masters.containsAll(CollectionConverters.asJava(strategy().nodesToDown(decision)));
        } catch (IllegalStateException e) {
            // Who can reach whom cannot be told apart. Akka removes all then, and calls it by the decision that failed.
            return false;
        }
    }

    private Set<UniqueAddress> masters() {
        Set<UniqueAddress> masters = new HashSet<>();
        CollectionConverters.asJava(strategy().membersWithRole())
                .forEach(member -> masters.add(member.uniqueAddress()));
        return masters;
    }

    private boolean isEachMasterReachable() {
        return strategy().unreachableMembersWithRole().isEmpty();
    }

    private boolean isSelf(UniqueAddress node) {
        return node.equals(selfUniqueAddress());
    }
}
