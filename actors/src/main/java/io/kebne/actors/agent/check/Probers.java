package io.kebne.actors.agent.check;

import io.kebne.actors.agent.check.core.Finding;
import io.kebne.protocol.task.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Looks at the tasks of one agent. Ports of those that share the machine's network are looked for on its loopback
 * interface (Mesos: DEFAULT_DOMAIN of its checker). At most one look at a time is under way for each check.
 */
public final class Probers implements AutoCloseable {
    /** Threads that take in answers; each does so in well under a millisecond. */
    private static final int THREADS = 2;

    private final ExecutorService executor;
    private Optional<HttpClient> client = Optional.empty();

    private Probers(ExecutorService executor) {
        this.executor = executor;
    }

    public static Probers open() {
        return new Probers(Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "kebne-checks");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** Made when it is first needed, for most agents never do. */
    private synchronized HttpClient client() {
        // As curl -L -k, which Mesos uses: redirections are followed and certificates not verified.
        HttpClient made = client.orElseGet(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .sslContext(TrustingTls.context())
                .executor(executor)
                .build());
        client = Optional.of(made);
        return made;
    }

    /**
     * Of one task.
     *
     * @param runner starts commands beside it
     * @param blocking where that is done
     * @param reach where its ports are
     */
    public Prober of(CommandRunner runner, Executor blocking, Reach reach) {
        return probe -> begin(probe, runner, blocking, reach);
    }

    private Look begin(Probe probe, CommandRunner runner, Executor blocking, Reach reach) {
        try {
            if (probe instanceof Probe.Command command) {
                return CommandLook.begin(runner, command.command(), blocking);
            } else if (probe instanceof Probe.Http http) {
                return HttpLook.begin(
                        client(), HttpRequest.newBuilder(uri(http, reach)).GET().build());
            } else if (probe instanceof Probe.Tcp tcp) {
                return TcpLook.begin(new InetSocketAddress(reach.address(tcp.ipv6()), tcp.port()));
            }
            throw new IllegalStateException("no look is known for " + probe);
        } catch (IOException | URISyntaxException | UnsupportedAddressTypeException e) {
            return new Refused(new Finding.Failed("no look was possible: " + e));
        }
    }

    private static URI uri(Probe.Http http, Reach reach) throws URISyntaxException, IOException {
        String address = reach.address(http.ipv6());
        String host = http.ipv6() ? "[" + address + "]" : address;
        return new URI(http.scheme().orElse("http") + "://" + host + ":" + http.port()
                + http.path().orElse("/"));
    }

    /** Looks that are under way end without a finding. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** One that ended before it began. */
    private record Refused(Finding why) implements Look {
        @Override
        public CompletionStage<Finding> finding() {
            return CompletableFuture.completedFuture(why);
        }

        @Override
        public void cancel() {
            // There is nothing to give back.
        }
    }
}
