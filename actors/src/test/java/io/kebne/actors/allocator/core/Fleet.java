package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Agents, frameworks and tasks for tests, named by a short text each. */
final class Fleet {
    private Fleet() {}

    static AgentInfo agent(String id, String resources) {
        return agent(id, Resources.parse(resources));
    }

    static AgentInfo agent(String id, Resources resources) {
        return new AgentInfo(new AgentId(id), id + ".example", "10.0.0.1", 5051, resources, List.of(), "1");
    }

    /** A framework that knows of partitions. */
    static FrameworkInfo framework(String id, String... roles) {
        return framework(id, Set.of(Capability.MULTI_ROLE, Capability.PARTITION_AWARE), roles);
    }

    /** A framework as they were before partitions had a meaning of their own. */
    static FrameworkInfo oldFramework(String id, String... roles) {
        return framework(id, Set.of(Capability.MULTI_ROLE), roles);
    }

    static FrameworkInfo framework(String id, Set<Capability> capabilities, String... roles) {
        return new FrameworkInfo(
                new FrameworkId(id),
                id,
                "user",
                new TreeSet<>(roles.length == 0 ? Set.of("*") : Set.of(roles)),
                Duration.ofHours(1),
                false,
                capabilities,
                "",
                Optional.empty(),
                Optional.empty());
    }

    static TaskInfo task(String id, String resources) {
        return task(id, Resources.parse(resources));
    }

    static TaskInfo task(String id, Resources resources) {
        return TaskInfo.of(new TaskId(id), id, resources, CommandInfo.shell("sleep 60"));
    }

    static TaskKey key(String frameworkId, String taskId) {
        return new TaskKey(new FrameworkId(frameworkId), new TaskId(taskId));
    }

    /** What an agent says of a task, to be acknowledged. */
    static TaskStatus status(String taskId, TaskState state, String agentId) {
        return TaskStatus.of(
                        new TaskId(taskId),
                        state,
                        Source.EXECUTOR,
                        Optional.empty(),
                        "",
                        1,
                        Optional.of(new AgentId(agentId)))
                .withUuid(Optional.of(UUID.nameUUIDFromBytes((taskId + state).getBytes(StandardCharsets.UTF_8))));
    }

    static AgentTask listed(String frameworkId, String taskId, TaskState state, String agentId) {
        return new AgentTask(key(frameworkId, taskId), status(taskId, state, agentId));
    }
}
