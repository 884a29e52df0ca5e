package org.apache.mesos;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The leader that ZooKeeper names, as Mesos' masters write it: the first of the nodes {@code json.info_…} below the path,
 * with a MasterInfo as JSON in it. ZooKeeper is asked by way of Curator, which must be on the class path under its own
 * name; nothing here needs it otherwise.
 */
final class ZooKeeperMasters implements Masters {
    private static final System.Logger LOG = System.getLogger(MesosSchedulerDriver.class.getName());
    private static final Pattern URL = Pattern.compile("zk://(?:([^@/]+)@)?([^/@]+)(/.*)");
    private static final String NODE = "json.info_";
    private static final Pattern ADDRESS = Pattern.compile("\"address\"\\s*:\\s*\\{([^}]*)\\}");
    private static final Pattern IP = Pattern.compile("\"ip\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern PORT = Pattern.compile("\"port\"\\s*:\\s*(\\d+)");
    private static final int RETRY_MILLIS = 1000;
    private static final String CURATOR = "org.apache.curator.";

    private final Object curator;
    private final String path;

    private ZooKeeperMasters(Object curator, String path) {
        this.curator = curator;
        this.path = path;
    }

    /** @throws IllegalArgumentException when it is no such URL, or Curator is not there */
    static ZooKeeperMasters parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || parts.group(3).length() < 2) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not of the form zk://[user:password@]host:port,…/path");
        }
        try {
            return new ZooKeeperMasters(connect(parts.group(2), parts.group(1)), parts.group(3));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "to read the leader from ZooKeeper, org.apache.curator:curator-framework must be on the class path;"
                            + " or name the masters as host:port,host:port",
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("this version of Curator cannot be used: " + e, e);
        }
    }

    @Override
    public URI next() throws IOException {
        try {
            List<?> nodes = (List<?>) forPath("getChildren", "GetChildrenBuilder", path);
            String leader = nodes.stream()
                    .map(Object::toString)
                    .filter(name -> name.startsWith(NODE))
                    .sorted()
                    .findFirst()
                    .orElseThrow(() -> new IOException("no master leads below " + path));
            return address((byte[]) forPath("getData", "GetDataBuilder", path + "/" + leader));
        } catch (InvocationTargetException e) {
            throw new IOException("ZooKeeper cannot be read: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IOException("this version of Curator cannot be used", e);
        }
    }

    @Override
    public void close() {
        try {
            ((Closeable) curator).close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "the connection to ZooKeeper did not end well: {0}", e.toString());
        }
    }

    /** @param json a MasterInfo */
    static URI address(byte[] json) throws IOException {
        String text = new String(json, StandardCharsets.UTF_8);
        Matcher address = ADDRESS.matcher(text);
        if (address.find()) {
            Matcher ip = IP.matcher(address.group(1));
            Matcher port = PORT.matcher(address.group(1));
            if (ip.find() && port.find()) {
                return URI.create("http://" + ip.group(1) + ":" + port.group(1));
            }
        }
        throw new IOException("the leader's node has no address: " + text);
    }

    /** {@code CuratorFrameworkFactory.builder().connectString(…).retryPolicy(…).build().start()}. */
    private static Object connect(String servers, String user) throws ReflectiveOperationException {
        Class<?> factory = Class.forName(CURATOR + "framework.CuratorFrameworkFactory");
        Class<?> policy = Class.forName(CURATOR + "RetryPolicy");
        Class<?> once = Class.forName(CURATOR + "retry.RetryOneTime");
        Object builder = factory.getMethod("builder").invoke(null);
        Class<?> type = builder.getClass();
        type.getMethod("connectString", String.class).invoke(builder, servers);
        type.getMethod("retryPolicy", policy)
                .invoke(builder, once.getConstructor(int.class).newInstance(RETRY_MILLIS));
        if (user != null) {
            type.getMethod("authorization", String.class, byte[].class)
                    .invoke(builder, "digest", user.getBytes(StandardCharsets.UTF_8));
        }
        Object client = type.getMethod("build").invoke(builder);
        Class.forName(CURATOR + "framework.CuratorFramework").getMethod("start").invoke(client);
        return client;
    }

    /** {@code curator.<verb>().forPath(node)}. */
    private Object forPath(String verb, String builder, String node) throws ReflectiveOperationException {
        Object asked = Class.forName(CURATOR + "framework.CuratorFramework")
                .getMethod(verb)
                .invoke(curator);
        return Class.forName(CURATOR + "framework.api." + builder)
                .getMethod("forPath", String.class)
                .invoke(asked, node);
    }
}
