package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.service.ServiceId;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne service show}. */
@Command(
        name = "show",
        description = {
            "Shows a service with its versions and instances.",
            "Example: kebne service show /web",
            "Example: kebne service show /web --json"
        })
final class ServiceShow extends Listing {
    @Parameters(paramLabel = "ID", description = "The service, as /shop/web.")
    private String id;

    @Override
    protected JsonNode read(Masters masters) {
        String path = ServiceCommand.path(ServiceId.of(id));
        JsonNode app = masters.get(path).path("app");
        if (app instanceof ObjectNode object) {
            object.set("versions", masters.get(path + "/versions").path("versions"));
        }
        return app;
    }

    @Override
    protected Table table(JsonNode app) {
        Table table = new Table("TASK", "STATE", "READY", "HOST", "PORTS", "VERSION");
        for (JsonNode task : app.path("tasks")) {
            String ending = task.has("ending") ? " (ending)" : "";
            table.row(
                    task.path("id").asText(),
                    task.path("state").asText() + ending,
                    task.path("ready").asBoolean() ? "yes" : "no",
                    task.path("host").asText(),
                    task.path("ports").toString().replaceAll("[\\[\\]]", ""),
                    task.path("version").asText());
        }
        return table;
    }

    @Override
    protected void print(JsonNode app, PrintStream out) {
        out.println(app.path("id").asText() + ": " + app.path("tasksReady").asText() + " of "
                + app.path("instances").asText() + " instances are ready");
        for (JsonNode deployment : app.path("deployments")) {
            out.println("deployment " + deployment.path("id").asText() + " is under way");
        }
        JsonNode failure = app.path("lastTaskFailure");
        if (failure.isObject()) {
            out.println("an instance ended last on " + failure.path("host").asText() + " at "
                    + failure.path("timestamp").asText() + ", "
                    + failure.path("state").asText() + ": "
                    + failure.path("message").asText());
        }
        int count = 0;
        for (JsonNode version : app.path("versions")) {
            out.println("version " + version.asText() + (count++ == 0 ? " (wanted)" : ""));
        }
        super.print(app, out);
    }
}
