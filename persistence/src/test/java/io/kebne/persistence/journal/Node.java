package io.kebne.persistence.journal;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;

/** An actor system that writes to a journal, as a master is one. */
final class Node implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorTestKit testKit;
    private final TestProbe<String> snapshots;

    Node(Journal journal) {
        testKit = ActorTestKit.create("node", journal.config().withFallback(ConfigFactory.load()));
        snapshots = testKit.createTestProbe();
    }

    ActorRef<Tally.Command> tally(String id) {
        return testKit.spawn(Tally.create(id, snapshots.ref()));
    }

    long add(ActorRef<Tally.Command> tally, Long... numbers) {
        TestProbe<Long> sum = testKit.createTestProbe();
        tally.tell(new Tally.Add(List.of(numbers), sum.ref()));
        return sum.receiveMessage(PATIENCE);
    }

    /** Adds one at a time, without waiting in between; the sums are received from the probe. */
    TestProbe<Long> addMany(ActorRef<Tally.Command> tally, int times) {
        TestProbe<Long> sums = testKit.createTestProbe();
        for (int i = 0; i < times; i++) {
            tally.tell(new Tally.Add(List.of(1L), sums.ref()));
        }
        return sums;
    }

    long sum(ActorRef<Tally.Command> tally) {
        TestProbe<Long> sum = testKit.createTestProbe();
        tally.tell(new Tally.Get(sum.ref()));
        return sum.receiveMessage(PATIENCE);
    }

    /** Adds, and awaits that the entity stops because the journal refuses. */
    void addInVain(ActorRef<Tally.Command> tally, Long... numbers) {
        TestProbe<Long> sum = testKit.createTestProbe();
        tally.tell(new Tally.Add(List.of(numbers), sum.ref()));
        sum.expectTerminated(tally, PATIENCE);
        sum.expectNoMessage(Duration.ZERO);
    }

    /** Awaits that the entity stops by itself. */
    void awaitFailure(ActorRef<Tally.Command> tally) {
        testKit.createTestProbe().expectTerminated(tally, PATIENCE);
    }

    /** For what reads and writes with this node's serialization. */
    akka.actor.ActorSystem classicSystem() {
        return testKit.system().classicSystem();
    }

    void stop(ActorRef<Tally.Command> tally) {
        testKit.stop(tally, PATIENCE);
    }

    TestProbe<String> snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        testKit.shutdownTestKit();
    }
}
