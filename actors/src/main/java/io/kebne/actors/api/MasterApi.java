package io.kebne.actors.api;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import java.util.Optional;

/**
 * What a master can be asked. Reads answer from this master's own copy of the allocator's state, which trails the
 * allocator by a message; they never wait. Verbs are sent on their way and return at once: their effect shows in the
 * view.
 */
public interface MasterApi {
    NodeInfo node();

    /** The latest state of the cluster known here; empty until the allocator was heard for the first time. */
    Optional<AllocatorView> view();

    /** Cluster address of the master that hosts the allocator, as far as is known here; empty before it was heard. */
    String allocatorHost();

    /** Ends a task. */
    void kill(TaskKey key, Optional<KillPolicy> killPolicy);

    /** Ends a framework and all its tasks. */
    void teardown(FrameworkId frameworkId);
}
