package io.kebne.launcher.seeds;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the cluster addresses of all masters are written. */
public sealed interface MasterSource {
    String LIST = "kebne.cluster.masters";
    String FILE = "kebne.cluster.masters-file";
    String DNS = "kebne.cluster.masters-dns";

    /**
     * What is written there now: each address once, in an order on which all nodes agree.
     *
     * @throws ClusterUnreachableException when there is nothing yet; the message names the setting
     * @throws InvalidValueException naming the setting, when it is written wrongly
     */
    List<NodeAddress> masters();

    /** The setting that names this source, with its value. */
    String name();

    /** Whether it may say something else next time. */
    default boolean changes() {
        return true;
    }

    /**
     * @param root settings, of which at most one may name a source; none: an empty list
     * @throws InvalidValueException naming the settings when several do
     */
    static MasterSource of(Config root) {
        List<NodeAddress> listed = root.getStringList(LIST).stream()
                .map(text -> NodeAddress.parse(LIST, text))
                .toList();
        String file = root.getString(FILE);
        String dns = root.getString(DNS);
        List<MasterSource> named = new ArrayList<>();
        if (!listed.isEmpty()) {
            named.add(new Listed(listed));
        }
        if (!file.isBlank()) {
            named.add(new InFile(Path.of(file)));
        }
        if (!dns.isBlank()) {
            named.add(InDns.of(dns));
        }
        if (named.size() > 1) {
            throw new InvalidValueException(
                    named.get(1).name(), "has no effect beside " + named.get(0).name());
        }
        return named.isEmpty() ? new Listed(List.of()) : named.get(0);
    }

    private static List<NodeAddress> ordered(List<NodeAddress> addresses) {
        return addresses.stream()
                .distinct()
                .sorted(Comparator.comparing(NodeAddress::host).thenComparing(NodeAddress::port))
                .toList();
    }

    /** Given with the settings; empty when no masters are named. */
    record Listed(List<NodeAddress> masters) implements MasterSource {
        public Listed {
            masters = ordered(masters);
        }

        @Override
        public String name() {
            return LIST;
        }

        @Override
        public boolean changes() {
            return false;
        }
    }

    /** A file with one host:port on each line; empty lines and what follows a # do not count. */
    record InFile(Path file) implements MasterSource {
        @Override
        public List<NodeAddress> masters() {
            List<NodeAddress> found = new ArrayList<>();
            try {
                for (String line : Files.readAllLines(file)) {
                    String address = line.replaceFirst("#.*", "").strip();
                    if (!address.isEmpty()) {
                        found.add(NodeAddress.parse(FILE, address));
                    }
                }
            } catch (IOException e) {
                throw new ClusterUnreachableException(name() + ": cannot be read: " + e, e);
            }
            if (found.isEmpty()) {
                throw new ClusterUnreachableException(name() + ": names no master");
            }
            return ordered(found);
        }

        @Override
        public String name() {
            return FILE + " = " + file;
        }
    }

    /**
     * A name in DNS.
     *
     * @param name with several addresses, or of SRV records when it begins with an underscore
     * @param port of all masters; SRV records bring their own
     */
    record InDns(String name, int port, DnsNames names) implements MasterSource {
        static InDns of(String text) {
            NodeAddress parsed = NodeAddress.parse(DNS, text);
            return new InDns(parsed.host(), parsed.port(), DnsNames.system());
        }

        @Override
        public List<NodeAddress> masters() {
            try {
                List<NodeAddress> found = name.startsWith("_")
                        ? names.services(name)
                        : names.addresses(name).stream()
                                .map(host -> new NodeAddress(host, port))
                                .toList();
                if (!found.isEmpty()) {
                    return ordered(found);
                }
            } catch (IOException e) {
                throw new ClusterUnreachableException(name() + ": " + e.getMessage(), e);
            }
            throw new ClusterUnreachableException(name() + ": the name has no addresses");
        }

        @Override
        public String name() {
            return DNS + " = " + name;
        }
    }
}
