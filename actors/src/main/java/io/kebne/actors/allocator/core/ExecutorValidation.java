package io.kebne.actors.allocator.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.task.ExecutorInfo;
import java.util.Optional;

/** Whether an executor may run tasks (Mesos: master/validation.cpp, executor). */
final class ExecutorValidation {
    private ExecutorValidation() {}

    /**
     * @param role whose resources are offered
     * @return why not, or empty
     */
    static Optional<String> error(Framework framework, AgentId agentId, String role, ExecutorInfo info) {
        if (info.type() == ExecutorInfo.Type.CUSTOM && info.command().isEmpty()) {
            return Optional.of("Executor " + info.executorId() + " is the framework's own and has no command");
        }
        if (info.type() == ExecutorInfo.Type.DEFAULT && info.command().isPresent()) {
            return Optional.of("Executor " + info.executorId() + " is the agent's and cannot have a command");
        }
        if (info.container().filter(c -> !c.isPlain()).isPresent()) {
            return Optional.of("Executor asks for a container, which agents run for tasks only");
        }
        try {
            ResourceRules.requireOfTask(info.resources(), "resources");
        } catch (InvalidValueException e) {
            return Optional.of("Executor uses invalid " + e.getMessage());
        }
        if (!info.resources().persistentVolumes().isEmpty()) {
            return Optional.of("Executor uses persistent volumes, which only tasks can");
        }
        Executor known = known(framework, agentId, info);
        if (known != null && !known.info().equals(info)) {
            return Optional.of("Executor " + info.executorId() + " runs on the agent already, and is not the same");
        }
        if (known != null && !known.role().equals(role)) {
            return Optional.of("Executor " + info.executorId() + " is of role '" + known.role() + "'");
        }
        return Optional.empty();
    }

    /** The executor of this id that holds resources there, or null. */
    static Executor known(Framework framework, AgentId agentId, ExecutorInfo info) {
        return framework
                .executors()
                .get(new Executor.Place(agentId, info.executorId()))
                .getOrNull();
    }
}
