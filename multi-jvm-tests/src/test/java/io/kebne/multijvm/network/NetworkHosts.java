package io.kebne.multijvm.network;

import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A switch and hosts around it. Each is a network namespace that a sleeping process keeps, and all is gone when those
 * processes are: nothing of it is seen by the machine or by anybody else on it.
 */
public final class NetworkHosts implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> KEEPER = List.of("unshare", "--net", "sleep", "infinity");

    private final MultiJvm keepers = new MultiJvm();
    private final Child hub;
    private final List<NetworkHost> hosts = new ArrayList<>();

    private NetworkHosts(int count) {
        hub = keeper("switch");
        atSwitch("ip", "link", "add", "switch", "type", "bridge");
        atSwitch("ip", "link", "set", "switch", "up");
        for (int i = 1; i <= count; i++) {
            hosts.add(attach(i));
        }
    }

    /** Skips the test, and says why, where the machine does not allow it. */
    public static NetworkHosts assumed(int count) {
        Optional<String> hindrance = hindrance();
        Assumptions.assumeTrue(
                hindrance.isEmpty(), () -> "no network namespaces on this machine: " + hindrance.orElseThrow());
        return new NetworkHosts(count);
    }

    /** In the order of their addresses. */
    public List<NetworkHost> hosts() {
        return List.copyOf(hosts);
    }

    /** Nothing gets to this host or from it any more, and nobody is told. */
    public void cut(NetworkHost host) {
        atSwitch("ip", "link", "set", host.link(), "down");
    }

    /** Ends a {@link #cut}. */
    public void mend(NetworkHost host) {
        atSwitch("ip", "link", "set", host.link(), "up");
    }

    /** Nothing from the one host gets to the other any more; the way back stays open. */
    public void deafen(NetworkHost receiver, NetworkHost sender) {
        iptables(receiver, "-A", sender);
    }

    /** Ends a {@link #deafen}. */
    public void undeafen(NetworkHost receiver, NetworkHost sender) {
        iptables(receiver, "-D", sender);
    }

    @Override
    public void close() {
        keepers.close();
    }

    private void iptables(NetworkHost receiver, String action, NetworkHost sender) {
        List<String> rule = List.of("iptables", "--wait", action, "INPUT", "-s", sender.address(), "-j", "DROP");
        // The lock that all share lies outside of namespaces otherwise.
        List<String> line = new ArrayList<>(List.of("env", "XTABLES_LOCKFILE=/dev/null"));
        line.addAll(rule);
        Commands.run(receiver.command(line));
    }

    private NetworkHost attach(int number) {
        Child keeper = keeper("host-" + number);
        String pid = Long.toString(keeper.pid());
        NetworkHost host = new NetworkHost("10.77.0." + number, "link" + number, keeper.pid());
        atSwitch("ip", "link", "add", host.link(), "type", "veth", "peer", "name", "eth0", "netns", pid);
        atSwitch("ip", "link", "set", host.link(), "master", "switch", "up");
        Commands.run(host.command(List.of("ip", "addr", "add", host.address() + "/24", "dev", "eth0")));
        Commands.run(host.command(List.of("ip", "link", "set", "eth0", "up")));
        Commands.run(host.command(List.of("ip", "link", "set", "lo", "up")));
        return host;
    }

    private Child keeper(String name) {
        Child keeper = keepers.start(name, KEEPER);
        Await.until(
                name + " has a namespace of its own",
                SOON,
                () -> !namespace(keeper.pid()).equals(namespace(own())));
        return keeper;
    }

    private void atSwitch(String... command) {
        List<String> line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(hub.pid()), "--net"));
        line.addAll(List.of(command));
        Commands.run(line);
    }

    private static Optional<String> hindrance() {
        for (String tool : List.of("ip", "nsenter", "iptables")) {
            Optional<String> failure = Commands.failure(List.of("sh", "-c", "command -v " + tool));
            if (failure.isPresent()) {
                return Optional.of("there is no " + tool);
            }
        }
        // As it is going to be used: a user may be root and still not be allowed to.
        return Commands.failure(List.of(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        "ip link add one type veth peer name two && ip link add three type bridge"))
                .map(said -> "unshare --net: " + said);
    }

    private static String namespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long own() {
        return ProcessHandle.current().pid();
    }
}
