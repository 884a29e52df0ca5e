package io.kebne.actors.api;

import io.kebne.protocol.machine.DomainInfo;
import java.util.Map;
import java.util.Optional;

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
 * @param domain where the node stands, if that is known
 */
public record NodeInfo(
        String id,
        String hostname,
        String ip,
        int port,
        String clusterAddress,
        long startMillis,
        String version,
        Map<String, String> flags,
        Optional<DomainInfo> domain) {
    public NodeInfo {
        flags = Map.copyOf(flags);
    }

    /** Without a domain. */
    public NodeInfo(
            String id,
            String hostname,
            String ip,
            int port,
            String clusterAddress,
            long startMillis,
            String version,
            Map<String, String> flags) {
        this(id, hostname, ip, port, clusterAddress, startMillis, version, flags, Optional.empty());
    }
}
