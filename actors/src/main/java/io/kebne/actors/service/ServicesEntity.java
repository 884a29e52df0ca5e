package io.kebne.actors.service;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import com.typesafe.config.Config;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.api.ServicesApi;
import io.kebne.actors.cluster.Majority;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServicesMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The entity that sees to services, seen from one master. Every master calls upon it again and again, so that it starts on
 * another when its own is gone; sharding itself has nothing to remember.
 */
public final class ServicesEntity implements ServicesApi {
    private static final EntityTypeKey<ServicesMessage> KEY = EntityTypeKey.create(ServicesMessage.class, "services");

    /** The only one there is. */
    private static final String ID = "default";

    private static final Duration WAKE_INTERVAL = Duration.ofMillis(500);

    /** Long enough for the entity to move to another master. */
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(8);

    private final ActorSystem<?> system;
    private final RecipientRef<ServicesMessage> entity;
    private final Majority majority;

    private ServicesEntity(ActorSystem<?> system, RecipientRef<ServicesMessage> entity) {
        this.system = system;
        this.entity = entity;
        this.majority = new Majority(system);
    }

    /**
     * Call once on each master.
     *
     * @param clients by which the services' framework is subscribed
     */
    public static ServicesEntity start(ActorSystem<?> system, SchedulerClients clients) {
        Config config = system.settings().config().getConfig("kebne.services");
        ServicesSettings settings = settings(config);
        Duration checkInterval = config.getDuration("check-interval");
        ClusterSharding sharding = ClusterSharding.get(system);
        sharding.init(
                Entity.of(KEY, context -> ServicesActor.create(context.getEntityId(), clients, settings, checkInterval))
                        .withSettings(ClusterShardingSettings.create(system).withRole(Role.MASTER.wireName()))
                        .withRole(Role.MASTER.wireName())
                        .withStopMessage(new ServicesActor.Stop()));
        RecipientRef<ServicesMessage> entity = sharding.entityRefFor(KEY, ID);
        system.scheduler()
                .scheduleWithFixedDelay(
                        WAKE_INTERVAL,
                        WAKE_INTERVAL,
                        () -> entity.tell(new ServicesMessage.Wake()),
                        system.executionContext());
        return new ServicesEntity(system, entity);
    }

    @Override
    public CompletionStage<ServiceReply> ask(ServiceCommand command) {
        Optional<String> minority = majority.trouble();
        if (minority.isPresent()) {
            return CompletableFuture.completedStage(new ServiceReply.Unavailable(minority.get()));
        }
        return AskPattern.ask(
                entity, replyTo -> new ServicesMessage.Ask(command, replyTo), ASK_TIMEOUT, system.scheduler());
    }

    private static ServicesSettings settings(Config config) {
        return new ServicesSettings(
                config.getDuration("ready-after"),
                config.getDuration("stable-after"),
                config.getInt("max-starting-per-agent"),
                config.getDuration("repeat-after"),
                config.getDuration("reconciliation-interval"));
    }
}
