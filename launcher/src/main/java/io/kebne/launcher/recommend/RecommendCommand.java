package io.kebne.launcher.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne recommend}. */
@Command(
        name = "recommend",
        description = {
            "Shows which cpus and mem tasks should have been given, by what they used so far.",
            "Example: kebne recommend web-7",
            "Example: kebne recommend /shop/web --json"
        })
public final class RecommendCommand extends Listing {
    private static final int PERCENT = 100;

    @Parameters(
            paramLabel = "TASK|SERVICE",
            arity = "0..*",
            description =
                    "Task ids, their beginnings, or FRAMEWORK/TASK; services as /shop/web. Default: all that run.")
    private List<String> names = List.of();

    @Override
    protected JsonNode read(Masters masters) {
        return Recommendations.of(masters, names);
    }

    @Override
    protected Table table(JsonNode found) {
        Table table = new Table("TASK", "CPUS", "BETTER", "MEM", "BETTER", "COVERS", "SEEN FOR");
        for (JsonNode container : found.path("tasks")) {
            row(table, name(container), container);
        }
        for (JsonNode service : found.path("services")) {
            row(
                    table,
                    service.path("id").asText() + " ("
                            + service.path("measured").asText() + " of "
                            + service.path("instances").asText() + " instances)",
                    service);
        }
        return table;
    }

    @Override
    protected void print(JsonNode found, PrintStream out) {
        super.print(found, out);
        for (JsonNode missing : found.path("missing")) {
            out.println("missing: " + missing.path("tasks").size() + " tasks on "
                    + missing.path("hostname").asText(missing.path("agent_id").asText()) + ": "
                    + missing.path("why").asText());
        }
    }

    private static String name(JsonNode container) {
        JsonNode tasks = container.path("task_ids");
        return tasks.size() == 1
                ? tasks.path(0).asText()
                : container.path("executor_id").asText() + " (" + tasks.size() + " tasks)";
    }

    private static void row(Table table, String name, JsonNode what) {
        JsonNode requested = what.path("requested");
        JsonNode better = what.path("recommended");
        table.row(
                name,
                amount(requested, "cpus"),
                amount(better, "cpus"),
                amount(requested, "mem"),
                amount(better, "mem"),
                better.isMissingNode()
                        ? "-"
                        : Table.amount(what.path("percentile").asDouble() * PERCENT) + "%",
                span(what));
    }

    private static String amount(JsonNode amounts, String name) {
        return amounts.has(name) ? Table.amount(amounts.path(name).asDouble()) : "-";
    }

    private static String span(JsonNode what) {
        Duration span = Duration.ofSeconds(what.path("sample_span_secs").asLong());
        return span.compareTo(Duration.ofHours(1)) < 0
                ? span.toMinutes() + "m" + span.toSecondsPart() + "s"
                : span.toHours() + "h" + span.toMinutesPart() + "m";
    }
}
