package io.kebne.http.service;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.request.NotReadyException;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks the entity, and gathers what comes in parts. */
public final class ServiceQueries {
    private final ServicesApi services;

    public ServiceQueries(ServicesApi services) {
        this.services = services;
    }

    /** @param accepted called with what has been done; a refusal is answered as such */
    CompletionStage<HttpResponse> command(
            ServiceCommand command, Function<ServiceReply.Accepted, CompletionStage<HttpResponse>> accepted) {
        return ask(command)
                .thenCompose(reply -> reply instanceof ServiceReply.Accepted done
                        ? accepted.apply(done)
                        : CompletableFuture.completedStage(notDone(reply)));
    }

    /** The beginning of a deployment of several services, or what else has been done. */
    CompletionStage<HttpResponse> begun(ServiceCommand command, StatusCode status) {
        return ask(command).thenApply(reply -> {
            if (!(reply instanceof ServiceReply.Begun begun)) {
                return notDone(reply);
            }
            HttpResponse answer = ServiceAnswers.json(status, ServiceAnswers.deployment(begun));
            return begun.deploymentId()
                    .map(id -> answer.addHeader(RawHeader.create("Marathon-Deployment-Id", id)))
                    .orElse(answer);
        });
    }

    /** Tells those who follow that a version has been deployed by a request. */
    void posted(HttpRequest request, ServiceSpec spec, long atMillis) {
        services.announce(new ServiceNews.Posted(
                request.getUri().getPathString(), AppWriter.definition(spec).toString(), atMillis));
    }

    /** What would happen. */
    CompletionStage<HttpResponse> plan(ServiceSpec spec) {
        return ask(new ServiceCommand.Plan(spec))
                .thenApply(reply -> reply instanceof ServiceReply.Planned planned
                        ? ServiceAnswers.ok(PlanWriter.write(spec, planned))
                        : notDone(reply));
    }

    /** @param ended called with the instances that are to end, by service; a deployment is answered as such */
    CompletionStage<HttpResponse> ended(
            ServiceCommand.EndInstances command, Function<List<ServiceReport>, HttpResponse> ended) {
        return command.scale()
                ? begun(command, StatusCodes.OK)
                : ask(command)
                        .thenApply(reply -> reply instanceof ServiceReply.Page page
                                ? ended.apply(page.services())
                                : notDone(reply));
    }

    /** @param found called with the service and all its versions */
    CompletionStage<HttpResponse> show(ServiceId id, Function<ServiceReport, HttpResponse> found) {
        return ask(new ServiceCommand.Show(id))
                .thenApply(reply -> reply instanceof ServiceReply.Page page
                        ? found.apply(page.services().get(0))
                        : notDone(reply));
    }

    /** What a service is wanted to be now; empty when there is none. */
    CompletionStage<Optional<ServiceVersion>> find(ServiceId id) {
        return ask(new ServiceCommand.Show(id))
                .thenApply(reply -> reply instanceof ServiceReply.Page page
                        ? Optional.of(page.services().get(0).version())
                        : Optional.empty());
    }

    /** All services in the order of their ids. */
    public CompletionStage<List<ServiceReport>> all() {
        return after(Optional.empty(), new ArrayList<>());
    }

    private CompletionStage<List<ServiceReport>> after(Optional<ServiceId> last, List<ServiceReport> before) {
        return ask(new ServiceCommand.List(last)).thenCompose(reply -> {
            if (!(reply instanceof ServiceReply.Page page)) {
                throw new IllegalStateException("not a page: " + reply);
            }
            before.addAll(page.services());
            return page.more()
                    ? after(
                            Optional.of(before.get(before.size() - 1)
                                    .version()
                                    .spec()
                                    .id()),
                            before)
                    : CompletableFuture.completedStage(before);
        });
    }

    CompletionStage<ServiceReply.Located> locate() {
        return ask(new ServiceCommand.Locate()).thenApply(ServiceReply.Located.class::cast);
    }

    CompletionStage<ServiceReply> ask(ServiceCommand command) {
        return services.ask(command).handle((reply, failure) -> {
            if (failure != null) {
                throw ServiceAnswers.unanswered(failure);
            } else if (reply instanceof ServiceReply.Unavailable unavailable) {
                throw new NotReadyException("Services cannot be changed or read now: " + unavailable.reason());
            }
            return reply;
        });
    }

    static HttpResponse notDone(ServiceReply reply) {
        if (reply instanceof ServiceReply.Refused refused) {
            return ServiceAnswers.refused(refused);
        }
        throw new IllegalStateException("not an answer to this: " + reply);
    }
}
