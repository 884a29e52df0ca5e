package io.kebne.protocol.agent;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What masters say to an agent. Every message may arrive twice or not at all, so each is idempotent and its sender
 * repeats it until the effect shows.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface AgentMessage extends KebneMessage {
    /**
     * The allocator knows this agent, in this life of the allocator.
     *
     * @param volumes the persistent volumes that the agent has: what is in any other is to be deleted
     * @param lastGeneration of all volumes when this was said; of later ones it says nothing
     */
    @JsonTypeName("registered")
    record Registered(
            String allocatorEpoch,
            Resources volumes,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long lastGeneration) implements AgentMessage {
        public Registered {
            volumes = volumes == null ? Resources.EMPTY : volumes;
        }

        /** When no volume was ever made with a generation. */
        public Registered(String allocatorEpoch, Resources volumes) {
            this(allocatorEpoch, volumes, 0);
        }

        /** To an agent without volumes. */
        public Registered(String allocatorEpoch) {
            this(allocatorEpoch, Resources.EMPTY);
        }
    }

    /** The allocator has no connection to this agent and wants it to register (again). */
    @JsonTypeName("reregister")
    record Reregister() implements AgentMessage {}

    /** The allocator is about to move: say to the next one that you are there, without waiting for the next heartbeat. */
    @JsonTypeName("say-alive")
    record SayAlive() implements AgentMessage {}

    /**
     * The allocator took this agent in because of its digest, and wants to know what the agent knows of its tasks. Repeated until
     * it is answered by {@link io.kebne.protocol.allocator.AllocatorCommand.TasksListed}.
     *
     * @param allocatorEpoch the life of the allocator that says it; an agent that is registered with another registers again
     */
    @JsonTypeName("list-tasks")
    record ListTasks(String allocatorEpoch) implements AgentMessage {}

    /** The allocator does not take this agent in, and why; it may ask again. */
    @JsonTypeName("registration-refused")
    record RegistrationRefused(String reason) implements AgentMessage {}

    /**
     * Run this task unless it was seen before.
     *
     * @param role the one whose resources it takes
     * @param allocatorEpoch the life of the allocator that says it; an agent that is registered with another does not heed
     *     it, because the task may have been given up since. Empty: it is not said.
     * @param containerId of the task's executor, which is started unless that was done before; empty for a task that the
     *     agent runs itself
     */
    @JsonTypeName("run-task")
    record RunTask(
            FrameworkInfo framework,
            String role,
            TaskInfo task,
            String allocatorEpoch,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> containerId)
            implements AgentMessage {
        public RunTask {
            allocatorEpoch = allocatorEpoch == null ? "" : allocatorEpoch;
        }

        /** Whichever life says it, of a task that the agent runs itself. */
        public RunTask(FrameworkInfo framework, String role, TaskInfo task) {
            this(framework, role, task, "", Optional.empty());
        }

        public RunTask saidIn(String epoch) {
            return new RunTask(framework, role, task, epoch, containerId);
        }
    }

    /**
     * Run these tasks of one executor, unless they were seen before: all of them, or none.
     *
     * @param tasks each has the same executor
     * @param group which they are, among the groups of their executor
     * @param containerId of the executor, which is started unless that was done before
     * @param allocatorEpoch as in {@link RunTask}
     */
    @JsonTypeName("run-group")
    record RunGroup(
            FrameworkInfo framework,
            String role,
            List<TaskInfo> tasks,
            String group,
            String containerId,
            String allocatorEpoch)
            implements AgentMessage {
        public RunGroup {
            tasks = List.copyOf(tasks);
        }

        public RunGroup saidIn(String epoch) {
            return new RunGroup(framework, role, tasks, group, containerId, epoch);
        }
    }

    /** Have this executor end its tasks and itself. */
    @JsonTypeName("shutdown-executor")
    record ShutdownExecutor(ExecutorKey key) implements AgentMessage {}

    /** Say this to an executor, if it listens. Not repeated. */
    @JsonTypeName("message-to-executor")
    record MessageToExecutor(ExecutorKey key, Bytes data) implements AgentMessage {}

    /** It is noted that the executor in this container has ended: say it no more. */
    @JsonTypeName("acknowledge-exit")
    record AcknowledgeExit(ExecutorKey key, String containerId) implements AgentMessage {}

    /** End this task; {@code killPolicy} overrides the task's own. */
    @JsonTypeName("kill-task")
    record KillTask(TaskKey key, Optional<KillPolicy> killPolicy) implements AgentMessage {}

    /** This task has other resources and limits from now on. */
    @JsonTypeName("resize-task")
    record ResizeTask(TaskKey key, Resources resources, Map<String, Limit> limits) implements AgentMessage {
        public ResizeTask {
            limits = Map.copyOf(limits);
        }
    }

    /** The scheduler has the update with this uuid: stop repeating it. */
    @JsonTypeName("acknowledge-status")
    record AcknowledgeStatus(TaskKey key, UUID uuid) implements AgentMessage {}

    /** The scheduler is connected again: repeat what it has not acknowledged now, not at the next retry. */
    @JsonTypeName("resend-updates")
    record ResendUpdates(FrameworkId frameworkId) implements AgentMessage {}

    /** The framework is gone: kill its tasks and forget its updates. */
    @JsonTypeName("shutdown-framework")
    record ShutdownFramework(FrameworkId frameworkId) implements AgentMessage {}

    /** The allocator will not have this agent (any more), and why: end all tasks and stop. */
    @JsonTypeName("shutdown")
    record Shutdown(String message) implements AgentMessage {}

    /**
     * These are the persistent volumes that the agent has now: what is in any other is to be deleted. It holds within the life
     * of the allocator that says it; what an earlier one said late does not count.
     *
     * @param lastGeneration of all volumes when this was said; of later ones it says nothing
     */
    @JsonTypeName("keep-volumes")
    record KeepVolumes(
            String allocatorEpoch,
            Resources volumes,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long lastGeneration) implements AgentMessage {
        /** When no volume was ever made with a generation. */
        public KeepVolumes(String allocatorEpoch, Resources volumes) {
            this(allocatorEpoch, volumes, 0);
        }
    }

    /** Says what these tasks use. One that the agent does not run is left out of the answer. */
    @JsonTypeName("measure-tasks")
    record MeasureTasks(FrameworkId frameworkId, List<TaskId> tasks, ActorRef<TasksMeasured> replyTo)
            implements AgentMessage {
        public MeasureTasks {
            tasks = List.copyOf(tasks);
        }
    }
}
