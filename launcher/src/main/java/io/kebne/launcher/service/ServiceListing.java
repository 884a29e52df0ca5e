package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Command;

/** The services, a line for each. */
abstract class ServiceListing extends Listing {
    @Command(
            name = "ls",
            description = {"Lists the services.", "Example: kebne service ls --json"})
    static final class Ls extends ServiceListing {}

    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/v2/apps").path("apps");
    }

    @Override
    protected Table table(JsonNode apps) {
        Table table = new Table("ID", "INSTANCES", "READY", "SCALED", "CPUS", "MEM", "DEPLOYING", "VERSION");
        for (JsonNode app : apps) {
            table.row(
                    app.path("id").asText(),
                    app.path("instances").asText(),
                    app.path("tasksReady").asText(),
                    scaled(app.path("autoscaling")),
                    Table.amount(app.path("cpus").asDouble()),
                    Table.amount(app.path("mem").asDouble()),
                    app.path("deployments").isEmpty() ? "no" : "yes",
                    app.path("version").asText());
        }
        return table;
    }

    /** Between which numbers it is scaled by itself. */
    private static String scaled(JsonNode bounds) {
        return bounds.isObject()
                ? bounds.path("minInstances").asText() + "-"
                        + bounds.path("maxInstances").asText()
                : "no";
    }
}
