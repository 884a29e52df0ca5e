package io.kebne.actors.cluster;

import akka.actor.typed.ActorRef;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.serialization.KebneMessage;

/**
 * An agent that is no member of the cluster asks a master's door whether it is there.
 *
 * @param number returned with the answer
 */
record Knock(int number, ActorRef<Answer> replyTo) implements AllocatorMessage {
    /** It is. */
    record Answer(int number) implements KebneMessage {}
}
