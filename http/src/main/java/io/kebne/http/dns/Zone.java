package io.kebne.http.dns;

import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReport;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * All names of the domain at one moment. A snapshot: nothing in it changes.
 *
 * @param server the name of the server itself
 * @param serial of the SOA record
 */
record Zone(Name domain, Name server, long serial, Map<Name, Node> nodes, Map<ServiceId, Map<Name, Node>> services) {
    /**
     * @param self the address of this server
     * @param seconds since the epoch
     * @param before what was known before: what is not known of a service since it has moved is as it was then
     */
    static Zone of(
            Name domain, Optional<InetAddress> self, long seconds, List<ServiceReport> reports, Optional<Zone> before) {
        Name server = below(domain, "ns");
        Map<Name, Node> nodes = new HashMap<>();
        Map<ServiceId, Map<Name, Node>> services = new LinkedHashMap<>();
        nodes.put(domain, Node.EMPTY);
        nodes.put(below(domain, ServiceNodes.SERVICES), Node.EMPTY);
        nodes.put(below(domain, ServiceNodes.INSTANCES), Node.EMPTY);
        nodes.put(server, new Node(self.stream().toList(), List.of(), false));
        for (ServiceReport report : reports) {
            ServiceId id = report.version().spec().id();
            Map<Name, Node> last = before.map(zone -> zone.services().get(id)).orElse(null);
            Map<Name, Node> own = report.unheard() > 0 && last != null ? last : ServiceNodes.of(domain, report);
            services.put(id, own);
            own.forEach((name, node) -> add(nodes, domain, name, node));
        }
        return new Zone(domain, server, seconds & 0xffffffffL, nodes, services);
    }

    Optional<Node> find(Name name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** Of two services with the same name, as /a.b and /a-b, the first one by its id has it. */
    private static void add(Map<Name, Node> nodes, Name domain, Name name, Node node) {
        Node there = nodes.get(name);
        if (there == null || there.equals(Node.EMPTY)) {
            nodes.put(name, node);
        }
        Name parent = new Name(name, 1);
        while (!parent.equals(domain) && nodes.putIfAbsent(parent, Node.EMPTY) == null) {
            parent = new Name(parent, 1);
        }
    }

    private static Name below(Name domain, String label) {
        try {
            return Name.fromString(label, domain);
        } catch (TextParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
