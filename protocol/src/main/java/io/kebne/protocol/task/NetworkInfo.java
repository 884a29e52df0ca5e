package io.kebne.protocol.task;

import java.util.List;

/**
 * A network that a container has joined (mesos.proto, NetworkInfo).
 *
 * @param name of it
 * @param ipAddresses under which the container is found there, IPv4 or IPv6, without a prefix length
 */
public record NetworkInfo(String name, List<String> ipAddresses) {
    public NetworkInfo {
        ipAddresses = List.copyOf(ipAddresses);
    }
}
