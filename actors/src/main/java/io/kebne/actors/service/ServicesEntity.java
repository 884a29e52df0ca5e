package io.kebne.actors.service;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import com.typesafe.config.Config;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.api.ServicesApi;
import io.kebne.actors.builtin.BuiltInEntity;
import io.kebne.actors.service.core.RebalancingSettings;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServicesMessage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The entity that sees to services, seen from one master. */
public final class ServicesEntity implements ServicesApi {
    private final BuiltInEntity entity;
    private final NewsDesk news;

    private ServicesEntity(BuiltInEntity entity, NewsDesk news) {
        this.entity = entity;
        this.news = news;
    }

    /**
     * Call once on each master.
     *
     * @param clients by which the services' framework is subscribed
     * @param allocator of the pool whose agents run the services
     */
    public static ServicesEntity start(
            ActorSystem<?> system, SchedulerClients clients, RecipientRef<AllocatorMessage> allocator) {
        Config config = system.settings().config().getConfig("kebne.services");
        ServicesSettings settings = settings(config);
        Duration checkInterval = config.getDuration("check-interval");
        NewsDesk news = NewsDesk.start(system);
        Meter meter = new Meter(allocator, new MetricReader(settings.scalingPatience()));
        BuiltInEntity entity = BuiltInEntity.start(
                system,
                "services",
                new ServicesMessage.Wake(),
                id -> ServicesActor.create(id, clients, settings, checkInterval, meter, news::publish));
        return new ServicesEntity(entity, news);
    }

    @Override
    public CompletionStage<ServiceReply> ask(ServiceCommand command) {
        return entity.ask(replyTo -> new ServicesMessage.Ask(command, replyTo), ServiceReply.Unavailable::new);
    }

    @Override
    public Runnable follow(Consumer<ServiceNews> follower) {
        return news.follow(follower);
    }

    @Override
    public void announce(ServiceNews one) {
        news.publish(one);
    }

    private static ServicesSettings settings(Config config) {
        return new ServicesSettings(
                config.getDuration("ready-after"),
                config.getDuration("stable-after"),
                config.getInt("max-starting-per-agent"),
                config.getDuration("repeat-after"),
                config.getDuration("reconciliation-interval"),
                config.getDuration("leave-before"),
                config.getDuration("autoscaling.interval"),
                config.getDuration("autoscaling.patience"),
                config.getBoolean("autoscaling.allow-urls"),
                new RebalancingSettings(
                        config.getDuration("rebalancing.interval"), config.getInt("rebalancing.max-moves")));
    }
}
