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
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.BasicHttpCredentials;
import akka.http.javadsl.model.headers.OAuth2BearerToken;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks clients who they are, where the node's settings want it: by HTTP's basic authentication (Mesos: the default HTTP
 * authenticator), executors by the token that their agent gave them. Behind it a request says by whom it comes.
 */
public final class Authentication {
    private static final AttributeKey<String> PRINCIPAL = AttributeKey.create("principal", String.class);
    private static final AttributeKey<ExecutorClaims> EXECUTOR = AttributeKey.create("executor", ExecutorClaims.class);
    private static final String CHALLENGE = "WWW-Authenticate";

    private final String process;
    private final AuthenticationSettings settings;
    private final Optional<ExecutorTokens> tokens;
    private final Optional<CredentialsFile> file;

    private Authentication(String process, AuthenticationSettings settings, Optional<ExecutorTokens> tokens) {
        this.process = process;
        this.settings = settings;
        this.tokens = tokens;
        this.file = settings.credentials().map(CredentialsFile::new);
    }

    /**
     * At a master.
     *
     * @throws InvalidValueException naming the setting at fault
     */
    public static Authentication ofMaster(ActorSystem<?> system) {
        return start(
                system,
                new Authentication(
                        "master", AuthenticationSettings.from(system.settings().config()), Optional.empty()));
    }

    /**
     * At an agent.
     *
     * @param tokens of its executors
     * @throws InvalidValueException naming the setting at fault
     */
    public static Authentication ofAgent(ActorSystem<?> system, Optional<ExecutorTokens> tokens) {
        AuthenticationSettings settings =
                AuthenticationSettings.from(system.settings().config());
        if (settings.closed().contains(Realm.EXECUTORS) && tokens.isEmpty()) {
            throw new InvalidValueException(
                    AuthenticationSettings.EXECUTORS, "needs a key for their tokens (kebne.agent.jwt-secret-key)");
        }
        return start(system, new Authentication("agent", settings, tokens));
    }

    /** Goes on reading the credentials as long as the actor system lives. */
    private static Authentication start(ActorSystem<?> system, Authentication authentication) {
        AuthenticationSettings settings = authentication.settings;
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

    /** By whom a request comes; empty where nobody was asked, and for executors. */
    public static Optional<String> principal(HttpRequest request) {
        return request.getAttribute(PRINCIPAL);
    }

    /** By which executor a request comes; empty where nobody was asked, and when it comes by somebody else. */
    public static Optional<ExecutorClaims> executor(HttpRequest request) {
        return request.getAttribute(EXECUTOR);
    }

    /** The routes, for those who may use what is in the realm; a 401 for others. */
    public Route guard(Realm realm, HttpRequest request, Route routes) {
        if (!settings.closed().contains(realm)) {
            return routes;
        }
        if (realm.isForExecutors() && tokens.isPresent()) {
            Optional<ExecutorClaims> executor = executor(request, tokens.get());
            if (executor.isPresent()) {
                return mapRequest(known -> known.addAttribute(EXECUTOR, executor.get()), () -> routes);
            }
        }
        if (realm == Realm.EXECUTORS) {
            return refused(realm, request);
        }
        return authenticated(request)
                .map(principal -> mapRequest(known -> known.addAttribute(PRINCIPAL, principal), () -> routes))
                .orElseGet(() -> refused(realm, request));
    }

    private static Optional<ExecutorClaims> executor(HttpRequest request, ExecutorTokens tokens) {
        return request.getHeader(Authorization.class)
                .map(Authorization::credentials)
                .filter(OAuth2BearerToken.class::isInstance)
                .map(OAuth2BearerToken.class::cast)
                .flatMap(given -> tokens.read(given.token()));
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
        boolean unknown = request.getHeader(Authorization.class).isPresent();
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.UNAUTHORIZED)
                .addHeaders(challenges(realm))
                .withEntity(HttpEntities.create(
                        ContentTypes.TEXT_PLAIN_UTF8,
                        (realm == Realm.EXECUTORS ? executorsText(unknown) : text(unknown)) + "\n"));
        return extractMaterializer(materializer -> {
            request.discardEntityBytes(materializer);
            return complete(response);
        });
    }

    private List<HttpHeader> challenges(Realm realm) {
        String named = " realm=\"" + realm.name(process) + "\"";
        List<HttpHeader> challenges = new ArrayList<>();
        if (realm != Realm.EXECUTORS) {
            challenges.add(RawHeader.create(CHALLENGE, "Basic" + named));
        }
        if (realm.isForExecutors() && tokens.isPresent()) {
            challenges.add(RawHeader.create(CHALLENGE, "Bearer" + named));
        }
        return challenges;
    }

    private static String text(boolean unknown) {
        return unknown
                ? "The credentials are not those of a known principal"
                : "Credentials are needed, by HTTP's basic authentication";
    }

    private static String executorsText(boolean unknown) {
        return unknown
                ? "The token is not one that this agent has given to an executor"
                : "An executor's token is needed, as a bearer token";
    }
}
