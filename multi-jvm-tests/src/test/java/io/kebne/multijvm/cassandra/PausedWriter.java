package io.kebne.multijvm.cassandra;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that adds one to a {@link Tally} again and again and says so. Arguments: Cassandra's contact point, the keyspace,
 * the entity's id.
 */
final class PausedWriter {
    /** Begins the line about each number that the journal has acknowledged; the count follows. */
    static final String WRITTEN = "WRITTEN ";
    /** The line about each recovery. */
    static final String RECOVERED = "RECOVERED";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private PausedWriter() {}

    public static void main(String[] args) {
        var config = ConfigFactory.parseMap(Map.of(
                        "kebne.journal.kind",
                        "cassandra",
                        "kebne.journal.cassandra.contact-points",
                        List.of(args[0]),
                        "kebne.journal.cassandra.keyspace",
                        args[1]))
                .withFallback(ConfigFactory.parseMap(Door.GUARDED.credentials()))
                .withFallback(ConfigFactory.load());
        try (TallyNode node = new TallyNode(config, args[2], () -> System.out.println(RECOVERED))) {
            while (true) {
                Optional<Tally.Sum> sum = node.add(1, PATIENCE);
                sum.ifPresent(s -> System.out.println(WRITTEN + s.count()));
            }
        }
    }
}
