package io.kebne.protocol.agent;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
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
     */
    @JsonTypeName("registered")
    record Registered(String allocatorEpoch, Resources volumes) implements AgentMessage {
        public Registered {
            volumes = volumes == null ? Resources.EMPTY : volumes;
        }

        /** To an agent without volumes. */
        public Registered(String allocatorEpoch) {
            this(allocatorEpoch, Resources.EMPTY);
        }
    }

    /** The allocator has no connection to this agent and wants it to register (again). */
    @JsonTypeName("reregister")
    record Reregister() implements AgentMessage {}

    /** The allocator does not take this agent in, and why; it may ask again. */
    @JsonTypeName("registration-refused")
    record RegistrationRefused(String reason) implements AgentMessage {}

    /**
     * Run this task unless it was seen before.
     *
     * @param role the one whose resources it takes
     * @param allocatorEpoch the life of the allocator that says it; an agent that is registered with another does not heed
     *     it, because the task may have been given up since. Empty: it is not said.
     */
    @JsonTypeName("run-task")
    record RunTask(FrameworkInfo framework, String role, TaskInfo task, String allocatorEpoch) implements AgentMessage {
        public RunTask {
            allocatorEpoch = allocatorEpoch == null ? "" : allocatorEpoch;
        }

        /** Whichever life says it. */
        public RunTask(FrameworkInfo framework, String role, TaskInfo task) {
            this(framework, role, task, "");
        }

        public RunTask saidIn(String epoch) {
            return new RunTask(framework, role, task, epoch);
        }
    }

    /** End this task; {@code killPolicy} overrides the task's own. */
    @JsonTypeName("kill-task")
    record KillTask(TaskKey key, Optional<KillPolicy> killPolicy) implements AgentMessage {}

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
     */
    @JsonTypeName("keep-volumes")
    record KeepVolumes(String allocatorEpoch, Resources volumes) implements AgentMessage {}
}
