package io.kebne.launcher.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.Ending;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne explain}. */
@Command(
        name = "explain",
        description = {
            "Tells why tasks do not run: because they wait, or because of how they ended.",
            "Example: kebne explain --task web-7"
        })
public final class ExplainCommand extends Listing {
    @Option(names = "--framework", paramLabel = "FRAMEWORK", description = "Only of this framework: its id or name.")
    private String framework;

    @Option(names = "--task", paramLabel = "TASK", description = "Only of the task with this id.")
    private String task;

    @Override
    protected JsonNode read(Masters masters) {
        Map<String, String> query = new HashMap<>();
        if (framework != null) {
            query.put("framework", framework);
        }
        if (task != null) {
            query.put("task", task);
        }
        JsonNode explanation = masters.get("/explain", query);
        boolean noTask = explanation.path("pending").isEmpty()
                && explanation.path("failed").isEmpty();
        if (task != null && noTask) {
            throw new CommandFailedException("no task '" + task + "' waits or has failed");
        }
        if (framework != null && noTask && explanation.path("frameworks").isEmpty()) {
            throw new CommandFailedException("there is no framework '" + framework + "'");
        }
        return explanation;
    }

    @Override
    protected Table table(JsonNode explanation) {
        Table table = new Table("TASK", "FRAMEWORK", "STATE", "WHY");
        for (JsonNode waiting : explanation.path("pending")) {
            table.row(
                    waiting.path("task_id").asText(),
                    waiting.path("framework_name").asText(),
                    "PENDING",
                    waiting.path("reason").asText());
        }
        for (JsonNode ended : explanation.path("failed")) {
            table.row(
                    ended.path("task_id").asText(),
                    ended.path("framework_name").asText(),
                    ended.path("state").asText(),
                    Ending.why(ended));
        }
        return table;
    }

    @Override
    protected void print(JsonNode explanation, PrintStream out) {
        super.print(explanation, out);
        for (JsonNode explained : explanation.path("frameworks")) {
            out.println();
            out.println(header(explained));
            StepsTable.of(explained).print(out);
            for (JsonNode pending : explained.path("pending")) {
                pending.path("advice")
                        .forEach(advice -> out.println(pending.path("task_id").asText() + ": " + advice.asText()));
            }
            for (JsonNode refusal : explained.path("refusals")) {
                out.println(refused(refusal));
            }
        }
    }

    private static String header(JsonNode explained) {
        JsonNode round = explained.path("last_round");
        return "Of the agents, for " + explained.path("framework_name").asText()
                + (round.isMissingNode() ? "" : " (last round at " + time(round.path("timestamp")) + ")") + ":";
    }

    private static String refused(JsonNode refusal) {
        return "refused at " + time(refusal.path("timestamp")) + " for "
                + Table.amount(refusal.path("refuse_seconds").asDouble()) + "s: agent "
                + refusal.path("slave_id").asText() + ", role "
                + refusal.path("role").asText();
    }

    private static String time(JsonNode seconds) {
        return Instant.ofEpochSecond(seconds.asLong()).toString();
    }
}
