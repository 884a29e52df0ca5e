package io.kebne.multijvm.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NetworkHostsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Answers every request with the address of whoever asks. */
    static final class Mirror {
        private Mirror() {}

        public static void main(String[] args) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(args[0], 80), 0);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRemoteAddress()
                        .getAddress()
                        .getHostAddress()
                        .getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }
    }

    @Test
    void hostsReachEachOtherUntilTheLinkIsCutAndAgainWhenItIsMended() {
        try (NetworkHosts network = NetworkHosts.assumed(2);
                MultiJvm processes = new MultiJvm()) {
            NetworkHost server = network.hosts().get(0);
            NetworkHost client = network.hosts().get(1);
            startMirror(processes, server);
            Await.until("an answer", SOON, () -> isReached(server, client));

            network.cut(client);
            assertThat(isReached(server, client)).isFalse();
            Await.until("an answer from itself", SOON, () -> isReached(server, server));
            network.mend(client);
            Await.until("an answer again", SOON, () -> isReached(server, client));

            network.deafen(client, server);
            assertThat(isReached(server, client)).isFalse();
            network.undeafen(client, server);
            Await.until("an answer at last", SOON, () -> isReached(server, client));
        }
    }

    @Test
    void theMachineSeesNothingOfIt() {
        try (NetworkHosts network = NetworkHosts.assumed(1)) {
            assertThat(Commands.output(List.of("ip", "-o", "link"), SOON).orElseThrow())
                    .doesNotContain("switch")
                    .doesNotContain(network.hosts().get(0).link());
        }
    }

    private static void startMirror(MultiJvm processes, NetworkHost host) {
        List<String> java = MultiJvm.command(List.of(), Mirror.class.getName(), List.of(host.address()));
        processes.start("mirror", host.command(java));
    }

    /** Whether the server answers when the client asks. */
    private static boolean isReached(NetworkHost server, NetworkHost client) {
        NetworkHost asking = new NetworkHost(server.address(), client.link(), client.pid());
        return asking.request("GET", 80, "/", "", PATIENCE).map(Answer::body).equals(Optional.of(client.address()));
    }
}
