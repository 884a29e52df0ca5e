package io.kebne.http.authentication;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractMaterializer;
import static akka.http.javadsl.server.Directives.mapRequest;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.BasicHttpCredentials;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * Asks clients who they are, where the node's settings want it: HTTP's basic authentication (Mesos: the default HTTP
 * authenticator). Behind it a request says by whom it comes.
 */
public final class Authentication {
    private static final AttributeKey<String> PRINCIPAL = AttributeKey.create("principal", String.class);

    private final String process;
    private final AuthenticationSettings settings;
    private final Optional<CredentialsFile> file;

    private Authentication(String process, AuthenticationSettings settings) {
        this.process = process;
        this.settings = settings;
        this.file = settings.credentials().map(CredentialsFile::new);
    }

    /**
     * Reads the credentials, and goes on reading them as long as the actor system lives.
     *
     * @param process as Mesos calls it: {@code master} or {@code agent}
     * @throws InvalidValueException naming the setting at fault
     */
    public static Authentication start(ActorSystem<?> system, String process) {
        AuthenticationSettings settings =
                AuthenticationSettings.from(system.settings().config());
        Authentication authentication = new Authentication(process, settings);
        authentication.file.ifPresent(file -> {
            Cancellable reading = system.scheduler()
                    .scheduleWithFixedDelay(
                            settings.reloadInterval(),
                            settings.reloadInterval(),
                            file::refresh,
                            system.dispatchers().lookup(DispatcherSelector.fromConfig("kebne.blocking-dispatcher")));
            system.getWhenTerminated().thenRun(reading::cancel);
        });
        return authentication;
    }

    /** By whom a request comes; empty where nobody was asked. */
    public static Optional<String> principal(HttpRequest request) {
        return request.getAttribute(PRINCIPAL);
    }

    /** The routes, for those who may use what is in the realm; a 401 for others. */
    public Route guard(Realm realm, HttpRequest request, Route routes) {
        if (!settings.closed().contains(realm)) {
            return routes;
        }
        return authenticated(request)
                .map(principal -> mapRequest(known -> known.addAttribute(PRINCIPAL, principal), () -> routes))
                .orElseGet(() -> refused(realm, request));
    }

    private Optional<String> authenticated(HttpRequest request) {
        return request.getHeader(Authorization.class)
                .map(Authorization::credentials)
                .filter(BasicHttpCredentials.class::isInstance)
                .map(BasicHttpCredentials.class::cast)
                .filter(given -> file.isPresent() && file.get().credentials().match(given.username(), given.password()))
                .map(BasicHttpCredentials::username);
    }

    private Route refused(Realm realm, HttpRequest request) {
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.UNAUTHORIZED)
                .addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"" + realm.name(process) + "\""))
                .withEntity(HttpEntities.create(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        request.getHeader(Authorization.class).isPresent()
                                ? "The credentials are not those of a known principal\n"
                                : "Credentials are needed, by HTTP's basic authentication\n"));
        return extractMaterializer(materializer -> {
            request.discardEntityBytes(materializer);
            return complete(response);
        });
    }
}
