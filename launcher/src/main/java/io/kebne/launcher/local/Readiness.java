package io.kebne.launcher.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.RefusedException;
import io.kebne.launcher.node.NodeStartException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Waits until a local cluster can run tasks. */
public final class Readiness {
    private static final long POLL_MILLIS = 100;
    private static final long TIMEOUT_SECONDS = 120;

    private Readiness() {}

    /**
     * Waits until this many agents are active.
     *
     * @param progress hears their number whenever it has changed
     * @throws NodeStartException when they are not within two minutes
     */
    public static void awaitAgents(LocalCluster cluster, int agents, IntConsumer progress)
            throws NodeStartException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        int seen = -1;
        while (true) {
            int active = active(cluster);
            if (active != seen) {
                seen = active;
                progress.accept(active);
            }
            if (active >= agents) {
                return;
            }
            cluster.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new NodeStartException("only " + Math.max(0, active) + " of " + agents + " agents came up within "
                        + TIMEOUT_SECONDS + " s; the logs are below each node's directory");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** How many agents are active by what every master says; 0 when one does not answer. */
    public static int active(LocalCluster cluster) {
        return cluster.masterUrls().stream()
                .mapToInt(url -> active(new HttpNode(url, cluster.credential())))
                .min()
                .orElse(0);
    }

    private static int active(HttpNode master) {
        try {
            int count = 0;
            for (JsonNode agent : master.get("/slaves").path("slaves")) {
                count += agent.path("active").asBoolean() ? 1 : 0;
            }
            return count;
        } catch (IOException | RefusedException e) {
            // The master is not up yet, or has not heard of the allocator.
            return 0;
        }
    }
}
