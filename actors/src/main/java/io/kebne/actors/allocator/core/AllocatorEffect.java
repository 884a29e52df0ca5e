package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.Optional;

/**
 * What an allocator does to others when its decision is durable. Effects run at most once; what must not be lost is
 * repeated by whoever waits for it, or after a recovery when the other side registers again.
 */
public sealed interface AllocatorEffect {
    /** Say this to an agent, if it is connected. */
    record TellAgent(AgentId agentId, AgentMessage message) implements AllocatorEffect {}

    /** Hand this event to a framework's scheduler; {@code acknowledgedBy} is the agent that repeats it until then. */
    record Deliver(FrameworkId frameworkId, SchedulerEvent event, Optional<AgentId> acknowledgedBy)
            implements AllocatorEffect {}

    /** Ask a framework's entity to announce itself. */
    record AskToAnnounce(FrameworkId frameworkId) implements AllocatorEffect {}

    /** Tell a framework's entity that its announcement has been noted. */
    record NoteAnnounced(FrameworkId frameworkId, long version) implements AllocatorEffect {}

    /** Tell a framework's entity that the framework is over here. */
    record NoteRemoved(FrameworkId frameworkId) implements AllocatorEffect {}

    /** Tell those who run the cluster. */
    record Warn(String text) implements AllocatorEffect {}

    /** Answer an operator. {@code request} is the number that came with the command. */
    record AnswerOperator(long request, OperatorReply reply) implements AllocatorEffect {}
}
