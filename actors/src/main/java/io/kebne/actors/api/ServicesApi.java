package io.kebne.actors.api;

import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceReply;
import java.util.concurrent.CompletionStage;

/** Services, which one entity of the cluster sees to: it is asked also when something is only to be read. */
public interface ServicesApi {
    /**
     * Completes when what was asked is durable, or has been refused; exceptionally with a
     * {@link java.util.concurrent.TimeoutException} when the entity does not answer: then it may or may not have been done.
     */
    CompletionStage<ServiceReply> ask(ServiceCommand command);
}
