package io.kebne.http.dns;

import akka.actor.typed.ActorSystem;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.service.ServiceQueries;
import io.kebne.protocol.service.ServiceReport;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/**
 * Has the latest {@link Zone} at hand, so that a query costs the services nothing. It asks for all services again and again; for
 * long lists less often, so that they take no more than a small part of anybody's time.
 */
final class ZoneKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneKeeper.class);
    private static final int SHARE = 20;

    private record Taken(Zone zone, long atMillis) {}

    private final ActorSystem<?> system;
    private final ServiceQueries queries;
    private final DnsSettings settings;
    private final Optional<InetAddress> self;
    private final InstantSource clock;
    private volatile Optional<Taken> latest = Optional.empty();
    private volatile boolean failing;
    private volatile boolean closed;

    /** @param self the address of this server */
    ZoneKeeper(
            ActorSystem<?> system,
            ServicesApi services,
            DnsSettings settings,
            Optional<InetAddress> self,
            InstantSource clock) {
        this.system = system;
        this.queries = new ServiceQueries(services);
        this.settings = settings;
        this.self = self;
        this.clock = clock;
    }

    /** Empty: it is not known, or has not been for too long. */
    Optional<Zone> zone() {
        return latest.filter(taken ->
                        clock.millis() - taken.atMillis() <= settings.maxAge().toMillis())
                .map(Taken::zone);
    }

    void refresh() {
        if (closed) {
            return;
        }
        long began = clock.millis();
        queries.all().thenAccept(reports -> take(reports, began)).whenComplete((taken, failure) -> {
            if (failure != null && !failing) {
                failing = true;
                LOG.warn("DNS does not know the services now: {}", failure.toString());
            }
            Duration took = failure == null ? Duration.ofMillis(clock.millis() - began) : Duration.ZERO;
            system.scheduler().scheduleOnce(pause(took, settings), this::refresh, system.executionContext());
        });
    }

    /**
     * However long it takes, and whatever is done to the clock: what is known must not grow too old meanwhile.
     *
     * @param took to list the services; nothing: they could not be
     */
    static Duration pause(Duration took, DnsSettings settings) {
        Duration longest = settings.maxAge().dividedBy(2);
        Duration fair = took.multipliedBy(SHARE);
        Duration pause = fair.compareTo(longest) < 0 ? fair : longest;
        return pause.compareTo(settings.refresh()) > 0 ? pause : settings.refresh();
    }

    private void take(List<ServiceReport> reports, long atMillis) {
        Name domain = settings.domain();
        latest = Optional.of(
                new Taken(Zone.of(domain, self, atMillis / 1000, reports, latest.map(Taken::zone)), atMillis));
        failing = false;
    }

    void close() {
        closed = true;
    }
}
