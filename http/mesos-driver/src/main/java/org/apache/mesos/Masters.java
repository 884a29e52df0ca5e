package org.apache.mesos;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the masters are, as a framework was told. Used by one thread. */
interface Masters extends Closeable {
    /** Mesos' own. */
    int DEFAULT_PORT = 5050;

    /**
     * The master to try next.
     *
     * @throws IOException when that cannot be found out at this time
     */
    URI next() throws IOException;

    /** Nobody asks any more. */
    @Override
    default void close() {}

    /**
     * Reads what a framework names its masters by: {@code host:port} or several of them with commas between,
     * {@code file:///path} of a file with any of the others in it, or {@code zk://host:port,…/path}.
     *
     * @throws IllegalArgumentException when it is none of them, or needs what is not there
     */
    static Masters parse(String text) {
        String master = text.strip();
        if (master.startsWith("zk://")) {
            return ZooKeeperMasters.parse(master);
        }
        if (master.startsWith("file://")) {
            Path file = Path.of(master.substring("file://".length()));
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("cannot read the file " + file);
            }
            return new FileMasters(file);
        }
        return new ListedMasters(addresses(master));
    }

    private static List<URI> addresses(String text) {
        List<URI> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            addresses.add(address(part.strip()));
        }
        return addresses;
    }

    private static URI address(String text) {
        String scheme = text.startsWith("https://") ? "https" : "http";
        String host =
                text.replaceFirst("^https?://", "").replaceFirst("^master@", "").replaceFirst("/+$", "");
        try {
            URI address = URI.create(scheme + "://" + host);
            String path = address.getRawPath();
            if (address.getHost() == null || (path != null && !path.isEmpty()) || host.equals("local")) {
                throw new IllegalArgumentException("'" + text + "' is no address of a master");
            }
            return address.getPort() < 0 ? URI.create(address + ":" + DEFAULT_PORT) : address;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no address of a master", e);
        }
    }
}
