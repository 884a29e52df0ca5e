package io.kebne.http.dns;

import io.kebne.http.service.Discovery;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.Address;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * The names of one service. {@code /shop/web} is {@code web.shop.services.DOMAIN}; its ports are below that, by name and by index,
 * and its instances are {@code NUMBER.web.shop.instances.DOMAIN}. A dot in a part of an id is a dash in its name.
 */
final class ServiceNodes {
    static final String SERVICES = "services";
    static final String INSTANCES = "instances";

    private static final int MAX_LABEL = 63;

    private final Name domain;
    private final ServiceReport report;
    private final String path;
    private final Map<Name, Node> nodes = new LinkedHashMap<>();

    private ServiceNodes(Name domain, ServiceReport report, String path) {
        this.domain = domain;
        this.report = report;
        this.path = path;
    }

    /** @return none when the id has a part that is too long for a name */
    static Map<Name, Node> of(Name domain, ServiceReport report) {
        Optional<String> path = path(report.version().spec().id());
        if (path.isEmpty()) {
            return Map.of();
        }
        try {
            return new ServiceNodes(domain, report, path.get()).nodes();
        } catch (TextParseException e) {
            return Map.of();
        }
    }

    static Optional<String> path(ServiceId id) {
        List<String> labels = new ArrayList<>();
        for (String part : id.value().substring(1).split("/", -1)) {
            if (part.length() > MAX_LABEL) {
                return Optional.empty();
            }
            labels.add(0, part.replace('.', '-'));
        }
        return Optional.of(String.join(".", labels));
    }

    private Map<Name, Node> nodes() throws TextParseException {
        Name own = Name.fromString(path + "." + SERVICES, domain);
        boolean known = report.unheard() == 0;
        nodes.put(own, known ? new Node(addresses(), List.of(), false) : Node.UNKNOWN);
        List<PortDefinition> ports = report.version().spec().ports();
        for (int i = 0; i < ports.size(); i++) {
            for (String protocol : ports.get(i).protocol().split(",", -1)) {
                add(own, Integer.toString(i), protocol, List.of(), known);
                if (ports.get(i).name().isPresent()) {
                    add(own, ports.get(i).name().get(), protocol, List.of(), known);
                }
            }
        }
        if (known) {
            for (Discovery.Target target : Discovery.targets(report, Optional.empty())) {
                addTarget(own, target);
            }
        }
        return nodes;
    }

    private void addTarget(Name own, Discovery.Target target) throws TextParseException {
        Optional<InetAddress> address = address(target.instance());
        if (address.isEmpty()) {
            return;
        }
        Name instance = Name.fromString(target.instance().incarnation() + "." + path + "." + INSTANCES, domain);
        nodes.put(instance, new Node(List.of(address.get()), List.of(), false));
        List<Node.Server> server = List.of(new Node.Server(instance, target.number(), address.get()));
        for (String protocol : target.port().protocol().split(",", -1)) {
            add(own, Integer.toString(target.index()), protocol, server, true);
            if (target.port().name().isPresent()) {
                add(own, target.port().name().get(), protocol, server, true);
            }
        }
    }

    private void add(Name own, String port, String protocol, List<Node.Server> servers, boolean known)
            throws TextParseException {
        // One whose name with its underscore is too long is found by its index.
        if (port.length() < MAX_LABEL) {
            nodes.merge(
                    Name.fromString("_" + port + "._" + protocol, own),
                    known ? new Node(List.of(), servers, false) : Node.UNKNOWN,
                    ServiceNodes::both);
        }
    }

    private static Node both(Node one, Node other) {
        List<Node.Server> servers = new ArrayList<>(one.servers());
        servers.addAll(other.servers());
        return new Node(one.addresses(), servers, one.unknown() || other.unknown());
    }

    private List<InetAddress> addresses() {
        return report.instances().stream()
                .filter(report::takesRequests)
                .flatMap(one -> address(one.instance()).stream())
                .distinct()
                .toList();
    }

    /** Names of hosts are not looked up: who asks could do that as well. */
    private static Optional<InetAddress> address(ServiceInstance instance) {
        try {
            return Optional.of(Address.getByAddress(instance.ip().orElse(instance.hostname())));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
