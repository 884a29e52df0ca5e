package io.kebne.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.sbr.DowningStrategy;
import akka.util.Version;
import java.util.Set;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

class MastersQuorumTest {
    private static final Member FIRST = member("m1", Role.MASTER);
    private static final Member SECOND = member("m2", Role.MASTER);
    private static final Member THIRD = member("m3", Role.MASTER);
    private static final Member AGENT = member("a1", Role.AGENT);

    private final MastersQuorum quorum =
            new MastersQuorum("default", 2, Option.apply(Role.MASTER.wireName()), FIRST.uniqueAddress());

    @Test
    void instabilityIsOverWhenEachMasterCanBeReachedWhateverOthersDo() {
        quorum.add(FIRST);
        quorum.addUnreachable(SECOND);
        quorum.addUnreachable(AGENT);
        assertThat(quorum.isAllUnreachableDownOrExiting()).isFalse();

        quorum.addReachable(SECOND);
        assertThat(quorum.isAllUnreachableDownOrExiting()).isTrue();
    }

    @Test
    void instabilityIsOverWhenAMasterThatCannotBeReachedHasBeenRemoved() {
        quorum.add(FIRST);
        quorum.addUnreachable(SECOND);
        quorum.addUnreachable(SECOND.copy(MemberStatus.down()));

        assertThat(quorum.isAllUnreachableDownOrExiting()).isTrue();
    }

    @Test
    void theSideWithAQuorumOfMastersStays() {
        quorum.add(FIRST);
        quorum.add(SECOND);
        quorum.addUnreachable(THIRD);
        quorum.addUnreachable(AGENT);
        assertThat(quorum.decide()).isEqualTo(DowningStrategy.DownUnreachable$.MODULE$);

        quorum.addUnreachable(SECOND);
        quorum.addReachable(AGENT);
        assertThat(quorum.decide()).isEqualTo(DowningStrategy.DownReachable$.MODULE$);
    }

    @Test
    void noSideStaysWhenTwoCouldHaveAQuorum() {
        quorum.add(FIRST);
        quorum.add(SECOND);
        quorum.add(THIRD);
        assertThat(quorum.isExceeded()).isFalse();

        quorum.addUnreachable(member("m4", Role.MASTER));
        assertThat(quorum.decide()).isEqualTo(DowningStrategy.DownAll$.MODULE$);
    }

    private static Member member(String host, Role role) {
        scala.collection.immutable.Set<String> roles = CollectionConverters.asScala(
                        Set.of(role.wireName(), "dc-default"))
                .toSet();
        return new Member(
                new UniqueAddress(new Address("akka", "kebne", host, 2551), 1L),
                1,
                MemberStatus.up(),
                roles,
                new Version("1.0.0"));
    }
}
