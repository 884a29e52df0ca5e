package io.kebne.http.dns;

import akka.Done;
import akka.NotUsed;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.io.Inet.SocketOption;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import io.kebne.actors.api.ServicesApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Address;

/** The DNS server of a master, by UDP and TCP. It stops with its actor system. */
public final class DnsServer {
    private static final int MAX_CONNECTIONS = 200;
    private static final int MAX_QUERIES = 100;
    private static final int MAX_QUERY = 4096;
    private static final int PREFIX = 2;
    private static final int BACKLOG = 100;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ActorSystem<?> system;
    private final ZoneKeeper keeper;
    private final Responder responder;
    private final AtomicInteger connections = new AtomicInteger();

    private DnsServer(ActorSystem<?> system, ZoneKeeper keeper, Responder responder) {
        this.system = system;
        this.keeper = keeper;
        this.responder = responder;
    }

    /**
     * Call once on a master.
     *
     * @param self the address by which the server is reached
     * @return fails with an {@link IOException} when it cannot listen
     */
    public static CompletionStage<Done> start(
            ActorSystem<?> system, ServicesApi services, DnsSettings settings, String self) {
        ZoneKeeper keeper = new ZoneKeeper(system, services, settings, address(self), InstantSource.system());
        Responder responder = new Responder(
                settings.ttl().toSeconds(), bound -> ThreadLocalRandom.current().nextInt(bound));
        DnsServer server = new DnsServer(system, keeper, responder);
        return server.bind(settings);
    }

    private CompletionStage<Done> bind(DnsSettings settings) {
        UdpServer udp;
        try {
            udp = UdpServer.start(
                    settings.host(), settings.port(), query -> responder.respond(query, true, keeper.zone()));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new IOException(
                    "cannot listen for DNS on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e));
        }
        CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-dns", () -> {
            keeper.close();
            udp.close();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        system.getWhenTerminated().thenRun(udp::close);
        return Tcp.get(system)
                .bind(settings.host(), settings.port(), BACKLOG, List.<SocketOption>of(), false, Optional.of(IDLE))
                .to(Sink.foreach(this::serve))
                .run(system)
                .thenApply(binding -> {
                    keeper.refresh();
                    return Done.getInstance();
                });
    }

    private void serve(Tcp.IncomingConnection connection) {
        if (connections.incrementAndGet() > MAX_CONNECTIONS) {
            connections.decrementAndGet();
            connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), system);
            return;
        }
        Flow<ByteString, ByteString, NotUsed> answers = Framing.lengthField(
                        PREFIX, 0, PREFIX + MAX_QUERY, ByteOrder.BIG_ENDIAN)
                .take(MAX_QUERIES)
                .mapConcat(frame ->
                        responder
                                .respond(frame.drop(PREFIX).toArray(), false, keeper.zone())
                                .map(DnsServer::framed)
                                .stream()
                                .toList())
                .completionTimeout(LONGEST);
        connection.handleWith(
                answers.watchTermination((unused, ended) -> {
                    ended.whenComplete((done, failure) -> connections.decrementAndGet());
                    return unused;
                }),
                system);
    }

    private static ByteString framed(byte[] answer) {
        byte[] prefix = {(byte) (answer.length >> 8), (byte) answer.length};
        return ByteString.fromArray(prefix).concat(ByteString.fromArray(answer));
    }

    private static Optional<InetAddress> address(String self) {
        try {
            return Optional.of(Address.getByAddress(self));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
