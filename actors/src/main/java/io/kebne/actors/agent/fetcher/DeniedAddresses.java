package io.kebne.actors.agent.fetcher;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Addresses from which nothing is fetched for tasks, whatever name leads there: what answers there may trust the agent's machine, as
 * the services do from which machines of clouds have their credentials.
 */
final class DeniedAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(DeniedAddresses.class);
    private static final String FIELD = "kebne.agent.fetcher-denied-addresses";
    private static final String LITERAL = "[0-9a-fA-F:.]+";

    /** @param bits how many of the first bits an address has as this one */
    private record Block(InetAddress first, int bits) {
        private boolean contains(InetAddress one) {
            byte[] address = first.getAddress();
            byte[] other = one.getAddress();
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Block> blocks;

    private DeniedAddresses(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * @param blocks each an address, or the first of a block and how many bits of it they share, as in 169.254.0.0/16
     * @throws InvalidValueException when one is none
     */
    static DeniedAddresses of(List<String> blocks) {
        return new DeniedAddresses(blocks.stream().map(DeniedAddresses::block).toList());
    }

    private static Block block(String text) {
        String[] parts = text.strip().split("/", -1);
        try {
            if (parts.length <= 2 && parts[0].matches(LITERAL)) {
                InetAddress first = InetAddress.getByName(parts[0]);
                int all = first.getAddress().length * Byte.SIZE;
                int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
                if (bits >= 0 && bits <= all) {
                    return new Block(first, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            // Said below.
        }
        throw new InvalidValueException(FIELD, "'" + text + "' is no address, and no block such as 169.254.0.0/16");
    }

    /**
     * To be asked right before each connection. The JDK remembers for some time what it finds here, so that it connects to that.
     *
     * @throws IOException when any address of this host is denied, or it has none
     */
    void requireAllowed(String host) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (blocks.stream().anyMatch(block -> block.contains(address))) {
                LOG.warn("A task wants a file from {} ({}), which is denied", host, address.getHostAddress());
                throw new IOException(
                        "the agent fetches nothing from " + address.getHostAddress() + " (" + FIELD + ")");
            }
        }
    }
}
