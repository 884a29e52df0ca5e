package io.kebne.actors.cluster;

import io.kebne.protocol.InvalidValueException;

/**
 * Where a node takes part in the cluster.
 *
 * @param host name or address that the other nodes use
 * @param port 0: any free one
 */
public record NodeAddress(String host, int port) {
    /** The port of masters unless configured otherwise. */
    public static final int DEFAULT_MASTER_PORT = 5055;

    public NodeAddress {
        if (host == null || host.isBlank()) {
            throw new InvalidValueException("host", "must not be empty");
        }
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("port", "must lie between 0 and 65535");
        }
    }

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @param field named when the text is wrong
     */
    public static NodeAddress parse(String field, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new NodeAddress(text, DEFAULT_MASTER_PORT);
        }
        try {
            return new NodeAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new InvalidValueException(field, "'" + text + "': expected host:port");
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
