package io.kebne.http.scheduler;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.path;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.authentication.Ownership;
import io.kebne.http.limits.CallLimiter;
import io.kebne.http.metrics.SchedulerTraffic;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.WireRequest;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * {@code POST /api/v1/scheduler} (Mesos: scheduler HTTP API). SUBSCRIBE is answered by a stream of events, the other calls
 * by 202 as soon as they are on their way. Any master takes a framework's calls, whichever holds its stream.
 */
public final class SchedulerRoutes {
    private static final String STREAM_ID = "Mesos-Stream-Id";
    private static final int MAX_STREAM_ID = 128;

    private final MasterApi master;
    private final SchedulerClients schedulers;
    private final SchedulerApiSettings settings;
    private final SchedulerTraffic traffic;
    private final CallLimiter limiter;
    private final ActorSystem<?> system;
    private final CallReader reader;

    private SchedulerRoutes(
            MasterApi master,
            SchedulerClients schedulers,
            SchedulerTraffic traffic,
            CallLimiter limiter,
            ActorSystem<?> system) {
        this.master = master;
        this.schedulers = schedulers;
        this.settings = SchedulerApiSettings.from(system.settings().config());
        this.traffic = traffic;
        this.limiter = limiter;
        this.system = system;
        this.reader = new CallReader(new AcceptReader(this::offer, InstantSource.system()), this::framework);
    }

    /**
     * @param traffic is told of calls and events
     * @param limiter how fast principals may call
     */
    public static Route create(
            MasterApi master,
            SchedulerClients schedulers,
            SchedulerTraffic traffic,
            CallLimiter limiter,
            ActorSystem<?> system) {
        SchedulerRoutes routes = new SchedulerRoutes(master, schedulers, traffic, limiter, system);
        return path(
                PathMatchers.segment("api").slash("v1").slash("scheduler"),
                () -> WireCalls.call(routes.settings.maxCall(), Call.getDefaultInstance(), routes::called));
    }

