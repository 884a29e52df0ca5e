package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.complete;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.ExceptionHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.NotReadyException;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceReply;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Answers in Marathon's format, also where something is refused: {@code {"message": …, "details": …}}. */
public final class ServiceAnswers {
    private ServiceAnswers() {}

    public static HttpResponse json(StatusCode status, JsonNode document) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(
                            ContentTypes.APPLICATION_JSON, AppWriter.MAPPER.writeValueAsString(document)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static HttpResponse ok(JsonNode document) {
        return json(StatusCodes.OK, document);
    }

    /** What a deployment's beginning is answered with. */
    static ObjectNode deployment(ServiceReply.Accepted accepted) {
        return deployment(new ServiceReply.Begun(accepted.version(), Optional.of(accepted.deploymentId())));
    }

    static HttpResponse begun(ServiceReply.Accepted accepted) {
        return ok(deployment(accepted)).addHeader(RawHeader.create("Marathon-Deployment-Id", accepted.deploymentId()));
    }

    static ObjectNode deployment(ServiceReply.Begun begun) {
        ObjectNode document = AppWriter.MAPPER.createObjectNode().put("version", AppWriter.time(begun.version()));
        begun.deploymentId().ifPresent(id -> document.put("deploymentId", id));
        return document;
    }

    static HttpResponse refused(ServiceReply.Refused refused) {
        return switch (refused.cause()) {
            case INVALID -> invalid(refused.field(), refused.message());
            case NOT_FOUND -> message(StatusCodes.NOT_FOUND, refused.message());
            case EXISTS, CHANGED -> message(StatusCodes.CONFLICT, refused.message());
            case LOCKED -> {
                ObjectNode body = AppWriter.MAPPER.createObjectNode().put("message", refused.message());
                refused.deploymentId()
                        .ifPresent(
                                id -> body.putArray("deployments").addObject().put("id", id));
                yield json(StatusCodes.CONFLICT, body);
            }
        };
    }

    public static HttpResponse message(StatusCode status, String message) {
        return json(status, AppWriter.MAPPER.createObjectNode().put("message", message));
    }

    /** For faults in what a client sent, before anybody is asked. */
    public static ExceptionHandler handler() {
        return ExceptionHandler.newBuilder()
                .match(InvalidValueException.class, e -> complete(refused(e)))
                .build();
    }

    /** A fault in what a client sent. */
    static HttpResponse refused(InvalidValueException e) {
        return e.field().equals("body")
                ? message(StatusCodes.BAD_REQUEST, e.getMessage())
                : invalid(e.field(), e.reason());
    }

    /** Why the entity has not answered. */
    static RuntimeException unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new NotReadyException(
                        "Services have not answered; whether it was done will show, and it may be asked" + " for again")
                : new CompletionException(cause);
    }

    public static HttpResponse invalid(String field, String reason) {
        ObjectNode body = AppWriter.MAPPER.createObjectNode().put("message", field + ": " + reason);
        body.putArray("details")
                .addObject()
                .put("path", "/" + field.replace('.', '/').replaceAll("\\[([0-9]+)]", "($1)"))
                .putArray("errors")
                .add(reason);
        return json(StatusCodes.UNPROCESSABLE_CONTENT, body);
    }
}
