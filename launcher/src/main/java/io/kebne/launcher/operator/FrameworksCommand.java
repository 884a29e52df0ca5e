package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.cli.Table;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne frameworks}. */
@Command(
        name = "frameworks",
        description = {"Lists frameworks with what they use.", "Example: kebne frameworks --all"})
public final class FrameworksCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(
            names = {"-a", "--all"},
            description = "Also frameworks that are over.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        JsonNode answer = master.masters().get("/frameworks");
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(answer));
            return ExitCode.OK;
        }
        Table table = new Table("FRAMEWORK", "NAME", "USER", "STATE", "TASKS", "CPUS", "MEM");
        answer.path("frameworks").forEach(framework -> row(table, framework, state(framework)));
        if (all) {
            answer.path("completed_frameworks").forEach(framework -> row(table, framework, "completed"));
        }
        table.print(System.out);
        return ExitCode.OK;
    }

    private static void row(Table table, JsonNode framework, String state) {
        table.row(
                framework.path("id").asText(),
                framework.path("name").asText(),
                framework.path("user").asText(),
                state,
                Integer.toString(framework.path("tasks").size()),
                Table.amount(framework.path("used_resources").path("cpus").asDouble()),
                Table.amount(framework.path("used_resources").path("mem").asDouble()));
    }

    private static String state(JsonNode framework) {
        return framework.path("connected").asBoolean() ? "connected" : "disconnected";
    }
}
