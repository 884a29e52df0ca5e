package io.kebne.actors.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the cluster's masters from the HTTP address of any one of them. */
public final class SeedDiscovery {
    /** The flag of a master that lists the cluster addresses of all masters it was started with. */
    public static final String SEED_NODES_FLAG = "seed_nodes";

    /** The flag of a master that says how many masters there are, if it was told that; 0: those of the list. */
    private static final String REQUIRED_MASTERS_FLAG = "required_masters";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private SeedDiscovery() {}

    /**
     * The masters of a cluster.
     *
     * @param addresses under which they take part in it, as far as they are known
     * @param count how many there are, known or not
     */
    public record Masters(List<NodeAddress> addresses, int count) {
        public Masters {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Asks a master for the addresses under which the masters take part in the cluster.
     *
     * @param masterUrl such as {@code http://127.0.0.1:5050}
     * @param credential by which the master is told who asks
     * @throws ClusterUnreachableException when nothing answers there, or something that is no master, or it wants another
     *     credential
     */
    public static Masters masters(String masterUrl, Optional<Credential> credential) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) uri(masterUrl, "/flags").toURL().openConnection();
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            credential.ifPresent(known -> connection.setRequestProperty("Authorization", known.basic()));
            if (connection.getResponseCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw new ClusterUnreachableException(masterUrl
                        + (credential.isEmpty()
                                ? " wants to know who asks: credentials are needed"
                                : " does not know the credentials of '"
                                        + credential.get().principal() + "'"));
            }
            try (InputStream body = connection.getInputStream()) {
                JsonNode flags = new ObjectMapper().readTree(body).path("flags");
                JsonNode seeds = flags.path(SEED_NODES_FLAG);
                if (!seeds.isTextual()) {
                    throw new ClusterUnreachableException(masterUrl + " is not a Kebne master");
                }
                List<NodeAddress> addresses = Arrays.stream(seeds.asText().split(","))
                        .map(seed -> NodeAddress.parse(SEED_NODES_FLAG, seed.strip()))
                        .toList();
                int required = flags.path(REQUIRED_MASTERS_FLAG).asInt();
                return new Masters(addresses, Math.max(required, addresses.size()));
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            throw new ClusterUnreachableException("cannot reach a master at " + masterUrl + ": " + e.getMessage(), e);
        }
    }

    /** The address of this machine on the way to a master: what the masters can reach it under. */
    public static String localAddress(String masterUrl) {
        try (Socket socket = new Socket()) {
            URI uri = uri(masterUrl, "");
            int port = uri.getPort() < 0 ? 80 : uri.getPort();
            socket.connect(new InetSocketAddress(uri.getHost(), port), (int) TIMEOUT.toMillis());
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            throw new ClusterUnreachableException("cannot reach a master at " + masterUrl + ": " + e.getMessage(), e);
        }
    }

    private static URI uri(String masterUrl, String path) throws URISyntaxException {
        String full = masterUrl.contains("://") ? masterUrl : "http://" + masterUrl;
        return new URI(full.endsWith("/") ? full.substring(0, full.length() - 1) + path : full + path);
    }
}
