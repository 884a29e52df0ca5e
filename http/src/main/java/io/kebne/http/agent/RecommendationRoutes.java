package io.kebne.http.agent;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.usage.core.ContainerNeed;
import io.kebne.actors.agent.usage.core.DecayingHistogram.Buckets;
import io.kebne.actors.agent.usage.core.Measured;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.agent.usage.core.UsageSettings;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.Iterator;
import java.io.IOException;

/**
 * What the containers of an agent use, and what they should have been given. The histogram of each is told with it: of several
 * instances of one program percentiles do not add up, but histograms do.
 */
public final class RecommendationRoutes {
    private static final double THOUSAND = 1000;

    /** Thousandths of a processor to which recommendations are rounded up, and the least that is recommended. */
    private static final long CPU_STEP = 10;

    /** The same of MB. */
    private static final long MEMORY_STEP = 1000;

    private RecommendationRoutes() {}

    public static Route create(AgentApi agent, Answers answers) {
        return path(
                "recommendations",
                () -> get(() -> answers.json(
                        () -> document(agent.readyView().info().id().value(), agent.readyNeeds()))));
    }

    private static Iterator<JsonPart> document(String agentId, UsageBook.Report report) {
        return JsonPart.object(Iterator.<JsonPart>of(out -> {
                    out.writeStringField("agent_id", agentId);
                    settings(out, report.settings());
                })
                .concat(JsonPart.array(
                        "containers", Iterator.ofAll(report.entries()).map(entry -> out -> write(out, entry)))));
    }

    private static void settings(JsonGenerator out, UsageSettings settings) throws IOException {
        out.writeNumberField("percentile", settings.percentile());
        out.writeNumberField("memory_margin", settings.memoryMargin());
        Numbers.seconds(out, "cpu_half_life_secs", settings.cpuHalfLife().toMillis());
        Numbers.seconds(out, "memory_half_life_secs", settings.memoryHalfLife().toMillis());
        out.writeObjectFieldStart("cpu_buckets");
        out.writeNumberField("first", Buckets.CPUS.first());
        out.writeNumberField("growth", Buckets.CPUS.growth());
        out.writeNumberField("count", Buckets.CPUS.count());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, UsageBook.Entry entry) throws IOException {
        ContainerNeed need = entry.need();
        Measured container = need.container();
        out.writeStartObject();
        out.writeStringField("framework_id", container.frameworkId().value());
        out.writeStringField("executor_id", container.executorId().value());
        out.writeStringField("container_id", container.containerId());
        out.writeArrayFieldStart("task_ids");
        for (TaskId task : container.tasks()) {
            out.writeString(task.value());
        }
        out.writeEndArray();
        out.writeBooleanField("revocable", container.isRevocable());
        Resources requested = container.requested();
        amounts(out, "requested", requested.thousandths(Resources.CPUS), requested.thousandths(Resources.MEM));
        out.writeNumberField("samples", need.samples());
        Numbers.seconds(out, "sample_span_secs", need.spanMillis());
        if (need.samples() > 1) {
            amounts(out, "used", thousandths(need.cpusNow()), thousandths(need.memoryNow()));
            amounts(
                    out,
                    "recommended",
                    rounded(thousandths(need.cpus()), CPU_STEP),
                    rounded(thousandths(need.memory()), MEMORY_STEP));
            out.writeObjectFieldStart("cpu_weights");
            for (var weight : entry.cpuWeights().entrySet()) {
                out.writeNumberField(String.valueOf(weight.getKey()), weight.getValue());
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    private static void amounts(JsonGenerator out, String field, long cpus, long memory) throws IOException {
        out.writeObjectFieldStart(field);
        Numbers.thousandths(out, "cpus", cpus);
        Numbers.thousandths(out, "mem", memory);
        out.writeEndObject();
    }

    private static long thousandths(double amount) {
        return Math.round(amount * THOUSAND);
    }

    private static long rounded(long thousandths, long step) {
        return Math.max(step, (thousandths + step - 1) / step * step);
    }
}
