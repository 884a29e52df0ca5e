package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.protocol.service.ServiceId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne service plan}, with the exit codes of {@code nomad job plan}. */
@Command(
        name = "plan",
        exitCodeOnExecutionException = ExitCode.ERROR,
        exitCodeOnInvalidInput = ExitCode.ERROR,
        description = {
            "Shows what would change and happen if a file were deployed, and changes nothing.",
            "Exit code 0: nothing would change; 1: something would; 255: it could not be found out.",
            "Example: kebne service plan web.json"
        })
final class ServicePlan implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "The service as JSON; -: standard input.")
    private String file;

    @Override
    public Integer call() throws IOException {
        JsonNode content = ServiceFile.read(file);
        ServiceId id = ServiceId.of(content.path("id").asText());
        JsonNode plan = master.masters()
                .sendOnce("PUT", ServiceCommand.path(id) + "?partialUpdate=false&dryRun=true", Optional.of(content));
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(plan));
        } else {
            print(plan, System.out);
        }
        return plan.path("kind").asText().equals("NONE") ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(JsonNode plan, PrintStream out) {
        String id = plan.path("id").asText();
        String kind = plan.path("kind").asText();
        if (kind.equals("NONE")) {
            out.println(id + ": nothing would change");
            return;
        }
        out.println(kind.equals("CREATE") ? "+ " + id + " would be new" : "~ " + id + " would change");
        for (JsonNode change : plan.path("changes")) {
            String from = change.has("from") ? change.path("from").toString() : "nothing";
            String to = change.has("to") ? change.path("to").toString() : "nothing";
            out.println("    " + change.path("field").asText() + ": " + from + " -> " + to);
        }
        JsonNode instances = plan.path("instances");
        JsonNode strategy = plan.path("strategy");
        out.println("  " + instances.path("started").asInt() + " instances would be started and "
                + instances.path("ended").asInt() + " ended, with at least "
                + strategy.path("atLeastReady").asInt() + " ready and at most "
                + strategy.path("atMost").asInt() + " there meanwhile");
        if (kind.equals("UPDATE") && strategy.path("canary").asInt() > 0) {
            out.println("  " + strategy.path("canary").asInt() + " of them would be tried first, beside all others");
        }
        if (plan.has("deploymentUnderWay")) {
            out.println(
                    "  deployment " + plan.path("deploymentUnderWay").asText() + " is under way: --force would end it");
        }
    }
}
