package io.kebne.protocol.service;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.serialization.KebneMessage;

/** What is said to the entity that sees to services. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ServicesMessage extends KebneMessage {
    /** Be there. Every master says so again and again, so that the entity starts anew when its master is gone. */
    @JsonTypeName("wake")
    record Wake() implements ServicesMessage {}

    @JsonTypeName("ask")
    record Ask(ServiceCommand command, ActorRef<ServiceReply> replyTo) implements ServicesMessage {}
}
