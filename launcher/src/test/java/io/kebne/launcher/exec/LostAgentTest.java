package io.kebne.launcher.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.HttpNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session whose agent goes away in the middle of it, by an agent that the test plays. */
@Timeout(60)
class LostAgentTest {
    private static final String SAID = "{\"type\":\"DATA\",\"data\":{\"type\":\"STDOUT\",\"data\":\"aGk=\"}}";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private HttpServer agent;

    @BeforeEach
    void start() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.setExecutor(threads);
        agent.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        agent.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anOutputThatBreaksOffIsNoEnd() throws IOException {
        answer(exchange -> {
            say(exchange);
            // Of a record that is announced only half is there.
            exchange.getResponseBody().write("100\n{".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });

        assertThatIOException().isThrownBy(() -> follow(Duration.ZERO)).withMessage("the agent's answer broke off");
        assertThat(out).hasToString("hi");
    }

    @Test
    void anAgentThatSaysNothingAnyMoreIsGivenUp() throws IOException {
        answer(exchange -> {
            say(exchange);
            over.await();
        });

        assertThatIOException().isThrownBy(() -> follow(Duration.ofMillis(200))).withMessage("Read timed out");
    }

    @Test
    void whatAnAgentRefusesItIsQuotedFor() throws IOException {
        answer(exchange -> {
            byte[] why = "This agent has no kebne-pty\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(400, why.length);
            exchange.getResponseBody().write(why);
            exchange.close();
        });

        assertThatThrownBy(() -> follow(Duration.ZERO))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("This agent has no kebne-pty");
    }

    private void follow(Duration patience) throws IOException {
        AgentClient client =
                new AgentClient(new HttpNode("127.0.0.1:" + agent.getAddress().getPort(), Optional.empty()), patience);
        Session session =
                new Session(client, JsonNodeFactory.instance.objectNode().put("value", "container"));
        try (InputStream output = session.launch(List.of("true"), Optional.empty())) {
            PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
            Session.copy(output, printed, printed);
        }
    }

    private static void say(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        body.write((SAID.length() + "\n" + SAID).getBytes(StandardCharsets.US_ASCII));
        body.flush();
    }

    private void answer(Answer answer) {
        agent.createContext("/api/v1", exchange -> {
            try {
                byte[] unused = exchange.getRequestBody().readAllBytes();
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What the agent does. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }
}
