package io.kebne.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.actor.Cancellable;
import akka.actor.Props;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.util.Version;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.Await;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** A master that is its own cluster, and agents that it is told of by the test. */
class MastersDecideTest {
    private static final FiniteDuration STABLE = FiniteDuration.create(3, TimeUnit.SECONDS);
    private static final Member DEAD = agent("dead");
    private static final Member FLAPPING = agent("flapping");
    private static final Member OTHER = agent("other");

    private final Set<Address> removed = ConcurrentHashMap.newKeySet();
    private long flappedNanos = System.nanoTime();
    private long longestNanos;
    private boolean over;
    private ActorSystem system;
    private Cluster cluster;
    private ActorRef resolver;

    @BeforeEach
    void aMaster() {
        system = ActorSystem.create(
                "kebne", ConfigFactory.parseString("""
                        akka.actor.provider = cluster
                        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        akka.cluster { roles = [master], downing-provider-class = "", jmx.enabled = off }
                        akka.loglevel = WARNING
                        """).withFallback(ConfigFactory.defaultReference()));
        cluster = Cluster.get(system);
        cluster.join(cluster.selfAddress());
        Await.until("up", () -> cluster.selfMember().status().equals(MemberStatus.up()));
    }

    /** @param size how many masters are a majority */
    private void decides(int size) {
        MastersQuorum quorum = new MastersQuorum(
                cluster.selfDataCenter(), size, Option.apply(Role.MASTER.wireName()), cluster.selfUniqueAddress());
        resolver = system.actorOf(
                Props.create(MastersDecide.class, () -> new MastersDecide(cluster, STABLE, quorum, removed::add)));
    }

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    @Test
    void anAgentThatIsDeadIsRemovedHoweverOftenOthersComeAndGo() {
        decides(1);
        AtomicInteger changes = new AtomicInteger();
        Cancellable flaps = often(() -> say(FLAPPING, changes.incrementAndGet() % 2 == 1));
        say(DEAD, true);

        Await.until("removal of the dead agent", () -> removed.contains(DEAD.address()));

        assumePunctual();
        assertThat(removed).doesNotContain(FLAPPING.address());
        end(flaps);
        say(FLAPPING, true);
        Await.until("removal of what stays away", () -> removed.contains(FLAPPING.address()));
    }

    @Test
    void agentsThatComeAndGoEndNoMasterThatIsWithoutAMajority() {
        decides(2);
        AtomicInteger changes = new AtomicInteger();
        // One of them is always away, and neither for long.
        Cancellable flaps = often(() -> {
            boolean odd = changes.incrementAndGet() % 2 == 1;
            say(odd ? FLAPPING : OTHER, true);
            say(odd ? OTHER : FLAPPING, false);
        });

        Await.until("some looks", Duration.ofSeconds(60), () -> changes.get() > 100);

        assumePunctual();
        assertThat(removed).isEmpty();
        end(flaps);
        say(FLAPPING, true);
        Await.until("its end when one stays away", () -> removed.contains(cluster.selfAddress()));
    }

    private Cancellable often(Runnable what) {
        flapped();
        longestNanos = 0;
        Runnable flap = () -> flap(what);
        return system.scheduler().scheduleAtFixedRate(Duration.ZERO, Duration.ofMillis(100), flap, system.dispatcher());
    }

    private synchronized void flap(Runnable what) {
        if (!over) {
            flapped();
            what.run();
        }
    }

    private synchronized void flapped() {
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - flappedNanos);
        flappedNanos = now;
    }

    /** When this process has stood still, one may have been away for as long as one that stays away. */
    private synchronized void assumePunctual() {
        flapped();
        assumeTrue(longestNanos < STABLE.toNanos() / 2, "flaps without a pause");
    }

    /** None is under way any more. */
    private synchronized void end(Cancellable flaps) {
        flaps.cancel();
        over = true;
    }

    private void say(Member member, boolean isAway) {
        Object event = isAway ? new ClusterEvent.UnreachableMember(member) : new ClusterEvent.ReachableMember(member);
        resolver.tell(event, ActorRef.noSender());
    }

    private static Member agent(String host) {
        scala.collection.immutable.Set<String> roles = CollectionConverters.asScala(
                        Set.of(Role.AGENT.wireName(), "dc-default"))
                .toSet();
        return new Member(
                new UniqueAddress(new Address("akka", "kebne", host, 2551), 1L),
                2,
                MemberStatus.up(),
                roles,
                new Version("1.0.0"));
    }
}
