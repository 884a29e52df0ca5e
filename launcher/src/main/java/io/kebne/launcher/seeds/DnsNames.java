package io.kebne.launcher.seeds;

import io.kebne.actors.cluster.NodeAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * What DNS says of a name. Addresses are looked up as the machine does it, so that its hosts file counts; SRV records, of
 * which Java's own lookups know nothing, through JNDI.
 */
final class DnsNames {
    /** Java would keep an answer for half a minute, while a node that searches wants the present one. */
    private static final String SECONDS_KEPT = "1";

    /** Priority, weight, port and target. */
    private static final Pattern SRV_RECORD = Pattern.compile("\\d+ \\d+ (\\d{1,5}) (\\S+?)\\.?");

    static {
        Security.setProperty("networkaddress.cache.ttl", SECONDS_KEPT);
        Security.setProperty("networkaddress.cache.negative.ttl", SECONDS_KEPT);
    }

    private final String server;

    private DnsNames(String server) {
        this.server = server;
    }

    /** Asks the name servers of the machine. */
    static DnsNames system() {
        return new DnsNames("dns:");
    }

    /** Asks one name server for SRV records, such as {@code dns://127.0.0.1:5353}. */
    static DnsNames of(String server) {
        return new DnsNames(server);
    }

    /** The IPv4 addresses of a name, or those of IPv6 when it has no others: a machine with both must not count twice. */
    List<String> addresses(String name) throws IOException {
        List<String> fours = new ArrayList<>();
        List<String> sixes = new ArrayList<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                if (address instanceof Inet4Address) {
                    fours.add(address.getHostAddress());
                } else {
                    sixes.add("[" + address.getHostAddress() + "]");
                }
            }
        } catch (UnknownHostException e) {
            throw new IOException("the name is not known", e);
        }
        return fours.isEmpty() ? sixes : fours;
    }

    /** The targets of a name's SRV records; priorities and weights do not matter, since all masters are meant. */
    // JNDI takes nothing but a Hashtable. DNS, unlike other directories, makes no objects of what it is told.
    @SuppressWarnings({"JdkObsolete", "BanJNDI"})
    List<NodeAddress> services(String name) throws IOException {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(Context.PROVIDER_URL, server);
        environment.put("com.sun.jndi.dns.timeout.initial", "1000");
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            InitialDirContext context = new InitialDirContext(environment);
            try {
                Attribute records =
                        context.getAttributes(name, new String[] {"SRV"}).get("SRV");
                List<NodeAddress> found = new ArrayList<>();
                for (Object text : records == null ? List.of() : Collections.list(records.getAll())) {
                    found.add(target(String.valueOf(text)));
                }
                return found;
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            throw new IOException("the name is not known", e);
        } catch (NamingException e) {
            throw new IOException("no name server answers: " + e.getMessage(), e);
        }
    }

    private static NodeAddress target(String text) throws IOException {
        Matcher record = SRV_RECORD.matcher(text);
        if (!record.matches()) {
            throw new IOException("'" + text + "' is no SRV record");
        }
        return new NodeAddress(record.group(2), Integer.parseInt(record.group(1)));
    }
}
