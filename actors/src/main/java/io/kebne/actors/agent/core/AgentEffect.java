package io.kebne.actors.agent.core;

import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resource;
import java.time.Duration;
import java.util.List;

/** What an agent does. */
public sealed interface AgentEffect {
    /** Say this to the pool's allocator; may be lost. */
    record TellAllocator(AllocatorCommand command) implements AgentEffect {}

    /** Start an executor for this task. */
    record Launch(TaskEntry task) implements AgentEffect {}

    /** Have its executor end this task within the grace period. */
    record EndTask(TaskKey key, Duration grace) implements AgentEffect {}

    /** Delete the data of all persistent volumes but these. */
    record KeepVolumes(List<Resource> volumes) implements AgentEffect {
        public KeepVolumes {
            volumes = List.copyOf(volumes);
        }
    }

    /** Write this to the log: something that a person might wonder about. */
    record Remark(String text) implements AgentEffect {}

    /** Tell the operator why the allocator will not have this agent: it is going to stop by itself. */
    record SayExpelled(String reason) implements AgentEffect {}

    /** There is nothing left to do: stop the agent's actor. */
    record Finish() implements AgentEffect {}
}
