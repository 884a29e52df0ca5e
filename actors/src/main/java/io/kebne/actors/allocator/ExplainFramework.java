package io.kebne.actors.allocator;

import akka.actor.typed.ActorRef;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.FrameworkId;

/** Asks an allocator why a framework is, or is not, offered what it wants. Changes nothing. */
public record ExplainFramework(FrameworkId frameworkId, ActorRef<FrameworkExplanation> replyTo)
        implements AllocatorMessage {}
