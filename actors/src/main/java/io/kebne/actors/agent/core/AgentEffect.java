package io.kebne.actors.agent.core;

import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an agent does. */
public sealed interface AgentEffect {
    /**
     * Have this on disk before anything is done that comes after it: another life of the agent begins with it.
     *
     * @param checkpoint empty: there is nothing to remember of this task any more
     */
    record Remember(TaskKey key, Optional<TaskCheckpoint> checkpoint) implements AgentEffect {}

    /** As {@link Remember}, of one start of an executor. */
    record RememberExecutor(String containerId, Optional<ExecutorCheckpoint> checkpoint) implements AgentEffect {}

    /** Start the process of this executor. */
    record LaunchExecutor(ExecutorEntry executor) implements AgentEffect {}

    /** Look after the process of this executor, which an earlier life of the agent started and which runs. */
    record AdoptExecutor(ExecutorEntry executor) implements AgentEffect {}

    /** Have the process in this container, which is a framework's executor, end within the grace period. */
    record EndExecutor(String containerId, Duration grace) implements AgentEffect {}

    /** An executor has other tasks than before, and with them other resources. */
    record Resize(ExecutorKey executor) implements AgentEffect {}

    /** A task that runs alone has other resources than before. */
    record ResizeTask(TaskKey key) implements AgentEffect {}

    /** Say this to an executor over its connection, if it has one. */
    record TellExecutor(ExecutorKey key, ExecutorEvent event) implements AgentEffect {}

    /** Give this task, which an earlier life of the agent started and which runs, an executor. */
    record Adopt(TaskEntry task) implements AgentEffect {}

    /** The end of this container is remembered; what its supervisor noted is not needed any more. */
    record ForgetContainer(String containerId) implements AgentEffect {}

    /** Say this to the pool's allocator; may be lost. */
    record TellAllocator(AllocatorCommand command) implements AgentEffect {}

    /** Start an executor for this task. */
    record Launch(TaskEntry task) implements AgentEffect {}

    /** Have its executor end this task within the grace period. */
    record EndTask(TaskKey key, Duration grace) implements AgentEffect {}

    /**
     * Delete the data of all persistent volumes but these.
     *
     * @param volumes that the ledger names: of a place that one of them has, data of an earlier generation go as well
     * @param held that tasks have here: what is in the place of one of them stays, whatever its generation
     * @param lastGeneration data of later generations stay
     */
    record KeepVolumes(List<Resource> volumes, List<Resource> held, long lastGeneration) implements AgentEffect {
        public KeepVolumes {
            volumes = List.copyOf(volumes);
            held = List.copyOf(held);
        }
    }

    /** Write this to the log: something that a person might wonder about. */
    record Remark(String text) implements AgentEffect {}

    /** Tell the operator why the allocator will not have this agent: it is going to stop by itself. */
    record SayExpelled(String reason) implements AgentEffect {}

    /** There is nothing left to do: stop the agent's actor. */
    record Finish() implements AgentEffect {}
}
