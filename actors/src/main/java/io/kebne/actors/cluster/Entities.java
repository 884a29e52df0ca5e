package io.kebne.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.kebne.actors.allocator.AllocatorActor;
import io.kebne.actors.allocator.CommitSettings;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.framework.FrameworkActor;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.subscription.FrameworkMessage;

/**
 * The sharded entities of the cluster, seen from one node. Masters host them; other nodes only reach them. One whose master
 * is gone starts on another with the next message to it: every master says twice a second that it follows the allocator,
 * and the allocator calls on all frameworks regularly. So sharding itself has nothing to remember, and need not read a
 * journal before anything can start. Messages to an entity that is moving wait in a bounded buffer.
 */
public final class Entities {
    private static final EntityTypeKey<AllocatorMessage> ALLOCATOR =
            EntityTypeKey.create(AllocatorMessage.class, "allocator");
    private static final EntityTypeKey<FrameworkMessage> FRAMEWORK =
            EntityTypeKey.create(FrameworkMessage.class, "framework");

    private final ClusterSharding sharding;

    private Entities(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    /** Call once on each node, whatever its role; the settings matter on masters only. */
    public static Entities start(
            ActorSystem<?> system, AllocatorSettings allocatorSettings, FrameworkSettings frameworkSettings) {
        ClusterSharding sharding = ClusterSharding.get(system);
        Entities entities = new Entities(sharding);
        CommitSettings commitSettings =
                CommitSettings.from(system.settings().config().getConfig("kebne.allocator"));
        Majority majority = new Majority(system);
        ClusterShardingSettings settings =
                ClusterShardingSettings.create(system).withRole(Role.MASTER.wireName());
        sharding.init(Entity.of(
                        ALLOCATOR,
                        context -> AllocatorActor.create(
                                context.getEntityId(),
                                allocatorSettings,
                                commitSettings,
                                entities::framework,
                                majority::trouble))
                .withSettings(settings)
                .withRole(Role.MASTER.wireName())
                .withStopMessage(new AllocatorActor.Leave()));
        sharding.init(Entity.of(
                        FRAMEWORK,
                        context -> FrameworkActor.create(
                                new FrameworkId(context.getEntityId()),
                                context.getShard(),
                                entities.allocator(AllocatorMessage.DEFAULT_POOL),
                                frameworkSettings))
                .withSettings(settings)
                .withRole(Role.MASTER.wireName())
                .withStopMessage(new FrameworkActor.Stop()));
        return entities;
    }

    /** The allocator of a pool. */
    public RecipientRef<AllocatorMessage> allocator(String pool) {
        return sharding.entityRefFor(ALLOCATOR, pool);
    }

    /** The entity of a framework. */
    public RecipientRef<FrameworkMessage> framework(FrameworkId id) {
        return sharding.entityRefFor(FRAMEWORK, id.value());
    }
}
