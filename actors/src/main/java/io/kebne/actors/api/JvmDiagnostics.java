package io.kebne.actors.api;

import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.agent.jvm.core.JvmCounters;
import io.kebne.protocol.id.TaskKey;
import java.util.List;
import java.util.Optional;

/** The virtual machines among an agent's tasks, for people who look at them. All methods block, for seconds at most. */
public interface JvmDiagnostics {
    /**
     * One that runs.
     *
     * @param pid of it, as the agent sees it
     * @param counters empty when it does not show them
     */
    record Machine(TaskKey key, String containerId, long pid, Optional<JvmCounters> counters) {}

    /** Those that run, in the order of their tasks' keys. Nothing in them notices. */
    List<Machine> machines();

    /** @throws JvmException when there is none of this task */
    Machine machine(TaskKey key) throws JvmException;

    /** All tasks of this id, of any framework, that may have one. */
    List<TaskKey> find(String taskId);

    /**
     * Has the virtual machine of a task do something.
     *
     * @return what it says, or the file in the sandbox that it made
     */
    String perform(TaskKey key, JvmAction action) throws JvmException;
}
