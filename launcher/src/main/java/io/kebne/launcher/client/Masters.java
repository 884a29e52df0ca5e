package io.kebne.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The masters of a cluster, any of which answers any request; the first that can be reached is asked. */
public final class Masters {
    @FunctionalInterface
    private interface Request<T> {
        T to(HttpNode master) throws IOException;
    }

    private final List<HttpNode> masters;
    private final Optional<Credential> credential;

    /** @param urls one address, or several with commas between them */
    public Masters(String urls) {
        this(urls, Optional.empty());
    }

    /**
     * @param urls one address, or several with commas between them
     * @param credential by which they, and agents, are told who asks
     */
    public Masters(String urls, Optional<Credential> credential) {
        this.credential = credential;
        masters = Arrays.stream(urls.split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(url -> new HttpNode(url, credential))
                .toList();
        if (masters.isEmpty()) {
            throw new InvalidValueException("--master", "names no address");
        }
    }

    /** By which they are told who asks. */
    public Optional<Credential> credential() {
        return credential;
    }

    /** The first master that answers. */
    public HttpNode reachable() {
        return first(master -> {
            master.getBytes("/version", Map.of());
            return master;
        });
    }

    public JsonNode get(String path) {
        return first(master -> master.get(path));
    }

    public JsonNode get(String path, Map<String, String> query) {
        return first(master -> master.get(path, query));
    }

    public void post(String path, Map<String, String> form) {
        first(master -> {
            master.post(path, form);
            return master;
        });
    }

    public void post(String path, JsonNode body) {
        first(master -> {
            master.post(path, body);
            return master;
        });
    }

    /**
     * Sends a form whose effect would add up if it were sent twice: to one master, and when that does not answer, no
     * other is asked.
     */
    public void postOnce(String path, Map<String, String> form) {
        HttpNode master = reachable();
        try {
            master.post(path, form);
        } catch (IOException e) {
            throw new ClusterUnavailableException(
                    "it may or may not have been done: " + master.url() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends a request that must not be sent twice: to one master, and when that does not answer, no other is asked.
     *
     * @param body empty: none
     */
    public JsonNode sendOnce(String method, String path, Optional<JsonNode> body) {
        HttpNode master = reachable();
        try {
            return master.send(method, path, body);
        } catch (IOException e) {
            throw new ClusterUnavailableException(
                    "it may or may not have been done: " + master.url() + ": " + e.getMessage(), e);
        }
    }

    public void put(String path, JsonNode body) {
        first(master -> {
            master.put(path, body);
            return master;
        });
    }

    public void delete(String path) {
        first(master -> {
            master.delete(path);
            return master;
        });
    }

    private <T> T first(Request<T> request) {
        IOException last = new IOException("no address");
        for (HttpNode master : masters) {
            try {
                return request.to(master);
            } catch (IOException e) {
                last = e;
            }
        }
        String tried = String.join(", ", masters.stream().map(HttpNode::url).toList());
        String why = last.getMessage() == null ? last.toString() : last.getMessage();
        throw new ClusterUnavailableException("cannot reach a master at " + tried + ": " + why, last);
    }
}
