package io.kebne.launcher.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Command;

/** The jobs, a line for each. */
abstract class JobListing extends Listing {
    @Command(
            name = "ls",
            description = {"Lists the jobs.", "Example: kebne job ls --json"})
    static final class Ls extends JobListing {}

    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/v2/jobs").path("jobs");
    }

    @Override
    protected Table table(JsonNode jobs) {
        Table table = new Table("ID", "STATE", "BEGINS", "NEXT SLOT", "LAST RUN", "SUCCEEDED", "FAILED");
        for (JsonNode job : jobs) {
            JsonNode status = job.path("status");
            JsonNode last = status.path("lastRun");
            table.row(
                    job.path("id").asText(),
                    status.path("state").asText(),
                    begins(job),
                    status.path("nextSlot").asText("-"),
                    last.has("run")
                            ? last.path("run").asText() + " "
                                    + last.path("state").asText()
                            : "-",
                    status.path("successes").asText(),
                    status.path("failures").asText());
        }
        return table;
    }

    private static String begins(JsonNode job) {
        if (job.has("schedule")) {
            return job.path("schedule").asText();
        }
        StringBuilder parents = new StringBuilder();
        for (JsonNode parent : job.path("parents")) {
            parents.append(parents.isEmpty() ? "after " : ", ").append(parent.asText());
        }
        return parents.isEmpty() ? "when told to" : parents.toString();
    }
}
