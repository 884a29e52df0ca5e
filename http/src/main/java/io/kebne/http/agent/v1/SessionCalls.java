package io.kebne.http.agent.v1;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;
import static akka.http.javadsl.server.Directives.withoutSizeLimit;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.actors.agent.nested.NestedException;
import io.kebne.actors.agent.process.SessionProcess;
import io.kebne.actors.agent.process.WindowSize;
import io.kebne.http.agent.AgentApi;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.WireCalls;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.WireRequest;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CommandInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.v1.Protos.ContainerInfo;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.ProcessIO;

/**
 * The calls whose requests or answers are streams of a session's input or output (agent.proto). A session ends with the
 * connection that launched it.
 */
final class SessionCalls {
    private static final String RECORDS = "application/recordio";
    private static final String RECORD_TYPE = "Message-Content-Type";
    private static final ContentType RECORD_STREAM =
            ContentTypes.create(MediaTypes.applicationBinary("recordio", false));
    private static final int MAX_RECORD = 1024 * 1024;

    /** That a client is gone shows only when something is sent to it. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** Two for the output of each session, and one for each client that has input. */
    private static final int MAX_THREADS = 192;

    private final AgentApi agent;
    private final Duration heartbeat;
    private final ActorSystem<?> system;
    private final Map<ContainerPath, SessionOutput> outputs = new ConcurrentHashMap<>();
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, MAX_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "kebne-session");
                thread.setDaemon(true);
                return thread;
            });

    /** @param heartbeat after how much silence clients are sent a sign of life at the latest */
    SessionCalls(AgentApi agent, Duration heartbeat, ActorSystem<?> system) {
        this.agent = agent;
        this.heartbeat = heartbeat.compareTo(SIGN_OF_LIFE) < 0 ? heartbeat : SIGN_OF_LIFE;
        this.system = system;
    }

    /** LAUNCH_NESTED_CONTAINER_SESSION. */
    Route launch(Call.LaunchNestedContainerSession call, WireRequest<Call> request) {
        Optional<Answer> answer = Answer.of(request);
        if (answer.isEmpty()) {
            return complete(WireCalls.notAcceptable());
        }
        ContainerPath path = ContainerIds.read(call.getContainerId());
        Optional<WindowSize> terminal = call.getContainer().hasTtyInfo()
                ? Optional.of(SessionInput.size(call.getContainer().getTtyInfo()))
                : Optional.empty();
        ContainerInfo container = call.getContainer().toBuilder().clearTtyInfo().buildPartial();
        CommandInfo command = NestedCommands.read(call.hasCommand(), call.getCommand(), container);
        try {
            return completeWithFuture(agent.readyContainers()
                    .sessions()
                    .launch(path, command, terminal)
                    .handle((process, failure) -> failure == null
                            ? launched(path, process, answer.get())
                            : ContainerCalls.refused(StatusCodes.BAD_REQUEST, failure)));
        } catch (NestedException e) {
            return complete(ContainerCalls.refused(StatusCodes.BAD_REQUEST, e));
        }
    }

    private HttpResponse launched(ContainerPath path, Optional<SessionProcess> process, Answer answer) {
        if (process.isEmpty()) {
            return HttpResponse.create().withStatus(StatusCodes.ACCEPTED);
        }
        SessionOutput output = new SessionOutput(process.get(), () -> outputs.remove(path), system);
        outputs.put(path, output);
        try {
            output.begin(threads);
        } catch (RejectedExecutionException e) {
            outputs.remove(path);
            process.get().destroy();
            return WireCalls.text(StatusCodes.SERVICE_UNAVAILABLE, "The agent has as many sessions as it may");
        }
        return stream(answer, output.toClient(answer.records()));
    }

    /** ATTACH_CONTAINER_OUTPUT. */
    Route output(Call.AttachContainerOutput call, WireRequest<Call> request) {
        Optional<Answer> answer = Answer.of(request);
        if (answer.isEmpty()) {
            return complete(WireCalls.notAcceptable());
        }
        ContainerPath path = ContainerIds.read(call.getContainerId());
        SessionOutput output = outputs.get(path);
        if (output == null) {
            return complete(notAttachable(path));
        }
        return complete(stream(answer.get(), output.toAttached(answer.get().records())));
    }

    /** Only sessions have input and output that somebody can have. */
    private HttpResponse notAttachable(ContainerPath path) {
        return agent.readyContainers().end(path).isPresent()
                ? WireCalls.text(StatusCodes.BAD_REQUEST, "The container is no session that runs")
                : ContainerCalls.unknown(path);
    }

    private HttpResponse stream(Answer answer, Source<ByteString, NotUsed> records) {
        ProcessIO sign = ProcessIos.heartbeat(heartbeat);
        ByteString silence = RecordIo.encode(answer.records().encode(sign));
        HttpResponse response = HttpResponse.create()
                .withEntity(HttpEntities.createChunked(answer.type(), records.keepAlive(heartbeat, () -> silence)));
        return answer.type().equals(RECORD_STREAM)
                ? response.addHeader(
                        RawHeader.create(RECORD_TYPE, answer.records().mediaType()))
                : response;
    }

    /** ATTACH_CONTAINER_INPUT, whose request is many records; anything else is left to others. */
    Route input() {
        return post(() -> extractRequest(request -> {
            if (!isRecords(request)) {
                return reject();
            }
            Optional<String> type =
                    request.getHeader(RECORD_TYPE).map(header -> header.value().toLowerCase(Locale.ROOT));
            if (type.isEmpty()) {
                return complete(
                        WireCalls.text(StatusCodes.BAD_REQUEST, "Expecting '" + RECORD_TYPE + "' to be present"));
            }
            for (WireFormat format : WireFormat.values()) {
                if (format.mediaType().equals(type.get())) {
                    return withoutRequestTimeout(
                            () -> withoutSizeLimit(() -> completeWithFuture(take(request, format))));
                }
            }
            return complete(WireCalls.text(
                    StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                    "Expecting '" + RECORD_TYPE + "' of application/json or application/x-protobuf"));
        }));
    }

    private CompletableFuture<HttpResponse> take(HttpRequest request, WireFormat format) {
        SessionInput input =
                new SessionInput(agent.readyContainers().sessions(), format, Authentication.executor(request));
        return request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .via(RecordIo.decoder(MAX_RECORD))
                .mapAsync(1, record -> CompletableFuture.supplyAsync(() -> input.take(record), threads))
                .takeWhile(heard -> heard)
                .runFold(0L, (count, heard) -> count + 1, system)
                .handle(SessionCalls::taken)
                .toCompletableFuture();
    }

    private static HttpResponse taken(Long count, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause == null) {
            return count == 0 ? WireCalls.text(StatusCodes.BAD_REQUEST, "body: has no record") : HttpResponse.create();
        } else if (cause instanceof InvalidValueException) {
            return WireCalls.text(
                    StatusCodes.BAD_REQUEST, "Failed to validate ATTACH_CONTAINER_INPUT call: " + cause.getMessage());
        } else if (cause instanceof SessionInput.UnknownSessionException unknown) {
            return ContainerCalls.unknown(unknown.path());
        } else if (cause instanceof SessionInput.NotAllowedException) {
            return notAllowed();
        } else if (cause instanceof RejectedExecutionException) {
            return WireCalls.text(StatusCodes.SERVICE_UNAVAILABLE, "The agent has as many sessions as it may");
        }
        // The connection is gone: nobody reads this.
        return WireCalls.text(StatusCodes.BAD_REQUEST, "The input broke off");
    }

    /** What an executor is told that asks for what is not its own. */
    static HttpResponse notAllowed() {
        return WireCalls.text(
                StatusCodes.FORBIDDEN, "An executor may only ask for what concerns containers within its own");
    }

    private static boolean isRecords(HttpRequest request) {
        var type = request.entity().getContentType().mediaType();
        return (type.mainType() + "/" + type.subType()).equalsIgnoreCase(RECORDS);
    }

    /**
     * In which form a client wants a stream.
     *
     * @param type of the whole
     * @param records of each piece
     */
    private record Answer(ContentType type, WireFormat records) {
        /** A client that takes a form for single messages gets its stream in that, as in Mesos. */
        static Optional<Answer> of(WireRequest<?> request) {
            Optional<WireFormat> plain = request.answerFormat();
            if (plain.isPresent()) {
                return Optional.of(new Answer(plain.get().contentType(), plain.get()));
            }
            return request.acceptsRecords()
                    ? request.recordFormat().map(format -> new Answer(RECORD_STREAM, format))
                    : Optional.empty();
        }
    }
}
