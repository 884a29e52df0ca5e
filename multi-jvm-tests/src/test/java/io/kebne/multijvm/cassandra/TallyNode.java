package io.kebne.multijvm.cassandra;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** An actor system with one {@link Tally}, as a master has an allocator. */
final class TallyNode implements AutoCloseable {
    private final akka.actor.ActorSystem system;
    private final ActorSystem<Void> typed;
    private final ActorRef<Tally.Command> tally;

    TallyNode(Config node, String id) {
        this(node, id, () -> {});
    }

    TallyNode(Config node, String id, Runnable recovered) {
        Journal journal = Journal.from(node, Path.of("target"));
        journal.prepare();
        system = akka.actor.ActorSystem.create("tally", journal.config().withFallback(ConfigFactory.load()));
        typed = Adapter.toTyped(system);
        tally = Adapter.spawn(system, Tally.create(id, recovered), "tally");
    }

    /** Adds a number without waiting for the answer, which goes to nobody. */
    void tell(long number) {
        tally.tell(new Tally.Add(number, typed.ignoreRef()));
    }

    /** @return empty when there is no answer in time */
    Optional<Tally.Sum> add(long number, Duration atMost) {
        try {
            return Optional.of(AskPattern.<Tally.Command, Tally.Sum>ask(
                            tally, replyTo -> new Tally.Add(number, replyTo), atMost, typed.scheduler())
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        akka.testkit.javadsl.TestKit.shutdownActorSystem(system);
    }
}
