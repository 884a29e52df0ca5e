package io.kebne.persistence.cassandra;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import com.typesafe.config.Config;

/** Finds the client of an actor system. */
final class CassandraClientId extends AbstractExtensionId<CassandraClient> {
    private static final CassandraClientId ID = new CassandraClientId();

    private CassandraClientId() {}

    static CassandraClient of(ActorSystem system) {
        return ID.get(system);
    }

    @Override
    public CassandraClient createExtension(ExtendedActorSystem system) {
        Config config = system.settings().config();
        CassandraSettings settings = CassandraSettings.from(config.getConfig(CassandraSettings.PATH));
        CassandraClient client =
                new CassandraClient(settings, config.getConfig(Connection.DRIVER), system.dispatcher());
        system.registerOnTermination(client::close);
        return client;
    }
}
