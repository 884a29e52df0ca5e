package io.kebne.actors.agent.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a task's ports are found.
 *
 * @param own its own addresses; empty: it shares those of its agent
 */
public record Reach(Optional<List<String>> own) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOOPBACK_6 = "::1";

    public Reach {
        own = own.map(List::copyOf);
    }

    /** @throws IOException when it has none of this kind */
    String address(boolean ipv6) throws IOException {
        if (own.isEmpty()) {
            return ipv6 ? LOOPBACK_6 : LOOPBACK;
        }
        return own.get().stream()
                .filter(address -> address.contains(":") == ipv6)
                .findFirst()
                .orElseThrow(() -> new IOException("the container has no IPv" + (ipv6 ? "6" : "4") + " address"));
    }
}
