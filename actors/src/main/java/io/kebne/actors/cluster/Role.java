package io.kebne.actors.cluster;

import java.util.Locale;

/** What a node does; its name is the node's role in the Akka cluster. */
public enum Role {
    MASTER,
    AGENT,
    FRAMEWORK;

    /** The name in the cluster and in settings. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
