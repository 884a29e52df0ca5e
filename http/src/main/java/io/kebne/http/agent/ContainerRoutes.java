package io.kebne.http.agent;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.api.PendingOperation;
import io.kebne.http.json.Answers;
import io.kebne.http.json.ContainerFields;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.NetworkInfo;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Mesos' {@code /containers} and {@code /monitor/statistics} of an agent: what executors use, and what they are held to or,
 * where nothing holds them, were given. And {@code /containerizer/debug}: what launches of them wait for.
 */
public final class ContainerRoutes {
    private static final long BYTES_PER_MEGABYTE = 1024 * 1024;

    private final AgentApi agent;
    private final InstantSource clock;

    private ContainerRoutes(AgentApi agent, InstantSource clock) {
        this.agent = agent;
        this.clock = clock;
    }

    public static Route create(AgentApi agent, Answers answers, InstantSource clock) {
        ContainerRoutes routes = new ContainerRoutes(agent, clock);
        return concat(
                path(
                        PathMatchers.segment("monitor").slash("statistics"),
                        () -> get(() -> answers.json(() -> routes.executors(Optional.empty(), false)))),
                path(
                        "containers",
                        () -> get(() -> Parameters.query(
                                query -> answers.json(() -> routes.executors(query.find("container_id"), true))))),
                path(
                        PathMatchers.segment("containerizer").slash("debug"),
                        () -> get(() -> answers.json(routes::pending))));
    }

    private Iterator<JsonPart> pending() {
        return JsonPart.object(JsonPart.array(
                "pending", Iterator.ofAll(agent.pendingOperations()).map(operation -> out -> write(out, operation))));
    }

    private static void write(JsonGenerator out, PendingOperation pending) throws IOException {
        out.writeStartObject();
        out.writeStringField("operation", pending.operation());
        out.writeObjectFieldStart("args");
        for (var arg : new TreeMap<>(pending.args()).entrySet()) {
            out.writeStringField(arg.getKey(), arg.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private Iterator<JsonPart> executors(Optional<String> onlyId, boolean withContainer) {
        return JsonPart.array(Iterator.ofAll(agent.readyView().frameworks())
                .flatMap(framework -> Iterator.ofAll(framework.executors())
                        .filter(executor -> onlyId.isEmpty() || onlyId.get().equals(executor.containerId()))
                        .map(executor -> out -> write(out, framework, executor, withContainer))));
    }

    private void write(
            JsonGenerator out, AgentView.Framework framework, AgentView.Executor executor, boolean withContainer)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("framework_id", framework.info().id().value());
        out.writeStringField("executor_id", executor.id().value());
        out.writeStringField("executor_name", executor.name());
        out.writeStringField("source", executor.source());
        if (withContainer) {
            out.writeStringField("container_id", executor.containerId());
            Optional<String> image = image(executor);
            if (image.isPresent()) {
                out.writeStringField("image", image.get());
            }
            out.writeObjectFieldStart("status");
            out.writeObjectFieldStart("container_id");
            out.writeStringField("value", executor.containerId());
            out.writeEndObject();
            List<NetworkInfo> networks = networks(executor);
            if (!networks.isEmpty()) {
                ContainerFields.joined(out, networks);
            }
            out.writeEndObject();
        }
        out.writeObjectFieldStart("statistics");
        Numbers.seconds(out, "timestamp", clock.millis());
        statistics(out, agent.usage(executor.containerId()), executor.resources());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** The image that it runs, which Mesos does not say here. */
    private static Optional<String> image(AgentView.Executor executor) {
        return executor.tasks().stream()
                .flatMap(task -> task.info().container().stream())
                .filter(ContainerInfo::isOfImage)
                .flatMap(container -> container.image().stream())
                .findFirst();
    }

    /** Those that it has joined; a task's container may have some, an executor's has none. */
    private static List<NetworkInfo> networks(AgentView.Executor executor) {
        return executor.tasks().stream()
                .flatMap(task -> task.networks().stream())
                .toList();
    }

    private static void statistics(JsonGenerator out, ContainerUsage usage, Resources resources) throws IOException {
        for (var count : usage.counts().entrySet()) {
            out.writeNumberField(count.getKey(), count.getValue());
        }
        for (var amount : usage.amounts().entrySet()) {
            out.writeNumberField(amount.getKey(), amount.getValue());
        }
        Value cpus = resources.byName().get(Resources.CPUS);
        if (!usage.amounts().containsKey("cpus_limit") && cpus instanceof Scalar scalar) {
            Numbers.thousandths(out, "cpus_limit", scalar.thousandths());
        }
        Value mem = resources.byName().get(Resources.MEM);
        if (!usage.counts().containsKey("mem_limit_bytes") && mem instanceof Scalar scalar) {
            out.writeNumberField("mem_limit_bytes", scalar.thousandths() * BYTES_PER_MEGABYTE / 1000);
        }
    }
}
