package io.kebne.http.executor;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.path;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.WireRequest;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.id.ExecutorKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.v1.executor.Protos.Call;

/**
 * {@code POST /api/v1/executor} of an agent (Mesos: executor HTTP API). SUBSCRIBE is answered by a stream of events, the
 * other calls by 202.
 */
public final class ExecutorRoutes {
    /** Tasks that an executor has not heard of come back with its subscription, data and all. */
    private static final long MAX_CALL = 64L * 1024 * 1024;

    private final ExecutorClients executors;
    private final Duration heartbeatInterval;
    private final ActorSystem<?> system;

    private ExecutorRoutes(ExecutorClients executors, Duration heartbeatInterval, ActorSystem<?> system) {
        this.executors = executors;
        this.heartbeatInterval = heartbeatInterval;
        this.system = system;
    }

    /** @param heartbeatInterval after how much silence of the agent its executors are sent a sign of life */
    public static Route create(ExecutorClients executors, Duration heartbeatInterval, ActorSystem<?> system) {
        ExecutorRoutes routes = new ExecutorRoutes(executors, heartbeatInterval, system);
        return path(
                PathMatchers.segment("api").slash("v1").slash("executor"),
                () -> WireCalls.call(MAX_CALL, Call.getDefaultInstance(), routes::called));
    }

    private Route called(WireRequest<Call> request) {
        Call call = request.message();
        try {
            if (!call.hasType()) {
                throw new InvalidValueException("type", "is missing");
            }
            if (call.getType() == Call.Type.UNKNOWN) {
                return complete(WireCalls.text(StatusCodes.NOT_IMPLEMENTED, "type: is not known"));
            }
            ExecutorKey key = ExecutorCallReader.key(call);
            ExecutorCall read = ExecutorCallReader.read(call);
            return call.getType() == Call.Type.SUBSCRIBE ? subscribe(key, read, request) : pass(key, read, request);
        } catch (InvalidValueException e) {
            return complete(WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Failed to validate " + call.getType() + " call: " + e.getMessage()));
        }
    }

    private Route subscribe(ExecutorKey key, ExecutorCall call, WireRequest<Call> request) {
        Optional<WireFormat> format = request.answerFormat();
        if (format.isEmpty()) {
            return complete(WireCalls.notAcceptable());
        }
        ExecutorPipe pipe = new ExecutorPipe(format.get(), heartbeatInterval, system);
        HttpResponse stream = HttpResponse.create()
                .withEntity(HttpEntities.createChunked(
                        format.get().contentType(), pipe.records(() -> executors.gone(key, pipe))));
        return completeWithFuture(executors
                .call(key, Authentication.executor(request.http()), call, Optional.of(pipe))
                .handle((answer, failure) -> answered(answer, failure, stream)));
    }

    private Route pass(ExecutorKey key, ExecutorCall call, WireRequest<Call> request) {
        HttpResponse accepted = HttpResponse.create().withStatus(StatusCodes.ACCEPTED);
        return completeWithFuture(executors
                .call(key, Authentication.executor(request.http()), call, Optional.empty())
                .handle((answer, failure) -> answered(answer, failure, accepted)));
    }

    private static HttpResponse answered(ExecutorAnswer answer, Throwable failure, HttpResponse accepted) {
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw cause instanceof TimeoutException
                    ? new NotReadyException("Agent has not finished recovery")
                    : new CompletionException(cause);
        }
        return switch (answer) {
            case ACCEPTED -> accepted;
            case UNKNOWN_FRAMEWORK, UNKNOWN_EXECUTOR -> WireCalls.text(StatusCodes.BAD_REQUEST, answer.message());
            case NOT_ITS_TOKEN, NOT_SUBSCRIBED -> WireCalls.text(StatusCodes.FORBIDDEN, answer.message());
        };
    }
}
