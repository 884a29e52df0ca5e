package io.kebne.launcher.journal;

import akka.actor.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.PayloadCodec;
import java.util.Map;

/**
 * A journal that is being looked at.
 *
 * @param system lends its serialization; it is in no cluster
 */
record OpenJournal(JournalStore store, PayloadCodec codec, ActorSystem system) implements AutoCloseable {
    private static final Map<String, Object> ALONE = Map.of(
            "akka.actor.provider", "local",
            "akka.loglevel", "OFF",
            "akka.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");

    static OpenJournal of(Journal journal, Config config) {
        ActorSystem system =
                ActorSystem.create("journal", ConfigFactory.parseMap(ALONE).withFallback(config));
        try {
            return new OpenJournal(journal.open(), new PayloadCodec(system), system);
        } catch (RuntimeException e) {
            system.terminate();
            throw e;
        }
    }

    /** What there is of an entity that the user named. */
    EntityEntry entity(String persistenceId) {
        return store.entity(persistenceId)
                .orElseThrow(() -> new CommandFailedException("the journal knows no entity '" + persistenceId + "'"));
    }

    @Override
    public void close() {
        store.close();
        system.terminate();
    }
}