    private Route called(WireRequest<Call> request) {
        Call call = request.message();
        try {
            CallReader.requireComplete(call);
            Optional<Duration> wait = limiter.admit(caller(call, request));
            if (wait.isPresent()) {
                return complete(WireCalls.tooMany(wait.get()));
            }
            if (call.getType() == Call.Type.SUBSCRIBE) {
                return subscribe(request);
            } else if (call.getType() == Call.Type.UNKNOWN) {
                return complete(WireCalls.text(StatusCodes.NOT_IMPLEMENTED, "type: is not known"));
            }
            Optional<String> principal = Authentication.principal(request.http());
            ReadCall read = reader.read(call, principal);
            requireOwner(read.frameworkId(), principal);
            return pass(read, call, request);
        } catch (InvalidValueException e) {
            traffic.refused(call);
            return complete(WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Failed to validate " + call.getType() + " call: " + e.getMessage()));
        }
    }

    /** By whom a call comes, as it says itself where nobody has asked. */
    private Optional<String> caller(Call call, WireRequest<Call> request) {
        return Authentication.principal(request.http())
                .or(() -> call.getType() == Call.Type.SUBSCRIBE
                        ? Optional.of(call.getSubscribe().getFrameworkInfo().getPrincipal())
                                .filter(principal -> !principal.isEmpty())
                        : framework(FrameworkMessages.id(call.getFrameworkId(), "framework_id"))
                                .flatMap(FrameworkInfo::principal));
    }

    private Optional<FrameworkInfo> framework(FrameworkId id) {
        return master.view()
                .flatMap(view -> view.state().framework(id).toJavaOptional())
                .map(Framework::info);
    }

    private Route subscribe(WireRequest<Call> request) {
        if (streamId(request).isPresent()) {
            return complete(WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Subscribe calls should not include the '" + STREAM_ID + "' header"));
        }
        Optional<WireFormat> format = request.answerFormat();
        if (format.isEmpty()) {
            return complete(WireCalls.notAcceptable());
        }
        requireWell();
        FrameworkId newId = new FrameworkId(UUID.randomUUID().toString());
        SchedulerCall.Subscribe call;
        try {
            call = CallReader.subscribe(request.message().getSubscribe(), newId);
        } catch (InvalidValueException e) {
            EventPipe pipe = pipe(newId, format.get());
            pipe.refuse(e.getMessage());
            return stream(format.get(), UUID.randomUUID().toString(), pipe.bytes(() -> {}));
        }
        return open(owned(call, Authentication.principal(request.http())), request.message(), format.get());
    }

    private SchedulerCall.Subscribe owned(SchedulerCall.Subscribe call, Optional<String> principal) {
        FrameworkInfo info = Ownership.owned(call.info(), framework(call.info().id()), principal);
        return new SchedulerCall.Subscribe(info, call.suppressedRoles(), call.offerConstraints());
    }

    private void requireOwner(FrameworkId id, Optional<String> principal) {
        framework(id).ifPresent(info -> Ownership.requireOwner(info, principal));
    }

    private Route open(SchedulerCall.Subscribe call, Call said, WireFormat format) {
        FrameworkId id = call.info().id();
        String streamId = UUID.randomUUID().toString();
        EventPipe pipe = pipe(id, format);
        traffic.call(id, said);
        SchedulerClients.Stream stream = schedulers.open(call, streamId, pipe);
        return stream(format, streamId, pipe.bytes(stream::close));
    }

    private EventPipe pipe(FrameworkId id, WireFormat format) {
        return new EventPipe(id, format, settings, master::node, traffic, system);
    }

    private static Route stream(WireFormat format, String streamId, Source<ByteString, NotUsed> bytes) {
        return complete(HttpResponse.create()
                .addHeader(RawHeader.create(STREAM_ID, streamId))
                .withEntity(HttpEntities.createChunked(format.contentType(), bytes)));
    }

    private Route pass(ReadCall read, Call call, WireRequest<Call> request) {
        String streamId = streamId(request).orElse("");
        if (streamId.length() > MAX_STREAM_ID) {
            throw new InvalidValueException(STREAM_ID, "is longer than " + MAX_STREAM_ID + " characters");
        }
        // Also for what is ignored it is looked whether its framework may call at all.
        SchedulerCall passed = read.call().orElseGet(() -> new SchedulerCall.RequestResources(List.of()));
        return completeWithFuture(
                schedulers.call(read.frameworkId(), streamId, passed).handle((answer, failure) -> {
                    if (failure != null) {
                        throw unanswered(failure);
                    }
                    return answered(answer, read, call, streamId);
                }));
    }

    private HttpResponse answered(CallAnswer answer, ReadCall read, Call call, String streamId) {
        switch (answer.outcome()) {
            case ACCEPTED, DONE -> {
                traffic.call(read.frameworkId(), call);
                read.refusedTasks()
                        .forEach(status -> schedulers.tell(read.frameworkId(), new SchedulerEvent.Update(status)));
                read.refusedOperations()
                        .forEach(status ->
                                schedulers.tell(read.frameworkId(), new SchedulerEvent.UpdateOperationStatus(status)));
                boolean done = answer.outcome() == CallAnswer.Outcome.DONE;
                return HttpResponse.create().withStatus(done ? StatusCodes.OK : StatusCodes.ACCEPTED);
            }
            case REFUSED -> {
                traffic.refused(call);
                return WireCalls.text(StatusCodes.BAD_REQUEST, answer.message());
            }
            case UNKNOWN_FRAMEWORK -> {
                traffic.refused(call);
                return WireCalls.text(StatusCodes.BAD_REQUEST, "Framework cannot be found");
            }
            case NOT_SUBSCRIBED -> {
                traffic.refused(call);
                return WireCalls.text(StatusCodes.FORBIDDEN, "Framework is not subscribed");
            }
            case OTHER_STREAM -> {
                traffic.refused(call);
                return WireCalls.text(
                        StatusCodes.BAD_REQUEST,
                        streamId.isEmpty()
                                ? "All non-subscribe calls should include the '" + STREAM_ID + "' header"
                                : "The stream ID in this request is not that of the framework's present stream");
            }
            case OVERTAKEN -> {
                traffic.refused(call);
                return WireCalls.text(
                        StatusCodes.CONFLICT, "The framework is over or has another scheduler since this call came");
            }
            case UNAVAILABLE -> throw new NotReadyException("The framework is moving to another master");
        }
        throw new IllegalStateException("unknown outcome " + answer.outcome());
    }

    private static RuntimeException unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new NotReadyException("The framework has not answered; whether the call took effect will show")
                : new CompletionException(cause);
    }

    private Optional<String> streamId(WireRequest<Call> request) {
        return request.http().getHeader(STREAM_ID).map(HttpHeader::value);
    }

    private Optional<Offer> offer(OfferId id) {
        return master.view().flatMap(view -> view.offers().get(id).toJavaOptional());
    }

    private void requireWell() {
        Health health = master.health();
        if (!health.isWell()) {
            throw new NotReadyException(
                    "Schedulers are not taken now: " + health.reasons().get(0));
        }
    }
}
