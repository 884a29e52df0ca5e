package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne agents}. */
@Command(
        name = "agents",
        description = {"Lists agents with what they have and what of it is in use.", "Example: kebne agents --json"})
public final class AgentsCommand extends Listing {
    @Option(names = "--reservations", description = "List what of them is reserved, by the reservation.")
    private boolean reservations;

    @Override
    protected JsonNode read(Masters masters) {
        ArrayNode agents = JsonNodeFactory.instance.arrayNode();
        AgentRef.all(masters).forEach(agent -> agents.add(agent.json()));
        return agents;
    }

    @Override
    protected Table table(JsonNode agents) {
        return reservations ? Reservations.table(agents) : usage(agents);
    }

    private static Table usage(JsonNode agents) {
        Table table = new Table("AGENT", "HOST", "STATE", "CPUS", "MEM", "DISK", "PORTS");
        for (JsonNode agent : agents) {
            AgentRef ref = new AgentRef(agent);
            table.row(
                    ref.id(),
                    ref.host(),
                    ref.state(),
                    usage(agent, "cpus"),
                    usage(agent, "mem"),
                    usage(agent, "disk"),
                    agent.path("resources").path("ports").asText());
        }
        return table;
    }

    private static String usage(JsonNode agent, String name) {
        return Table.amount(agent.path("used_resources").path(name).asDouble()) + "/"
                + Table.amount(agent.path("resources").path(name).asDouble());
    }
}
