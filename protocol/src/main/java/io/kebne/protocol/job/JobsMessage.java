package io.kebne.protocol.job;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.serialization.KebneMessage;

/** What is said to the entity that sees to jobs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface JobsMessage extends KebneMessage {
    /** Be there. Every master says so again and again, so that the entity starts anew when its master is gone. */
    @JsonTypeName("wake")
    record Wake() implements JobsMessage {}

    @JsonTypeName("ask")
    record Ask(JobCommand command, ActorRef<JobReply> replyTo) implements JobsMessage {}
}
