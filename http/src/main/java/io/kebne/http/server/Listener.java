package io.kebne.http.server;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.encodeResponse;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.ProductVersion;
import akka.http.javadsl.model.headers.Server;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.javadsl.settings.ServerSettings;
import akka.japi.Pair;
import akka.japi.function.Function;
import akka.stream.ActorMaterializer;
import akka.stream.ActorMaterializerSettings;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import io.kebne.http.request.JsonPadding;
import io.kebne.http.request.Refusals;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import scala.concurrent.duration.FiniteDuration;

/** Puts routes on the network, with the manners that all endpoints share: bounds, timeouts, refusals, compression. */
final class Listener {
    /** A sandbox's path with long ids, every character of it encoded, still fits. */
    private static final int MAX_URI_LENGTH = 8 * 1024;

    /** How many calls of a scheduler, on one connection, are under way at the same time. */
    private static final int PIPELINED = 16;

    private Listener() {}

    /**
     * Fails with an {@link HttpBindException} when the address cannot be had.
     *
     * @param streams whose answers go on for long: they are never compressed, which would hold back what was said last
     */
    static CompletionStage<ServerBinding> bind(
            ActorSystem<?> system, Route streams, Route routes, HttpSettings settings) {
        Route sealed = concat(streams, encodeResponse(() -> JsonPadding.padded(routes)))
                .seal(RejectionHandler.defaultHandler(), Refusals.handler());
        Function<HttpRequest, CompletionStage<HttpResponse>> handler = sealed.handler(system);
        Flow<HttpRequest, HttpResponse, NotUsed> connection = Flow.of(HttpRequest.class)
                .statefulMap(
                        () -> new ConnectionOrder(request -> answer(handler, request)),
                        (order, request) -> Pair.create(order, Pair.create(order, request)),
                        order -> Optional.empty())
                .mapAsync(PIPELINED, next -> next.first().handle(next.second()));
        return Http.get(system)
                .newServerAt(settings.host(), settings.port())
                .withSettings(serverSettings(system, settings))
                .withMaterializer(connections(system))
                .bindFlow(connection)
                .handle((binding, failure) -> {
                    if (failure != null) {
                        throw explained(settings, failure);
                    }
                    return binding.addToCoordinatedShutdown(settings.shutdownTimeout(), system);
                });
    }

    private static CompletionStage<HttpResponse> answer(
            Function<HttpRequest, CompletionStage<HttpResponse>> handler, HttpRequest request) {
        try {
            return handler.apply(request);
        } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Akka has no other way to say on which threads its streams run. */
    @SuppressWarnings("deprecation")
    private static Materializer connections(ActorSystem<?> system) {
        akka.actor.ActorSystem classic = Adapter.toClassic(system);
        return ActorMaterializer.create(
                ActorMaterializerSettings.create(classic).withDispatcher("kebne.http.connection-dispatcher"), classic);
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
        ServerSettings defaults = ServerSettings.create(Adapter.toClassic(system));
        ParserSettings parser = defaults.getParserSettings()
                .withMaxUriLength(MAX_URI_LENGTH)
                // Clients write brackets and the like into queries without encoding them.
                .withUriParsingMode(Uri.RELAXED);
        return defaults.withParserSettings(parser)
                .withServerHeader(Optional.of(Server.create(ProductVersion.create("Kebne", ""))))
                // Clients of HTTP/1.0 name none.
                .withDefaultHostHeader(Host.create("localhost"))
                .withTransparentHeadRequests(true)
                .withVerboseErrorMessages(false)
                .withPipeliningLimit(PIPELINED)
                .withMaxConnections(settings.maxConnections())
                .withTimeouts(defaults.getTimeouts()
                        .withIdleTimeout(scala(settings.idleTimeout()))
                        .withRequestTimeout(scala(settings.requestTimeout())));
    }

    private static HttpBindException explained(HttpSettings settings, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String address = settings.host() + ":" + settings.port();
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof BindException && String.valueOf(t.getMessage()).contains("in use")) {
                return new HttpBindException("address in use: " + address, failure);
            }
        }
        return new HttpBindException("cannot listen on " + address + ": " + cause.getMessage(), failure);
    }

    private static FiniteDuration scala(Duration duration) {
        return FiniteDuration.fromNanos(duration.toNanos());
    }
}
