package io.kebne.launcher.jvm;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Table;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne jvm gc}. */
@Command(name = "gc", description = "Prints what the garbage collector has done; or has it collect.")
final class GcCommand extends MachineCommand {
    @Option(names = "--run", description = "Collect now; the program stands still meanwhile.")
    private boolean run;

    @Override
    void run(Machine machine) throws IOException {
        if (run) {
            machine.act("gc", Map.of());
        }
        JsonNode counters = machine.counters();
        Table table = new Table("COLLECTIONS", "MILLISECONDS", "HEAP USED", "COMMITTED", "MAX");
        table.row(
                counters.path("gc_collections").asText(),
                counters.path("gc_milliseconds").asText(),
                counters.path("heap_used_bytes").asText(),
                counters.path("heap_committed_bytes").asText(),
                counters.path("heap_max_bytes").asText());
        table.print(System.out);
    }
}
