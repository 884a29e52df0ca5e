package io.kebne.actors.cluster;

import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import io.kebne.protocol.allocator.AllocatorMessage;

/**
 * Where agents that are no members of the cluster reach the allocator: one on each master, at an address that is known
 * beforehand. It hands on what agents say and nothing else. Without state; masters answer agents directly and watch none.
 */
public final class AgentDoor {
    /** Under the system guardian of each master. */
    public static final String NAME = "agent-door";

    private AgentDoor() {}

    /** @param allocator hears what agents say */
    public static Behavior<AllocatorMessage> create(RecipientRef<AllocatorMessage> allocator) {
        return Behaviors.receive(AllocatorMessage.class)
                .onMessage(AllocatorMessage.FromAgent.class, message -> {
                    allocator.tell(message);
                    return Behaviors.same();
                })
                .onMessage(Knock.class, knock -> {
                    knock.replyTo().tell(new Knock.Answer(knock.number()));
                    return Behaviors.same();
                })
                .build();
    }

    /** Where the door of a master is, for those who reach it from elsewhere. */
    static String path(NodeAddress master) {
        return "akka://" + NodeConfig.SYSTEM + "@" + master + "/system/" + NAME;
    }
}
