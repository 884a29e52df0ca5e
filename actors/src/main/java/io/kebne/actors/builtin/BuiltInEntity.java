package io.kebne.actors.builtin;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kebne.actors.cluster.Majority;
import io.kebne.actors.cluster.Role;
import io.kebne.protocol.serialization.KebneMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The one entity of a built-in framework, seen from one master. Every master calls upon it again and again, so that it
 * starts on another when its own is gone; sharding itself has nothing to remember.
 */
public final class BuiltInEntity {
    /** The only one there is of its kind. */
    private static final String ID = "default";

    private static final Duration WAKE_INTERVAL = Duration.ofMillis(500);

    /** Long enough for the entity to move to another master. */
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(8);

    private final ActorSystem<?> system;
    private final RecipientRef<KebneMessage> entity;
    private final Majority majority;

    private BuiltInEntity(ActorSystem<?> system, RecipientRef<KebneMessage> entity) {
        this.system = system;
        this.entity = entity;
        this.majority = new Majority(system);
    }

    /**
     * Call once on each master.
     *
     * @param kind names the kind of entity in the cluster and in journals
     * @param wake what the entity is called upon with
     * @param behavior of the entity with an id
     */
    public static BuiltInEntity start(
            ActorSystem<?> system, String kind, KebneMessage wake, Function<String, Behavior<KebneMessage>> behavior) {
        EntityTypeKey<KebneMessage> key = EntityTypeKey.create(KebneMessage.class, kind);
        ClusterSharding sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(key, context -> behavior.apply(context.getEntityId()))
                .withSettings(ClusterShardingSettings.create(system).withRole(Role.MASTER.wireName()))
                .withRole(Role.MASTER.wireName())
                .withStopMessage(new BuiltInFramework.Stop()));
        RecipientRef<KebneMessage> entity = sharding.entityRefFor(key, ID);
        system.scheduler()
                .scheduleWithFixedDelay(
                        WAKE_INTERVAL, WAKE_INTERVAL, () -> entity.tell(wake), system.executionContext());
        return new BuiltInEntity(system, entity);
    }

    /** Completes exceptionally with a {@link java.util.concurrent.TimeoutException} when there is no answer. */
    public <R> CompletionStage<R> ask(Function<ActorRef<R>, KebneMessage> message, Function<String, R> unavailable) {
        Optional<String> minority = majority.trouble();
        return minority.isPresent()
                ? CompletableFuture.completedStage(unavailable.apply(minority.get()))
                : AskPattern.ask(entity, message::apply, ASK_TIMEOUT, system.scheduler());
    }
}
