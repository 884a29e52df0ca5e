package io.kebne.actors.framework.core;

import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.UUID;

/** What a framework's entity does to others when its decision is durable. */
public sealed interface FrameworkEffect {
    /** Make the caller the scheduler; one that was subscribed before is told that it has been replaced. */
    record Attach() implements FrameworkEffect {}

    /** Forget the scheduler. */
    record Detach() implements FrameworkEffect {}

    /** Answer whoever called. */
    record Reply(SchedulerEvent event) implements FrameworkEffect {}

    /** Say this to the scheduler, if there is one. */
    record TellScheduler(SchedulerEvent event) implements FrameworkEffect {}

    /** Say this to the pool's allocator. */
    record TellAllocator(AllocatorCommand command) implements FrameworkEffect {}

    /** Tell the agent that repeats this update to stop. */
    record Acknowledge(TaskKey key, UUID uuid) implements FrameworkEffect {}
}
