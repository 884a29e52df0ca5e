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

/** {@code kebne agents}. */
@Command(
        name = "agents",
        description = {"Lists agents with what they have and what of it is in use.", "Example: kebne agents --json"})
public final class AgentsCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        JsonNode agents = master.masters().get("/slaves").path("slaves");
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(agents));
            return ExitCode.OK;
        }
        Table table = new Table("AGENT", "HOST", "STATE", "CPUS", "MEM", "DISK", "PORTS");
        for (JsonNode agent : agents) {
            table.row(
                    agent.path("id").asText(),
                    agent.path("hostname").asText() + ":" + agent.path("port").asText(),
                    agent.path("active").asBoolean() ? "active" : "inactive",
                    usage(agent, "cpus"),
                    usage(agent, "mem"),
                    usage(agent, "disk"),
                    agent.path("resources").path("ports").asText());
        }
        table.print(System.out);
        return ExitCode.OK;
    }

    private static String usage(JsonNode agent, String name) {
        return Table.amount(agent.path("used_resources").path(name).asDouble()) + "/"
                + Table.amount(agent.path("resources").path(name).asDouble());
    }
}
