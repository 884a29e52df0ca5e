package io.kebne.persistence.cassandra;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How masters reach their journal in Cassandra, and how it is kept there.
 *
 * @param contactPoints some of the nodes, as {@code host:port}; the others are found through them
 * @param localDatacenter whose nodes are asked
 * @param keyspace of the tables; lower case
 * @param create whether a master makes the keyspace and the tables when they are not there
 * @param replication of a keyspace that is made
 * @param consistency of reads, and of writes once they are decided
 * @param serialConsistency of the decisions which writer goes on
 * @param credentials none when Cassandra asks for none
 * @param requestTimeout of one request; what fails is tried once more
 * @param partitionSize how many events of an entity stand together
 */
public record CassandraSettings(
        List<String> contactPoints,
        String localDatacenter,
        String keyspace,
        boolean create,
        Replication replication,
        String consistency,
        String serialConsistency,
        Optional<Credentials> credentials,
        Duration requestTimeout,
        long partitionSize) {
    /** The block of these settings in a node's configuration. */
    public static final String PATH = "kebne.journal.cassandra";

    private static final String NAME = "journal.cassandra.";
    private static final Pattern ADDRESS = Pattern.compile("\\S+:[0-9]{1,5}");
    private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    /** What was decided must be seen by every later read, so fewer replicas than a majority will not do. */
    private static final Set<String> CONSISTENCIES = Set.of("LOCAL_QUORUM", "QUORUM", "ALL");

    private static final Set<String> SERIAL_CONSISTENCIES = Set.of("SERIAL", "LOCAL_SERIAL");

    /** @param passwordFile read at each connection; empty: the password stands in the settings */
    public record Credentials(String username, String password, Optional<Path> passwordFile) {
        @Override
        public String toString() {
            return username;
        }
    }

    /**
     * @param factor copies in the local data centre, unless there is a map
     * @param byDatacenter copies in each data centre
     */
    public record Replication(int factor, Map<String, Integer> byDatacenter) {
        public Replication {
            byDatacenter = Map.copyOf(byDatacenter);
            check(factor >= 1, "replication-factor", factor, "a number from 1");
            byDatacenter.forEach(
                    (datacenter, copies) -> check(copies >= 1, "replication." + datacenter, copies, "a number from 1"));
        }

        Map<String, Integer> copies(String localDatacenter) {
            return byDatacenter.isEmpty() ? Map.of(localDatacenter, factor) : byDatacenter;
        }
    }

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
        check(!contactPoints.isEmpty(), "contact-points", contactPoints, "at least one host:port");
        for (String point : contactPoints) {
            check(ADDRESS.matcher(point).matches(), "contact-points", point, "host:port");
        }
        check(!localDatacenter.isBlank(), "local-datacenter", localDatacenter, "the name of a data centre");
        check(KEYSPACE.matcher(keyspace).matches(), "keyspace", keyspace, "lower-case letters, digits and underscores");
        check(CONSISTENCIES.contains(consistency), "consistency", consistency, "LOCAL_QUORUM, QUORUM or ALL");
        check(
                SERIAL_CONSISTENCIES.contains(serialConsistency),
                "serial-consistency",
                serialConsistency,
                "SERIAL or LOCAL_SERIAL");
        check(requestTimeout.toMillis() >= 1, "request-timeout", requestTimeout, "a length of time");
        check(partitionSize >= 1, "partition-size", partitionSize, "a number from 1");
    }

    /**
     * @param block {@value #PATH}
     * @throws InvalidValueException naming the setting that cannot be
     */
    public static CassandraSettings from(Config block) {
        Map<String, Integer> byDatacenter = new HashMap<>();
        Config replication = block.getConfig("replication");
        replication.root().keySet().forEach(name -> byDatacenter.put(name, replication.getInt('"' + name + '"')));
        return new CassandraSettings(
                block.getStringList("contact-points"),
                block.getString("local-datacenter"),
                block.getString("keyspace"),
                block.getBoolean("create"),
                new Replication(block.getInt("replication-factor"), byDatacenter),
                block.getString("consistency"),
                block.getString("serial-consistency"),
                credentials(block),
                block.getDuration("request-timeout"),
                block.getLong("partition-size"));
    }

    /** The same, as {@link #from} reads it. */
    public Config block() {
        Map<String, Object> values = new HashMap<>();
        values.put("contact-points", contactPoints);
        values.put("local-datacenter", localDatacenter);
        values.put("keyspace", keyspace);
        values.put("create", create);
        values.put("replication-factor", replication.factor());
        values.put("consistency", consistency);
        values.put("serial-consistency", serialConsistency);
        values.put("username", credentials.map(Credentials::username).orElse(""));
        values.put("password", credentials.map(Credentials::password).orElse(""));
        values.put(
                "password-file",
                credentials
                        .flatMap(Credentials::passwordFile)
                        .map(Path::toString)
                        .orElse(""));
        values.put("request-timeout", requestTimeout.toMillis() + "ms");
        values.put("partition-size", partitionSize);
        return ConfigFactory.parseMap(values)
                .withFallback(ConfigFactory.parseMap(Map.of("replication", replication.byDatacenter())));
    }

    private static Optional<Credentials> credentials(Config block) {
        String username = block.getString("username");
        String password = block.getString("password");
        String file = block.getString("password-file");
        boolean one = password.isEmpty() != file.isEmpty();
        if (username.isEmpty()) {
            check(password.isEmpty() && file.isEmpty(), "username", "", "a name beside the password");
            return Optional.empty();
        }
        check(one, "password-file", file, "either this or a password, beside the username");
        return Optional.of(
                new Credentials(username, password, file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file))));
    }

    private static void check(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new InvalidValueException(NAME + name, "'" + value + "': expected " + expected);
        }
    }
}
