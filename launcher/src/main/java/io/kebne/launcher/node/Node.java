package io.kebne.launcher.node;

import io.kebne.actors.cluster.NodeAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A node that runs in this process. */
public interface Node extends AutoCloseable {
    /** Such as {@code master} or {@code agent}. */
    String name();

    /** HTTP address. */
    String url();

    /** Where it takes part in the cluster. */
    NodeAddress clusterAddress();

    /** Waits until the cluster has taken the node in; false when it has not by then. */
    boolean awaitMember(Duration timeout) throws InterruptedException;

    /** {@code action} is run when the cluster removes the node against its will, just before the node ends. */
    void onExpelled(Runnable action);

    /** Whether the node ended, or is ending, because the cluster has removed it. */
    boolean wasExpelled();

    /** Completes when the node has stopped, for whatever reason. */
    CompletionStage<?> stopped();

    /** Stops the node in good order; waits for that, but not for ever. Does nothing when it has stopped already. */
    @Override
    void close();
}
