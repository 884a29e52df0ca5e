package io.kebne.multijvm.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a node runs, and how the test gets there. */
public interface Host {
    /** Under which other hosts reach it. */
    String address();

    /** The command that runs this command there; it becomes that command, so its process id is the same. */
    List<String> command(List<String> inner);

    /**
     * Sends an HTTP request from outside, or from there when nobody else can.
     *
     * @param body sent as JSON; empty: none
     * @return nothing when no answer came in time, or nobody listens
     */
    Optional<Answer> request(String method, int port, String path, String body, Duration atMost);
}
