package io.kebne.protocol.agent;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.Optional;

/**
 * An agent as it presents itself (mesos.proto, AgentInfo).
 *
 * @param id kept in the agent's work directory
 * @param hostname how people and clients reach the machine
 * @param ip address of the agent's HTTP endpoint
 * @param port of the agent's HTTP endpoint
 * @param resources the total it offers
 * @param attributes carried into offers
 * @param version of the software it runs
 * @param domain where it stands, if that is known
 */
public record AgentInfo(
        AgentId id,
        String hostname,
        String ip,
        int port,
        Resources resources,
        List<Attribute> attributes,
        String version,
        Optional<DomainInfo> domain) {
    public AgentInfo {
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("port", "must lie between 0 and 65535");
        }
        attributes = List.copyOf(attributes);
    }

    /** Without a domain. */
    public AgentInfo(
            AgentId id,
            String hostname,
            String ip,
            int port,
            Resources resources,
            List<Attribute> attributes,
            String version) {
        this(id, hostname, ip, port, resources, attributes, version, Optional.empty());
    }

    public AgentInfo withDomain(DomainInfo newDomain) {
        return new AgentInfo(id, hostname, ip, port, resources, attributes, version, Optional.of(newDomain));
    }
}
