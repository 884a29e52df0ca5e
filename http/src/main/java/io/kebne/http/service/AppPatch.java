package io.kebne.http.service;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.AuditLog;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Changes some fields of a service. What they are changed in is read, and what comes of it is deployed only where that is
 * wanted still: otherwise it is read again, so that no change of others in between is lost.
 */
final class AppPatch {
    /** So often at most a service is read: whoever is overtaken each time is told so. */
    private static final int MAX_TRIES = 5;

    private final ServiceQueries queries;
    private final ServiceId id;
    private final JsonNode body;
    private final boolean force;

    AppPatch(ServiceQueries queries, ServiceId id, JsonNode body, boolean force) {
        this.queries = queries;
        this.id = id;
        this.body = body;
        this.force = force;
    }

    /** Changes nothing, and answers what would happen. */
    CompletionStage<HttpResponse> plan() {
        return queries.find(id).thenCompose(found -> whole(found, queries::plan));
    }

    CompletionStage<HttpResponse> carryOut(HttpRequest request, LongSupplier wallMillis) {
        return attempt(request, wallMillis, 1);
    }

    private CompletionStage<HttpResponse> attempt(HttpRequest request, LongSupplier wallMillis, int tries) {
        return queries.find(id)
                .thenCompose(found -> whole(found, spec -> {
                    ServiceCommand.Deploy command =
                            new ServiceCommand.Deploy(spec, found.isEmpty(), force, found.map(ServiceVersion::version));
                    CompletionStage<ServiceReply> asked = queries.ask(command).whenComplete((reply, failure) -> {
                        if (failure != null) {
                            AuditLog.note(request, command, failure);
                        }
                    });
                    return asked.thenCompose(reply -> {
                        if (isOvertaken(reply) && tries < MAX_TRIES) {
                            return attempt(request, wallMillis, tries + 1);
                        }
                        HttpResponse answer = answer(reply);
                        AuditLog.note(request, command, answer.status());
                        if (reply instanceof ServiceReply.Accepted) {
                            queries.posted(request, spec, wallMillis.getAsLong());
                        }
                        return CompletableFuture.completedStage(answer);
                    });
                }));
    }

    private static boolean isOvertaken(ServiceReply reply) {
        return reply instanceof ServiceReply.Refused refused
                && (refused.cause() == Cause.CHANGED || refused.cause() == Cause.EXISTS);
    }

    private static HttpResponse answer(ServiceReply reply) {
        return reply instanceof ServiceReply.Accepted accepted
                ? ServiceAnswers.begun(accepted)
                : ServiceQueries.notDone(reply);
    }

    /** The whole definition that the change makes of what there is. */
    private CompletionStage<HttpResponse> whole(
            Optional<ServiceVersion> found, Function<ServiceSpec, CompletionStage<HttpResponse>> use) {
        try {
            JsonNode merged = found.map(present -> AppReader.merged(AppWriter.definition(present.spec()), body))
                    .orElse(body);
            return use.apply(AppReader.read(merged, Optional.of(id)));
        } catch (InvalidValueException e) {
            return CompletableFuture.completedStage(ServiceAnswers.refused(e));
        }
    }
}
