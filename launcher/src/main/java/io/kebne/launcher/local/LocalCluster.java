package io.kebne.launcher.local;

import io.kebne.launcher.node.NodeStartException;
import io.kebne.protocol.credential.Credential;
import java.util.List;
import java.util.Optional;

/** A running cluster on this machine. */
public interface LocalCluster extends AutoCloseable {
    /** One node, for people. */
    record Member(String name, String url, long pid) {}

    /** HTTP address of the first master. */
    default String masterUrl() {
        return masterUrls().get(0);
    }

    /** HTTP addresses of all masters, the first one first. */
    List<String> masterUrls();

    List<Member> members();

    /** By which its nodes are told who asks, where they want to know. */
    Optional<Credential> credential();

    /** @throws NodeStartException when a node has ended that should run */
    void requireAlive() throws NodeStartException;

    /** Stops agents with their tasks, then masters; leaves nothing running. */
    @Override
    void close();
}
