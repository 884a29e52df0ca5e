package io.kebne.http.agent.v1;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.path;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.files.FileCalls;
import io.kebne.http.files.NodeFiles;
import io.kebne.http.json.Answers;
import io.kebne.http.metrics.NodeMetrics;
import io.kebne.http.node.LogVerbosity;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.WireRequest;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response;

/** {@code POST /api/v1} of an agent (Mesos: operator HTTP API), as much of it as an agent has. */
public final class AgentApiRoutes {
    /** Calls whose arguments may be left out. */
    private static final Set<Call.Type> OPTIONAL = Collections.unmodifiableSet(
            EnumSet.of(Call.Type.GET_METRICS, Call.Type.GET_CONTAINERS, Call.Type.PRUNE_IMAGES));

    /** Calls that are answered by many records, which have a form of their own. */
    private static final Set<Call.Type> STREAMED = Collections.unmodifiableSet(
            EnumSet.of(Call.Type.LAUNCH_NESTED_CONTAINER_SESSION, Call.Type.ATTACH_CONTAINER_OUTPUT));

    private final Answers answers;
    private final FileCalls files;
    private final LogVerbosity verbosity;
    private final AgentReadCalls reads;
    private final ContainerCalls containers;
    private final ImageCalls images;
    private final SessionCalls sessions;

    private AgentApiRoutes(
            AgentApi agent, NodeMetrics metrics, LogVerbosity verbosity, Duration heartbeat, ActorSystem<?> system) {
        this.answers = new Answers(system);
        this.files = new FileCalls(NodeFiles.ofAgent(agent::node, agent::readyFiles), system);
        this.verbosity = verbosity;
        this.reads = new AgentReadCalls(agent, metrics, verbosity, InstantSource.system());
        this.containers = new ContainerCalls(agent);
        this.images = new ImageCalls(agent);
        this.sessions = new SessionCalls(agent, heartbeat, system);
    }

    /**
     * @param metrics of the agent
     * @param maxCall the largest call, in bytes
     * @param heartbeat after how much silence the clients of streams are sent a sign of life
     */
    public static Route create(
            AgentApi agent,
            NodeMetrics metrics,
            LogVerbosity verbosity,
            long maxCall,
            Duration heartbeat,
            ActorSystem<?> system) {
        AgentApiRoutes routes = new AgentApiRoutes(agent, metrics, verbosity, heartbeat, system);
        return path(
                PathMatchers.segment("api").slash("v1"),
                () -> concat(
                        routes.sessions.input(), WireCalls.call(maxCall, Call.getDefaultInstance(), routes::called)));
    }

    private Route called(WireRequest<Call> request) {
        Call call = request.message();
        Optional<WireFormat> format = request.answerFormat();
        if (format.isEmpty() && !STREAMED.contains(call.getType())) {
            return complete(WireCalls.notAcceptable());
        }
        try {
            if (!OPTIONAL.contains(call.getType())) {
                WireCalls.requireArguments(call, call.getType().name());
            }
            Optional<ExecutorClaims> executor = Authentication.executor(request.http());
            if (executor.isPresent() && !ExecutorRights.allow(call, executor.get())) {
                return complete(SessionCalls.notAllowed());
            }
            return answer(request, format.orElse(WireFormat.JSON));
        } catch (InvalidValueException e) {
            return complete(WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Failed to validate " + call.getType() + " call: " + e.getMessage()));
        }
    }

    private Route answer(WireRequest<Call> request, WireFormat format) {
        Call call = request.message();
        return switch (call.getType()) {
            case UNKNOWN -> complete(WireCalls.text(StatusCodes.NOT_IMPLEMENTED, "type: is missing or not known"));
            case LIST_FILES, READ_FILE -> files(call, format);
            case SET_LOGGING_LEVEL -> {
                verbosity.set(
                        Integer.toUnsignedLong(call.getSetLoggingLevel().getLevel()),
                        Duration.ofNanos(call.getSetLoggingLevel().getDuration().getNanoseconds()));
                yield complete(HttpResponse.create());
            }
            case PRUNE_IMAGES -> images.prune(call.getPruneImages());
            case LAUNCH_NESTED_CONTAINER_SESSION -> sessions.launch(call.getLaunchNestedContainerSession(), request);
            case ATTACH_CONTAINER_OUTPUT -> sessions.output(call.getAttachContainerOutput(), request);
            case ATTACH_CONTAINER_INPUT ->
                throw new InvalidValueException(
                        "Content-Type", "of ATTACH_CONTAINER_INPUT must be application/recordio");
            default -> containers(call, format);
        };
    }

    private Route containers(Call call, WireFormat format) {
        if (ContainerCalls.ANSWERED.contains(call.getType())) {
            return containers.answer(call, format);
        }
        return AgentReadCalls.ANSWERED.contains(call.getType())
                ? answers.any(() -> WireCalls.answer(format, reads.answer(call)))
                : complete(WireCalls.text(
                        StatusCodes.NOT_IMPLEMENTED, call.getType() + " is not implemented by this agent"));
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
}
