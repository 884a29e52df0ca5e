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
        autoscaling(app, out);
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

    private static void autoscaling(JsonNode app, PrintStream out) {
        JsonNode bounds = app.path("autoscaling");
        JsonNode status = app.path("autoscalingStatus");
        if (!bounds.isObject()) {
            return;
        }
        String wanted =
                status.has("wanted") ? ", wants " + status.path("wanted").asText() : ", has not looked yet";
        String held = status.has("held") ? " (" + status.path("held").asText() + ")" : "";
        out.println("autoscaling from " + bounds.path("minInstances").asText() + " to "
                + bounds.path("maxInstances").asText() + wanted + held);
        for (JsonNode policy : status.path("policies")) {
            String value = policy.has("value")
                    ? " is at " + Table.amount(policy.path("value").asDouble())
                    : policy.has("target")
                            ? " is not known"
                            : policy.has("wanted") ? " holds now" : " does not hold now";
            String target = policy.has("target")
                    ? ", target " + Table.amount(policy.path("target").asDouble())
                    : "";
            String wants =
                    policy.has("wanted") ? ", wants " + policy.path("wanted").asText() : "";
            String problem =
                    policy.has("problem") ? ": " + policy.path("problem").asText() : "";
            out.println("  " + policy.path("name").asText() + value + target + wants + problem);
        }
        for (String which : new String[] {"lastScaleUp", "lastScaleDown"}) {
            JsonNode last = status.path(which);
            if (last.isObject()) {
                String why = last.has("reason")
                        ? last.path("reason").asText()
                        : "by a user from " + last.path("from").asText() + " to "
                                + last.path("to").asText();
                out.println("  " + last.path("at").asText() + " " + why);
            }
        }
    }
}
