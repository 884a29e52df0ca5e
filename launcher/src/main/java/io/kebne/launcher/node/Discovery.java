package io.kebne.launcher.node;

import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.SeedDiscovery;
import io.kebne.actors.cluster.SeedDiscovery.Masters;
import io.kebne.protocol.credential.Credential;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How an agent learns of the masters from HTTP addresses; it may be started before them. */
record Discovery(List<String> masterUrls, Optional<Credential> credential) {
    private static final String DEFAULT_MASTER = "http://127.0.0.1:5050";
    private static final long RETRY_MILLIS = 500;

    /**
     * @param urls null: those of the environment, or a master on this machine
     * @param credential by which they are told who asks
     */
    static Discovery of(List<String> urls, Optional<Credential> credential) {
        if (urls != null) {
            return new Discovery(urls, credential);
        }
        String variable = System.getenv("KEBNE_MASTER");
        return new Discovery(
                variable == null || variable.isBlank()
                        ? List.of(DEFAULT_MASTER)
                        : Arrays.stream(variable.split(",")).map(String::strip).toList(),
                credential);
    }

    /**
     * The masters of the cluster, from the first one that answers.
     *
     * @throws ClusterUnreachableException when none does for so long
     */
    Masters masters(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean told = false;
        while (true) {
            try {
                return ask();
            } catch (ClusterUnreachableException e) {
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
                if (!told) {
                    System.err.println(
                            "kebne: " + e.getMessage() + "; trying again for " + timeout.toSeconds() + " seconds");
                    told = true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    private Masters ask() {
        ClusterUnreachableException last = new ClusterUnreachableException("no master was named");
        for (String url : masterUrls) {
            try {
                return SeedDiscovery.masters(url, credential);
            } catch (ClusterUnreachableException e) {
                last = e;
            }
        }
        throw last;
    }
}
