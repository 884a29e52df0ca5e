package io.kebne.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP server to run as a service: on {@code PORT0} it answers {@code /} with a text, {@code /ready} with 200 once it
 * takes requests and 503 before, and {@code /health} with 200. When it is told to end it takes no more, and answers those
 * that are under way.
 */
public final class HttpService {
    private static final int THREADS = 16;
    private static final int STOP_SECONDS = 2;

    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(THREADS);
    private final long begun = System.nanoTime();
    private final String text;
    private final Duration warmUp;
    private final Duration work;

    /**
     * @param text what it answers
     * @param warmUp how long it takes no requests after its start
     * @param work how long each answer takes
     */
    HttpService(String text, Duration warmUp, Duration work) {
        this.text = text;
        this.warmUp = warmUp;
        this.work = work;
    }

    /** @param args the text, the milliseconds before it is ready, and those for which it thinks about an answer */
    public static void main(String[] args) throws IOException {
        HttpService service = new HttpService(
                args[0], Duration.ofMillis(Long.parseLong(args[1])), Duration.ofMillis(Long.parseLong(args[2])));
        HttpServer server = service.start(Integer.parseInt(System.getenv("PORT0")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(STOP_SECONDS)));
        System.out.println("version " + args[0] + " listens at " + server.getAddress());
    }

    HttpServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/health", exchange -> answer(exchange, 200, "well\n"));
        server.createContext("/ready", exchange -> answer(exchange, isReady() ? 200 : 503, isReady() + "\n"));
        server.createContext("/", exchange -> {
            // As an application that still loads what it needs.
            int status = isReady() ? 200 : 503;
            ScheduledFuture<?> unused =
                    later.schedule(() -> answer(exchange, status, text + "\n"), work.toMillis(), TimeUnit.MILLISECONDS);
        });
        server.setExecutor(later);
        server.start();
        return server;
    }

    private boolean isReady() {
        return System.nanoTime() - begun >= warmUp.toNanos();
    }

    private static void answer(HttpExchange exchange, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            System.out.println("nobody waits for an answer any more: " + e);
        }
    }
}
