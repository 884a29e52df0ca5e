package io.kebne.actors.view;

import akka.actor.typed.ActorRef;
import io.kebne.protocol.allocator.AllocatorMessage;

/**
 * A master wants to see every change, and says what it has. Repeated regularly, so that an allocator that moved learns
 * of its followers, and one that was paused learns how far they got.
 *
 * @param follower takes parts and deltas
 * @param epoch of the state that the follower has; empty when it has none
 * @param sequence of the state that the follower has
 */
public record FollowAllocator(ActorRef<ViewMessage> follower, String epoch, long sequence)
        implements AllocatorMessage {}
