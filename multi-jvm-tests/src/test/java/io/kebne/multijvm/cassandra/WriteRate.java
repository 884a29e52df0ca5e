package io.kebne.multijvm.cassandra;

import akka.testkit.javadsl.TestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints how many events per second one entity writes through the journal in Cassandra, one group after the other.
 * Arguments: the contact point, then sizes of groups.
 */
final class WriteRate {
    private static final int EVENTS = 20_000;
    private static final int WARM_UP = 5_000;
    private static final int SINGLES = 500;

    private WriteRate() {}

    public static void main(String[] args) {
        Config config = ConfigFactory.parseMap(Map.of(
                        "kebne.journal.kind",
                        "cassandra",
                        "kebne.journal.cassandra.contact-points",
                        List.of(args[0]),
                        "kebne.journal.cassandra.keyspace",
                        "rate",
                        "kebne.journal.cassandra.replication-factor",
                        1,
                        "kebne.journal.cassandra.create",
                        true))
                .withFallback(ConfigFactory.load());
        try (JournalNode node = new JournalNode(config)) {
            for (int i = 1; i < args.length; i++) {
                int size = Integer.parseInt(args[i]);
                run(node, size, Math.min(WARM_UP, SINGLES * size));
                long start = System.nanoTime();
                int events = run(node, size, Math.min(EVENTS, SINGLES * size));
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "groups of %d: %.0f events/s, %.2f ms per group%n",
                        size, events / seconds, 1000 * seconds * size / events);
            }
        }
    }

    private static int run(JournalNode node, int size, int events) {
        String id = "rate|" + System.nanoTime();
        long next = node.recover(id).highest() + 1;
        List<Object> group = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            group.add(new Disconnected(i));
        }
        int written = 0;
        while (written < events) {
            TestKit write = node.send("w", id, next, List.of(group));
            if (node.outcome(write) != JournalNode.Outcome.WRITTEN) {
                throw new AssertionError("a write failed");
            }
            next += size;
            written += size;
        }
        return written;
    }
}
