package io.kebne.actors.api;

import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Services, which one entity of the cluster sees to: it is asked also when something is only to be read. */
public interface ServicesApi {
    /**
     * Completes when what was asked is durable, or has been refused; exceptionally with a
     * {@link java.util.concurrent.TimeoutException} when the entity does not answer: then it may or may not have been done.
     */
    CompletionStage<ServiceReply> ask(ServiceCommand command);

    /**
     * Tells what happens to services from now on, as far as it is heard of.
     *
     * @param follower must not block; called by any thread
     * @return ends it
     */
    Runnable follow(Consumer<ServiceNews> follower);

    /** Tells those who follow, on all masters. */
    void announce(ServiceNews news);
}
