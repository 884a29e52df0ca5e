package io.kebne.actors.service;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import io.kebne.protocol.service.ServiceNews;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Brings news of services from the master that sees to them to those who follow them on any. A master without followers is
 * sent none.
 */
final class NewsDesk {
    private static final String TOPIC = "services-news";

    private final List<Consumer<ServiceNews>> followers = new CopyOnWriteArrayList<>();
    private final ActorRef<Topic.Command<ServiceNews>> topic;
    private final ActorRef<ServiceNews> listener;

    private NewsDesk(ActorSystem<?> system) {
        topic = system.systemActorOf(
                Behaviors.supervise(Topic.create(ServiceNews.class, TOPIC)).onFailure(SupervisorStrategy.restart()),
                TOPIC,
                Props.empty());
        listener = system.systemActorOf(listening(), TOPIC + "-listener", Props.empty());
    }

    /** Once on each master. */
    static NewsDesk start(ActorSystem<?> system) {
        return new NewsDesk(system);
    }

    private Behavior<ServiceNews> listening() {
        return Behaviors.receiveMessage(news -> {
            followers.forEach(follower -> follower.accept(news));
            return Behaviors.same();
        });
    }

    void publish(ServiceNews news) {
        topic.tell(Topic.publish(news));
    }

    /** @return ends it */
    synchronized Runnable follow(Consumer<ServiceNews> follower) {
        if (followers.isEmpty()) {
            topic.tell(Topic.subscribe(listener));
        }
        followers.add(follower);
        return () -> leave(follower);
    }

    private synchronized void leave(Consumer<ServiceNews> follower) {
        if (followers.remove(follower) && followers.isEmpty()) {
            topic.tell(Topic.unsubscribe(listener));
        }
    }
}
