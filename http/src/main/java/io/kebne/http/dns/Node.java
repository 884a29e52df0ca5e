package io.kebne.http.dns;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.Name;

/**
 * What is known at one name.
 *
 * @param addresses for A and AAAA records
 * @param servers for SRV records
 * @param unknown whether it may not be answered now what there is
 */
record Node(List<InetAddress> addresses, List<Server> servers, boolean unknown) {
    /** A port of an instance, whose own name is the target. */
    record Server(Name target, int port, InetAddress address) {}

    /** A name that others are below. */
    static final Node EMPTY = new Node(List.of(), List.of(), false);

    static final Node UNKNOWN = new Node(List.of(), List.of(), true);

    Node {
        addresses = List.copyOf(addresses);
        servers = List.copyOf(servers);
    }
}
