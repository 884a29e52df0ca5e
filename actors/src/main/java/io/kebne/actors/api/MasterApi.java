package io.kebne.actors.api;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.task.KillPolicy;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a master can be asked. Reads answer from this master's own copy of the allocator's state, which trails the
 * allocator by a message; they never wait. Verbs are sent on their way and return at once: their effect shows in the
 * view.
 */
public interface MasterApi {
    NodeInfo node();

    /** The latest state of the cluster known here; empty until the allocator was heard for the first time. */
    Optional<AllocatorView> view();

    /** From now on tells how the view changes, beginning with the present one if there is one. */
    void follow(ViewFollower follower);

    /** Cluster address of the master that hosts the allocator, as far as is known here; empty before it was heard. */
    String allocatorHost();

    /** Whether changes can be made now, as far as is known here. */
    Health health();

    /** Ends a task. */
    void kill(TaskKey key, Optional<KillPolicy> killPolicy);

    /**
     * Has the allocator carry out an operator's command. Completes when it is durable, or has been refused, or
     * exceptionally with a {@link java.util.concurrent.TimeoutException} when the allocator did not answer: then it may
     * or may not have been done, and may be asked for again.
     */
    CompletionStage<OperatorReply> operate(OperatorCommand command);

    /**
     * Asks the allocator why a framework is, or is not, offered what it wants. Completes exceptionally with a
     * {@link java.util.concurrent.TimeoutException} when the allocator does not answer.
     */
    CompletionStage<FrameworkExplanation> explain(FrameworkId frameworkId);

    /** Ends a framework and all its tasks. */
    void teardown(FrameworkId frameworkId);
}
