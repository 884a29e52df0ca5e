package io.kebne.http.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.api.ServicesApi;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsServerTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final String HOST = "127.0.0.1";
    private static final String CONFIG =
            "kebne.dns { port = PORT, domain = \"test.kebne\", ttl = 5s, refresh = 100ms, max-age = 60s }";
    private static int port;

    /** Two pages of services. */
    private static final class Services implements ServicesApi {
        @Override
        public CompletionStage<ServiceReply> ask(ServiceCommand command) {
            boolean first = ((ServiceCommand.List) command).after().isEmpty();
            return CompletableFuture.completedStage(
                    first
                            ? new ServiceReply.Page(List.of(Samples.service("/many", 300)), true)
                            : new ServiceReply.Page(List.of(Samples.service("/shop/web", 2)), false));
        }

        @Override
        public Runnable follow(Consumer<ServiceNews> follower) {
            return () -> {};
        }

        @Override
        public void announce(ServiceNews one) {}
    }

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DnsSettings settings = settings(CONFIG.replace("PORT", Integer.toString(port)));
        DnsServer.start(TEST_KIT.system(), new Services(), settings, HOST)
                .toCompletableFuture()
                .get();
        TEST_KIT.createTestProbe().awaitAssert(Duration.ofSeconds(60), () -> {
            assertThat(ask("ns.test.kebne.", Type.A, false).getRcode()).isEqualTo(Rcode.NOERROR);
            return null;
        });
    }

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    private static DnsSettings settings(String config) {
        return DnsSettings.of(ConfigFactory.parseString(config), HOST).orElseThrow();
    }

    private static SimpleResolver resolver(boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver(InetAddress.getLoopbackAddress());
        resolver.setPort(port);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(30));
        return resolver;
    }

    private static Message ask(String name, int type, boolean tcp) {
        try {
            return resolver(tcp).send(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aResolverFindsAServiceAndItsPort() throws IOException {
        Lookup addresses = new Lookup("web.shop.services.test.kebne.", Type.A);
        addresses.setResolver(resolver(false));
        addresses.setCache(null);
        Lookup servers = new Lookup("_http._tcp.web.shop.services.test.kebne.", Type.SRV);
        servers.setResolver(resolver(false));
        servers.setCache(null);

        assertThat(addresses.run()).hasSize(2);
        assertThat(servers.run()).hasSize(2);
    }

    @Test
    void whatIsTooLongForADatagramComesByTcp() {
        Message whole = ask("many.services.test.kebne.", Type.A, true);

        assertThat(whole.getSection(Section.ANSWER)).hasSize(300);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        // The resolver itself goes on by TCP when an answer by UDP was cut off.
        assertThat(ask("many.services.test.kebne.", Type.A, false).getSection(Section.ANSWER))
                .hasSize(300);
    }

    @Test
    void rubbishDoesNoHarm() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int size : new int[] {0, 5, 12, 100, 5000}) {
                byte[] rubbish = new byte[size];
                java.util.Arrays.fill(rubbish, (byte) 0x3f);
                socket.send(new DatagramPacket(rubbish, size, InetAddress.getLoopbackAddress(), port));
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
            socket.setSoTimeout(60_000);
            assertThat(isEnded(socket)).isTrue();
        }

        assertThat(ask("web.shop.services.test.kebne.", Type.A, false).getSection(Section.ANSWER))
                .hasSize(2);
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void severalQueriesOfOneConnectionAreAnswered() throws IOException {
        byte[] query = Message.newQuery(
                        Record.newRecord(Name.fromString("web.shop.services.test.kebne."), Type.A, DClass.IN))
                .toWire();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            for (int i = 0; i < 3; i++) {
                socket.getOutputStream().write(new byte[] {0, (byte) query.length});
                socket.getOutputStream().write(query);
                int length = (socket.getInputStream().read() << 8)
                        | socket.getInputStream().read();
                Message answer = new Message(socket.getInputStream().readNBytes(length));
                assertThat(answer.getSection(Section.ANSWER)).hasSize(2);
            }
        }
    }

    @Test
    void digFindsAServiceToo() throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(
                            "dig", "@" + HOST, "-p", Integer.toString(port), "+short", "many.services.test.kebne", "A")
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "dig is not installed here");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("10."))).hasSize(300);
    }

    @Test
    void settingsThatMeanNothingAreNamed() {
        String usual = CONFIG.replace("PORT", "5053");
        assertThat(DnsSettings.of(ConfigFactory.parseString(CONFIG.replace("PORT", "0")), HOST))
                .isEqualTo(Optional.empty());
        assertThatThrownBy(() -> settings(CONFIG.replace("PORT", "70000")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.dns.port");
        assertThatThrownBy(() -> settings(usual.replace("test.kebne", "-x")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.dns.domain");
        assertThatThrownBy(() -> settings(usual.replace("60s", "50ms")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.dns.max-age");
        assertThatThrownBy(() -> settings(usual.replace("ttl", "tll")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.dns.tll");
    }
}
