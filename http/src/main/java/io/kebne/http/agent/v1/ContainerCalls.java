package io.kebne.http.agent.v1;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.actors.agent.nested.ContainerSpec;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.nested.NestedEnd;
import io.kebne.actors.agent.nested.NestedException;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Response;

/** The calls that launch, wait for, end and remove containers within others, and such as lie in none (agent.proto). */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
record ContainerCalls(AgentApi agent) {
    static final Set<Call.Type> ANSWERED = Collections.unmodifiableSet(EnumSet.of(
            Call.Type.LAUNCH_NESTED_CONTAINER,
            Call.Type.WAIT_NESTED_CONTAINER,
            Call.Type.KILL_NESTED_CONTAINER,
            Call.Type.REMOVE_NESTED_CONTAINER,
            Call.Type.LAUNCH_CONTAINER,
            Call.Type.WAIT_CONTAINER,
            Call.Type.KILL_CONTAINER,
            Call.Type.REMOVE_CONTAINER));

    private static final int SIGKILL = 9;
    private static final int MAX_SIGNAL = 64;
    private static final int EXIT_STATUS_SHIFT = 8;

    /** @throws InvalidValueException naming the field at fault */
    Route answer(Call call, WireFormat format) {
        return switch (call.getType()) {
            case LAUNCH_NESTED_CONTAINER -> {
                Call.LaunchNestedContainer launch = call.getLaunchNestedContainer();
                if (!launch.getContainerId().hasParent()) {
                    throw new InvalidValueException("container_id.parent", "is missing");
                }
                yield launch(launch.getContainerId(), NestedCommands.read(launch));
            }
            case LAUNCH_CONTAINER -> {
                Call.LaunchContainer launch = call.getLaunchContainer();
                yield launch(launch.getContainerId(), NestedCommands.read(launch));
            }
            case WAIT_NESTED_CONTAINER ->
                await(call.getWaitNestedContainer().getContainerId(), format, Response.Type.WAIT_NESTED_CONTAINER);
            case WAIT_CONTAINER ->
                await(call.getWaitContainer().getContainerId(), format, Response.Type.WAIT_CONTAINER);
            case KILL_NESTED_CONTAINER -> {
                Call.KillNestedContainer kill = call.getKillNestedContainer();
                yield kill(kill.getContainerId(), kill.hasSignal() ? kill.getSignal() : SIGKILL);
            }
            case KILL_CONTAINER -> {
                Call.KillContainer kill = call.getKillContainer();
                yield kill(kill.getContainerId(), kill.hasSignal() ? kill.getSignal() : SIGKILL);
            }
            case REMOVE_NESTED_CONTAINER ->
                remove(call.getRemoveNestedContainer().getContainerId());
            case REMOVE_CONTAINER -> remove(call.getRemoveContainer().getContainerId());
            default -> throw new IllegalStateException("no call about containers: " + call.getType());
        };
    }

    private NestedContainers containers() {
        return agent.readyContainers();
    }

    /** The answer may take as long as the command's files do. */
    private Route launch(ContainerID id, ContainerSpec spec) {
        ContainerPath path = ContainerIds.read(id);
        try {
            CompletionStage<HttpResponse> answer = containers()
                    .launch(path, spec)
                    .handle((fresh, failure) -> failure == null
                            ? HttpResponse.create().withStatus(fresh ? StatusCodes.OK : StatusCodes.ACCEPTED)
                            : refused(StatusCodes.BAD_REQUEST, failure));
            return spec.command().uris().isEmpty()
                    ? completeWithFuture(answer)
                    : withoutRequestTimeout(() -> completeWithFuture(answer));
        } catch (NestedException e) {
            return complete(refused(StatusCodes.BAD_REQUEST, e));
        }
    }

    /** What is not the caller's fault goes on. */
    static HttpResponse refused(StatusCode status, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NestedException) {
            return WireCalls.text(status, cause.getMessage());
        }
        throw new CompletionException(cause);
    }

    private Route await(ContainerID id, WireFormat format, Response.Type type) {
        ContainerPath path = ContainerIds.read(id);
        Optional<CompletionStage<NestedEnd>> end = containers().end(path);
        return end.isEmpty()
                ? complete(unknown(path))
                : withoutRequestTimeout(() -> completeWithFuture(
                        end.get().thenApply(value -> WireCalls.answer(format, response(type, value)))));
    }

    private static Response response(Response.Type type, NestedEnd end) {
        Response.Builder out = Response.newBuilder().setType(type);
        if (type == Response.Type.WAIT_CONTAINER) {
            Response.WaitContainer.Builder wait = out.getWaitContainerBuilder();
            end.exit().ifPresent(value -> wait.setExitStatus(status(value)));
            end.limitation()
                    .ifPresent(limitation -> wait.setState(Protos.TaskState.TASK_FAILED)
                            .setReason(StatusMessages.write(limitation.reason()))
                            .setMessage(limitation.message()));
        } else {
            Response.WaitNestedContainer.Builder wait = out.getWaitNestedContainerBuilder();
            end.exit().ifPresent(value -> wait.setExitStatus(status(value)));
            end.limitation()
                    .ifPresent(limitation -> wait.setState(Protos.TaskState.TASK_FAILED)
                            .setReason(StatusMessages.write(limitation.reason()))
                            .setMessage(limitation.message()));
        }
        return out.build();
    }

    /** As wait(2) has it. */
    private static int status(ExitValue value) {
        return value.exitStatus()
                .map(code -> code << EXIT_STATUS_SHIFT)
                .or(value::signal)
                .orElseThrow();
    }

    private Route kill(ContainerID id, int signal) {
        if (signal < 1 || signal > MAX_SIGNAL) {
            throw new InvalidValueException("signal", "must lie between 1 and " + MAX_SIGNAL);
        }
        ContainerPath path = ContainerIds.read(id);
        return complete(containers().kill(path, signal) ? HttpResponse.create() : unknown(path));
    }

    private Route remove(ContainerID id) {
        ContainerPath path = ContainerIds.read(id);
        return completeWithFuture(containers()
                .remove(path)
                .handle((done, failure) ->
                        failure == null ? HttpResponse.create() : refused(StatusCodes.INTERNAL_SERVER_ERROR, failure)));
    }

    static HttpResponse unknown(ContainerPath path) {
        return WireCalls.text(
                StatusCodes.NOT_FOUND, "Container " + String.join(".", path.values()) + " cannot be found");
    }
}
