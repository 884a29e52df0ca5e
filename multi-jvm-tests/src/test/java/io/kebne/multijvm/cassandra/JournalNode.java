package io.kebne.multijvm.cassandra;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite$;
import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.ReplayMessagesFailure;
import akka.persistence.JournalProtocol.ReplayedMessage;
import akka.persistence.JournalProtocol.WriteMessageFailure;
import akka.persistence.JournalProtocol.WriteMessageRejected;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.JournalProtocol.WriteMessagesFailed;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An actor system with a journal, to which it speaks as Akka's persistent actors do, word by word. Events are numbers in a
 * message that journals take.
 */
final class JournalNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ActorSystem system;
    private final ActorRef journal;
    private String writer = "none";

    /**
     * What an entity learns when it recovers.
     *
     * @param highest its highest sequence number
     * @param events the numbers that were replayed
     */
    record Recovered(long highest, List<Long> events) {}

    /** What became of a write. */
    enum Outcome {
        WRITTEN,
        /** None of it was written, and the entity may go on. */
        REJECTED,
        /** The entity must stop. */
        FAILED
    }

    JournalNode(Config node) {
        Journal configured = Journal.from(node, Path.of("target"));
        configured.prepare();
        system = ActorSystem.create("journal", configured.config().withFallback(ConfigFactory.load()));
        journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
    }

    ActorSystem system() {
        return system;
    }

    /** Begins an incarnation, in whose name this node writes from now on. */
    Recovered recover(String id) {
        writer = UUID.randomUUID().toString();
        return replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** @throws AssertionError with the journal's reason when it does not replay */
    Recovered replay(String id, long from, long to, long max) {
        TestKit probe = new TestKit(system);
        journal.tell(new ReplayMessages(from, to, max, id, probe.getRef()), probe.getRef());
        List<Long> events = new ArrayList<>();
        while (true) {
            Object message = probe.receiveOne(PATIENCE);
            if (message instanceof ReplayedMessage replayed) {
                events.add(((Disconnected) replayed.persistent().payload()).deadlineMillis());
            } else if (message instanceof RecoverySuccess success) {
                return new Recovered(success.highestSequenceNr(), events);
            } else if (message instanceof ReplayMessagesFailure failure) {
                throw new AssertionError(failure.cause().getMessage(), failure.cause());
            } else {
                throw new AssertionError("no replay: " + message);
            }
        }
    }

    /** Why an entity cannot recover just now; empty when it can. */
    Optional<String> failureOfRecovery(String id) {
        try {
            recover(id);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Writes events in one atomic write, each its own sequence number, and waits for what becomes of that. */
    Outcome write(String id, long from, long to) {
        return writeNumbers(id, from, LongStream.rangeClosed(from, to).boxed().toList());
    }

    /** Writes these in one atomic write, and waits for what becomes of that. */
    Outcome writeNumbers(String id, long from, List<Long> numbers) {
        List<Object> payloads = new ArrayList<>();
        numbers.forEach(number -> payloads.add(new Disconnected(number)));
        return outcome(send(writer, id, from, List.of(payloads)));
    }

    /** Begins to write, as one group of atomic writes. */
    TestKit send(String by, String id, long from, List<List<Object>> atomicWrites) {
        TestKit probe = new TestKit(system);
        List<PersistentEnvelope> envelopes = new ArrayList<>();
        long next = from;
        for (List<Object> payloads : atomicWrites) {
            List<PersistentRepr> events = new ArrayList<>();
            for (Object payload : payloads) {
                events.add(PersistentRepr$.MODULE$.apply(payload, next++, id, "", false, probe.getRef(), by));
            }
            envelopes.add(AtomicWrite$.MODULE$.apply(
                    CollectionConverters.asScala(events).toList()));
        }
        journal.tell(
                new WriteMessages(CollectionConverters.asScala(envelopes).toList(), probe.getRef(), 1), probe.getRef());
        return probe;
    }

    /** Of the first event of a write; those of one write have the same. */
    Outcome outcome(TestKit write) {
        Object group = write.receiveOne(PATIENCE);
        if (!(group instanceof WriteMessagesSuccessful$) && !(group instanceof WriteMessagesFailed)) {
            throw new AssertionError("no answer to a write: " + group);
        }
        Object first = write.receiveOne(PATIENCE);
        if (first instanceof WriteMessageSuccess) {
            return Outcome.WRITTEN;
        } else if (first instanceof WriteMessageRejected) {
            return Outcome.REJECTED;
        } else if (first instanceof WriteMessageFailure) {
            return Outcome.FAILED;
        }
        throw new AssertionError("no outcome of a write: " + first);
    }

    void delete(String id, long to) {
        TestKit probe = new TestKit(system);
        journal.tell(new DeleteMessagesTo(id, to, probe.getRef()), probe.getRef());
        Object answer = probe.receiveOne(PATIENCE);
        if (!(answer instanceof akka.persistence.DeleteMessagesSuccess)) {
            throw new AssertionError("not deleted: " + answer);
        }
    }

    @Override
    public void close() {
        TestKit.shutdownActorSystem(system);
    }
}
