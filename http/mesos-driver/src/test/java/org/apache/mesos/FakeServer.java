package org.apache.mesos;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A master or an agent of which the test plays every event and sees every call.
 *
 * @param <C> the calls of its API
 */
final class FakeServer<C extends MessageLite> implements AutoCloseable {
    private static final int SECONDS = 20;
    /** Instead of a status: the connection ends without an answer. */
    static final int NO_ANSWER = -1;

    private final BlockingQueue<C> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<HttpExchange> streams = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Parser<C> parser;
    private final Predicate<C> subscribes;
    private final HttpServer server;
    private volatile int refusal;
    private HttpExchange stream;

    FakeServer(String path, Parser<C> parser, Predicate<C> subscribes) throws IOException {
        this.parser = parser;
        this.subscribes = subscribes;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(path, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    static FakeServer<org.apache.mesos.v1.scheduler.Protos.Call> master() throws IOException {
        return new FakeServer<>(
                "/api/v1/scheduler",
                org.apache.mesos.v1.scheduler.Protos.Call.parser(),
                call -> call.getType() == org.apache.mesos.v1.scheduler.Protos.Call.Type.SUBSCRIBE);
    }

    static FakeServer<org.apache.mesos.v1.executor.Protos.Call> agent() throws IOException {
        return new FakeServer<>(
                "/api/v1/executor",
                org.apache.mesos.v1.executor.Protos.Call.parser(),
                call -> call.getType() == org.apache.mesos.v1.executor.Protos.Call.Type.SUBSCRIBE);
    }

    String address() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    /** From now on every call is answered with this status; 0: calls are taken again. */
    void refuse(int status) {
        refusal = status;
    }

    C nextCall() throws InterruptedException {
        C call = calls.poll(SECONDS, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    boolean isSilent() {
        return calls.isEmpty();
    }

    /** The subscription that came next after the last one. */
    C nextSubscription() throws InterruptedException {
        C call = nextCall();
        if (!subscribes.test(call)) {
            throw new AssertionError("the call is no subscription");
        }
        stream = streams.poll(SECONDS, TimeUnit.SECONDS);
        return call;
    }

    void send(MessageLite event) {
        try {
            byte[] bytes = event.toByteArray();
            OutputStream out = stream.getResponseBody();
            out.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void endStream() {
        stream.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        C call = parse(exchange);
        if (refusal == NO_ANSWER) {
            exchange.close();
        } else if (refusal != 0) {
            answer(exchange, refusal, "refused");
        } else if (subscribes.test(call)) {
            exchange.getResponseHeaders().add("Mesos-Stream-Id", "stream");
            exchange.sendResponseHeaders(200, 0);
            streams.add(exchange);
        } else {
            answer(exchange, 202, "");
        }
        calls.add(call);
    }

    private C parse(HttpExchange exchange) throws IOException {
        try {
            return parser.parseFrom(exchange.getRequestBody().readAllBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no call", e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
