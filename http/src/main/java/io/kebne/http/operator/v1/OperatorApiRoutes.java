package io.kebne.http.operator.v1;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.encodeResponse;
import static akka.http.javadsl.server.Directives.path;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.files.FileCalls;
import io.kebne.http.files.NodeFiles;
import io.kebne.http.json.Answers;
import io.kebne.http.limits.CallLimiter;
import io.kebne.http.metrics.NodeMetrics;
import io.kebne.http.metrics.OperatorTraffic;
import io.kebne.http.node.LogVerbosity;
import io.kebne.http.operator.OperatorRoutes;
import io.kebne.http.policy.RoleWeights;
import io.kebne.http.request.Commands;
import io.kebne.http.request.Refusals;
import io.kebne.http.request.Views;
import io.kebne.http.state.HistoryLimits;
import io.kebne.http.wire.LongMessage;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.WireRequest;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Response;

/** {@code POST /api/v1} of a master (Mesos: operator HTTP API). */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
public final class OperatorApiRoutes {
    private final MasterApi master;
    private final Commands commands;
    private final CallLimiter limiter;
    private final Answers answers;
    private final FileCalls files;
    private final LogVerbosity verbosity;
    private final ReadCalls reads;
    private final OperatorApiSettings settings;
    private final ActorRef<OperatorStreams.Message> streams;

    private OperatorApiRoutes(
            MasterApi master,
            RoleWeights weights,
            NodeMetrics metrics,
            OperatorTraffic traffic,
            CallLimiter limiter,
            LogVerbosity verbosity,
            ActorSystem<?> system) {
        this.limiter = limiter;
        this.master = master;
        this.commands = new Commands(master);
        this.answers = new Answers(system);
        this.files = new FileCalls(NodeFiles.ofMaster(master::node), system);
        this.verbosity = verbosity;
        HistoryLimits limits = HistoryLimits.from(system.settings().config());
        this.reads = new ReadCalls(master, weights, limits, metrics, verbosity);
        this.settings = OperatorApiSettings.from(system.settings().config());
        this.streams = OperatorStreams.start(system, master, settings, limits, traffic);
    }

    /**
     * @param metrics of the master
     * @param traffic is told of the streams
     * @param limiter how fast principals may call
     */
    public static Route create(
            MasterApi master,
            RoleWeights weights,
            NodeMetrics metrics,
            OperatorTraffic traffic,
            CallLimiter limiter,
            LogVerbosity verbosity,
            ActorSystem<?> system) {
        OperatorApiRoutes routes = new OperatorApiRoutes(master, weights, metrics, traffic, limiter, verbosity, system);
        return path(
                PathMatchers.segment("api").slash("v1"),
                () -> WireCalls.call(routes.settings.maxCall(), Call.getDefaultInstance(), routes::called));
    }

    private Route called(WireRequest<Call> request) {
        Call call = request.message();
        Optional<WireFormat> format = request.answerFormat();
        if (format.isEmpty()) {
            return complete(WireCalls.notAcceptable());
        }
        Optional<String> principal = Authentication.principal(request.http());
        // Nobody's calls are nobody's share.
        Optional<Duration> wait = principal.isEmpty() ? Optional.empty() : limiter.admit(principal);
        if (wait.isPresent()) {
            return complete(WireCalls.tooMany(wait.get()));
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            // Never compressed, which would hold back what was said last.
            return subscribe(format.get());
        }
        return encodeResponse(() -> answer(call, format.get(), principal));
    }

    private Route answer(Call call, WireFormat format, Optional<String> principal) {
        try {
            if (call.getType() != Call.Type.GET_METRICS) {
                WireCalls.requireArguments(call, call.getType().name());
            }
            return switch (call.getType()) {
                case UNKNOWN -> complete(WireCalls.text(StatusCodes.NOT_IMPLEMENTED, "type: is missing or not known"));
                case LIST_FILES, READ_FILE -> files(call, format);
                case SET_LOGGING_LEVEL -> setLoggingLevel(call.getSetLoggingLevel());
                case TEARDOWN ->
                    OperatorRoutes.teardown(
                            master,
                            FrameworkMessages.id(call.getTeardown().getFrameworkId(), "framework_id"),
                            "framework_id");
                case SET_QUOTA, REMOVE_QUOTA -> oldQuota(call);
                default ->
                    WriteCalls.command(call, principal)
                            .map(command -> write(call.getType(), command))
                            .orElseGet(() -> read(call.getType(), format));
            };
        } catch (InvalidValueException e) {
            return complete(WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Failed to validate " + call.getType() + " call: " + e.getMessage()));
        }
    }

    private Route subscribe(WireFormat format) {
        return completeWithFuture(OperatorStreams.open(streams, format)
                .thenApply(bytes ->
                        HttpResponse.create().withEntity(HttpEntities.createChunked(format.contentType(), bytes))));
    }

    private Route read(Call.Type type, WireFormat format) {
        if (ReadCalls.OF_NODE.contains(type)) {
            return answers.any(() -> WireCalls.answer(format, reads.ofNode(type)));
        }
        return Views.ready(
                master,
                view -> answers.any(() -> {
                    LongMessage answer = reads.ofView(type, view);
                    return Answers.response(format.contentType(), answer.chunks(format));
                }));
    }

    private Route write(Call.Type type, OperatorCommand command) {
        StatusCode success =
                command instanceof OperatorCommand.ConvertResources ? StatusCodes.ACCEPTED : StatusCodes.OK;
        return commands.run(command, success, cause -> status(type, cause));
    }

    /** What cannot be had is a conflict, but for quotas in the new form. */
    private static StatusCode status(Call.Type type, OperatorReply.Cause cause) {
        return type == Call.Type.UPDATE_QUOTA ? StatusCodes.BAD_REQUEST : Refusals.status(cause);
    }

    /** The old calls set a quota only where there is none, and remove it only where there is one. */
    private Route oldQuota(Call call) {
        OperatorCommand command = WriteCalls.command(call, Optional.empty()).orElseThrow();
        boolean set = call.getType() == Call.Type.SET_QUOTA;
        String role = set
                ? call.getSetQuota().getQuotaRequest().getRole()
                : call.getRemoveQuota().getRole();
        return Views.ready(master, view -> {
            if (view.state().policy().quotas().containsKey(role) == set) {
                throw new InvalidValueException(
                        "role",
                        "'" + role + "' has " + (set ? "a quota already; UPDATE_QUOTA changes it" : "no quota"));
            }
            return write(call.getType(), command);
        });
    }

    private Route files(Call call, WireFormat format) {
        Response.Builder out = Response.newBuilder();
        if (call.getType() == Call.Type.LIST_FILES) {
            return completeWithFuture(files.list(call.getListFiles().getPath(), list -> {
                out.setType(Response.Type.LIST_FILES).getListFilesBuilder().addAllFileInfos(list);
                return WireCalls.answer(format, out.build());
            }));
        }
        Call.ReadFile read = call.getReadFile();
        long length = read.hasLength() ? FileCalls.signed(read.getLength()) : -1;
        return completeWithFuture(files.read(read.getPath(), FileCalls.signed(read.getOffset()), length, piece -> {
            out.setType(Response.Type.READ_FILE)
                    .getReadFileBuilder()
                    .setSize(piece.size())
                    .setData(piece.data());
            return WireCalls.answer(format, out.build());
        }));
    }

    private Route setLoggingLevel(Call.SetLoggingLevel call) {
        verbosity.set(
                Integer.toUnsignedLong(call.getLevel()),
                Duration.ofNanos(call.getDuration().getNanoseconds()));
        return complete(HttpResponse.create());
    }
}
