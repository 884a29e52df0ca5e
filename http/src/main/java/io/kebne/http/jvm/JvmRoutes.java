package io.kebne.http.jvm;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEndOrSingleSlash;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatcher0;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.JvmException;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.jvm.ByteSize;
import io.vavr.collection.Iterator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code /jvm}: what virtual machines count, and what they can be asked for. What only looks is a GET; what makes a file or
 * stops the program for a while is a POST. Each request may wait for its virtual machine, so few are served at a time.
 */
public final class JvmRoutes {
    private static final int MOST_AT_A_TIME = 8;
    private static final String RING_SIZE = "16m";
    private static final Duration LONGEST_RECORDING = Duration.ofDays(1);

    /** Answers about one task, on a thread that may block. */
    @FunctionalInterface
    private interface Action {
        HttpResponse act(TaskKey key, Parameters parameters) throws JvmException;
    }

    private final Supplier<JvmDiagnostics> machines;
    private final Executor blocking;
    private final Semaphore places = new Semaphore(MOST_AT_A_TIME);

    private JvmRoutes(Supplier<JvmDiagnostics> machines, Executor blocking) {
        this.machines = machines;
        this.blocking = blocking;
    }

    public static Route create(Supplier<JvmDiagnostics> machines, ActorSystem<?> system) {
        JvmRoutes routes = new JvmRoutes(machines, system.dispatchers().lookup(DispatcherSelector.blocking()));
        return pathPrefix(
                "jvm",
                () -> concat(
                        pathEndOrSingleSlash(() -> get(() -> Parameters.query(routes::list))),
                        pathPrefix(
                                PathMatchers.segment(),
                                task -> concat(
                                        pathEndOrSingleSlash(() -> get(() -> routes.answer(task, routes::counters))),
                                        routes.looks(task),
                                        routes.acts(task)))));
    }

    private Route looks(String task) {
        return concat(
                look(task, "threads", parameters -> new JvmAction.Threads()),
                look(task, "histogram", parameters -> new JvmAction.Histogram(true)),
                look(task, "heap", parameters -> new JvmAction.HeapInfo()),
                look(task, "jfr", parameters -> new JvmAction.Recordings()));
    }

    private Route acts(String task) {
        return concat(
                act(task, PathMatchers.segment("gc"), parameters -> new JvmAction.CollectGarbage()),
                act(task, PathMatchers.segment("live-histogram"), parameters -> new JvmAction.Histogram(false)),
                act(task, PathMatchers.segment("heap-dump"), parameters -> new JvmAction.DumpHeap()),
                act(
                        task,
                        PathMatchers.segment("logger"),
                        parameters -> new JvmAction.LoggerLevel(
                                parameters.find("name").orElse("root"), parameters.find("level"))),
                act(task, PathMatchers.segment("jfr").slash("start"), JvmRoutes::start),
                act(
                        task,
                        PathMatchers.segment("jfr").slash("dump"),
                        parameters -> new JvmAction.DumpRecording(name(parameters))),
                act(
                        task,
                        PathMatchers.segment("jfr").slash("stop"),
                        parameters -> new JvmAction.StopRecording(name(parameters))));
    }

    private Route look(String task, String end, Function<Parameters, JvmAction> action) {
        return path(end, () -> get(() -> performed(task, action)));
    }

    private Route act(String task, PathMatcher0 end, Function<Parameters, JvmAction> action) {
        return path(end, () -> post(() -> performed(task, action)));
    }

    private Route performed(String task, Function<Parameters, JvmAction> action) {
        return answer(task, (key, parameters) -> {
            JvmAction wanted = action.apply(parameters);
            String said = machines.get().perform(key, wanted);
            return wanted.filePrefix().isPresent() ? file(said) : text(said);
        });
    }

    private static JvmAction start(Parameters parameters) {
        long maxBytes = ByteSize.parse(parameters.find("max_size").orElse(RING_SIZE), "max_size");
        if (maxBytes < 1024 * 1024 || maxBytes > 1024L * 1024 * 1024) {
            throw new InvalidValueException("max_size", "must lie between 1m and 1g");
        }
        Optional<Duration> duration = parameters.seconds("duration");
        if (duration.filter(time -> time.toSeconds() < 1 || time.compareTo(LONGEST_RECORDING) > 0)
                .isPresent()) {
            throw new InvalidValueException("duration", "must lie between 1 and 86400 seconds");
        }
        return new JvmAction.StartRecording(
                name(parameters),
                parameters.oneOf("settings", "default", List.of("default", "profile")),
                maxBytes,
                duration);
    }

    private static String name(Parameters parameters) {
        return parameters.find("name").orElse("kebne");
    }

    private Route list(Parameters parameters) {
        boolean prometheus = isPrometheus(parameters);
        return inPlace(() -> {
            List<JvmDiagnostics.Machine> all = machines.get().machines();
            return prometheus
                    ? prometheus(all)
                    : Answers.jsonResponse(
                            JsonPart.array(Iterator.ofAll(all).map(one -> out -> JvmDocument.write(out, one))));
        });
    }

    private HttpResponse counters(TaskKey key, Parameters parameters) throws JvmException {
        boolean prometheus = isPrometheus(parameters);
        JvmDiagnostics.Machine machine = machines.get().machine(key);
        return prometheus
                ? prometheus(List.of(machine))
                : Answers.jsonResponse(Iterator.of((JsonPart) out -> JvmDocument.write(out, machine)));
    }

    private static boolean isPrometheus(Parameters parameters) {
        return parameters.oneOf("format", "json", List.of("json", "prometheus")).equals("prometheus");
    }

    private Route answer(String task, Action action) {
        return Parameters.query(parameters -> inPlace(() -> {
            try {
                return action.act(key(task, parameters), parameters);
            } catch (JvmException e) {
                return refused(e);
            }
        }));
    }

    /** On a thread that may block, unless too many do: they are shared with those who read files. */
    private Route inPlace(Supplier<HttpResponse> answer) {
        return completeWithFuture(CompletableFuture.supplyAsync(
                () -> {
                    if (!places.tryAcquire()) {
                        throw new NotReadyException("Too many wait for virtual machines of this agent");
                    }
                    try {
                        return answer.get();
                    } finally {
                        places.release();
                    }
                },
                blocking));
    }

    private TaskKey key(String task, Parameters parameters) throws JvmException {
        Optional<String> framework = parameters.find("framework_id");
        if (framework.isPresent()) {
            return new TaskKey(parameters.require("framework_id", FrameworkId::new), new TaskId(task));
        }
        List<TaskKey> found = machines.get().find(task);
        if (found.size() > 1) {
            throw new InvalidValueException("framework_id", "is needed: tasks of several frameworks have this id");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(
                        () -> new JvmException(JvmException.Kind.GONE, "Task " + task + " does not run on this agent"));
    }

    private static HttpResponse refused(JvmException e) {
        var status = switch (e.kind()) {
            case GONE -> StatusCodes.NOT_FOUND;
            case REFUSED -> StatusCodes.FORBIDDEN;
            case SILENT -> StatusCodes.SERVICE_UNAVAILABLE;
            case NOT_LISTENING, FAILED -> StatusCodes.CONFLICT;
        };
        return text(e.getMessage() + "\n").withStatus(status);
    }

    private static HttpResponse file(String path) {
        return Answers.jsonResponse(JsonPart.object(Iterator.of(out -> out.writeStringField("path", path))));
    }

    private static HttpResponse prometheus(List<JvmDiagnostics.Machine> all) {
        return text(JvmDocument.prometheus(all));
    }

    private static HttpResponse text(String text) {
        return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text));
    }
}
