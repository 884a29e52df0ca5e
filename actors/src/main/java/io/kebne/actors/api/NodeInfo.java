package io.kebne.actors.api;

import java.util.Map;

/**
 * A node as its HTTP endpoints present it.
 *
 * @param id fresh at each start of a master; an agent's id on an agent
 * @param hostname how people and clients reach the machine
 * @param ip address of the HTTP endpoint
 * @param port of the HTTP endpoint
 * @param clusterAddress of the node in the Akka cluster, for those who want to join it
 * @param startMillis when the process started, in milliseconds since the epoch
 * @param version of the software, plain {@code N.N.N}
 * @param flags every setting that is in force, by Mesos' name where it has one
 */
public record NodeInfo(
        String id,
        String hostname,
        String ip,
        int port,
        String clusterAddress,
        long startMillis,
        String version,
        Map<String, String> flags) {
    public NodeInfo {
        flags = Map.copyOf(flags);
    }
}
