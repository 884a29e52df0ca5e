package io.kebne.launcher.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.job.JobId;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne job show}. */
@Command(
        name = "show",
        description = {
            "Shows a job with its runs and their tasks, the latest first.",
            "Example: kebne job show count",
            "Example: kebne job show count --json"
        })
final class JobShow extends Listing {
    @Parameters(paramLabel = "ID", description = "The job.")
    private String id;

    @Override
    protected JsonNode read(Masters masters) {
        return masters.get(JobCommand.path(new JobId(id)));
    }

    @Override
    protected Table table(JsonNode job) {
        Table table = new Table("RUN", "INDEX", "ATTEMPT", "STATE", "EXIT", "HOST", "TASK");
        for (JsonNode run : job.path("status").path("runs")) {
            for (JsonNode task : run.path("tasks")) {
                table.row(
                        run.path("run").asText(),
                        task.path("index").asText(),
                        task.path("attempt").asText(),
                        task.path("state").asText(),
                        task.path("exitCode").asText("-"),
                        task.path("host").asText(),
                        task.path("taskId").asText());
            }
        }
        return table;
    }

    @Override
    protected void print(JsonNode job, PrintStream out) {
        JsonNode status = job.path("status");
        out.println(job.path("id").asText() + ": " + status.path("state").asText() + "; "
                + status.path("successes").asText() + " runs succeeded, "
                + status.path("failures").asText() + " failed");
        if (status.has("nextSlot")) {
            out.println("next slot " + status.path("nextSlot").asText());
        }
        if (status.has("waiting")) {
            out.println("a slot waits: " + status.path("waiting").asText());
        }
        for (JsonNode run : status.path("runs")) {
            out.println("run " + run.path("run").asText() + " ("
                    + run.path("cause").asText()
                    + (run.has("slot") ? " " + run.path("slot").asText() : "") + "): "
                    + run.path("state").asText()
                    + (run.has("why") ? ", " + run.path("why").asText() : "")
                    + (run.path("refusals").isEmpty() ? "" : ", offers were of no use: " + run.path("refusals")));
        }
        super.print(job, out);
    }
}
