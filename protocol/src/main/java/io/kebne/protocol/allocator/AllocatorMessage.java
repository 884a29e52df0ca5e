package io.kebne.protocol.allocator;

import akka.actor.typed.ActorRef;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;

/**
 * What an allocator's actor receives. The commands themselves are plain data; the envelopes add where to answer.
 * Masters extend this with the messages by which they follow the allocator's state.
 */
public interface AllocatorMessage extends KebneMessage {
    /** The name of the pool that agents and frameworks belong to unless they say otherwise. */
    String DEFAULT_POOL = "default";

    /** A command whose answers go to a framework's entity, or to nobody. */
    record Command(AllocatorCommand command) implements AllocatorMessage {}

    /** A command from an agent, which is reached at {@code agent} from now on. */
    record FromAgent(AllocatorCommand command, ActorRef<AgentMessage> agent) implements AllocatorMessage {}

    /** A command of an operator, answered at {@code replyTo} when it is durable. */
    record Operate(OperatorCommand command, ActorRef<OperatorReply> replyTo) implements AllocatorMessage {}

    /** Has agents say what tasks of a framework use, to whoever asks. Those that are not reached say nothing. */
    record Measure(FrameworkId frameworkId, List<OnAgent> agents, ActorRef<TasksMeasured> replyTo)
            implements AllocatorMessage {
        /** Which tasks of one agent. */
        public record OnAgent(AgentId agentId, List<TaskId> tasks) {
            public OnAgent {
                tasks = List.copyOf(tasks);
            }
        }

        public Measure {
            agents = List.copyOf(agents);
        }
    }
}
