package io.kebne.launcher.node;

import io.kebne.actors.cluster.NodeAddress;
import java.util.concurrent.CompletionStage;

/** A node that runs in this process. */
public interface Node extends AutoCloseable {
    /** Such as {@code master} or {@code agent}. */
    String name();

    /** HTTP address. */
    String url();

    /** Where it takes part in the cluster. */
    NodeAddress clusterAddress();

    /** Completes when the node has stopped, for whatever reason. */
    CompletionStage<?> stopped();

    /** Stops the node in good order; waits for that, but not for ever. Does nothing when it has stopped already. */
    @Override
    void close();
}
