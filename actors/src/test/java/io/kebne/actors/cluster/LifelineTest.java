package io.kebne.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.cluster.Lifeline.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LifelineTest {
    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

    @Test
    void whoIsLookedAtAgainSeesNoNewConnection() throws IOException {
        try (ServerSocket node = listen();
                Lifeline lifeline = new Lifeline(HOST, node.getLocalPort())) {
            assertThat(lifeline.look()).isEqualTo(Listening.YES);
            try (Socket accepted = node.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(lifeline.look()).isEqualTo(Listening.YES);
                node.setSoTimeout(200);
                assertThat(catchAccept(node)).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void aNodeThatEndsIsRefused() throws IOException {
        ServerSocket node = listen();
        try (Lifeline lifeline = new Lifeline(HOST, node.getLocalPort())) {
            assertThat(lifeline.look()).isEqualTo(Listening.YES);
            Socket accepted = node.accept();
            node.close();
            assertThat(lifeline.look()).isEqualTo(Listening.YES);
            accepted.close();
            awaitRefusal(lifeline);
            assertThat(lifeline.look()).isEqualTo(Listening.REFUSED);
        }
    }

    @Test
    void aNodeThatOnlyClosesTheConnectionIsAskedAnew() throws IOException {
        try (ServerSocket node = listen();
                Lifeline lifeline = new Lifeline(HOST, node.getLocalPort())) {
            assertThat(lifeline.look()).isEqualTo(Listening.YES);
            node.accept().close();
            node.setSoTimeout(50);
            while (catchAccept(node) != null) {
                assertThat(lifeline.look()).isEqualTo(Listening.YES);
            }
        }
    }

    private static void awaitRefusal(Lifeline lifeline) {
        while (lifeline.look() != Listening.REFUSED) {
            Thread.onSpinWait();
        }
    }

    private static IOException catchAccept(ServerSocket node) {
        try {
            node.accept().close();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }
}
