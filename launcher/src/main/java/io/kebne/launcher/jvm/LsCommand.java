package io.kebne.launcher.jvm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.task.TaskRef;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code kebne jvm ls}. */
@Command(name = "ls", description = "Lists the Java virtual machines among the tasks of all agents.")
final class LsCommand extends Listing {
    private static final long MEGABYTE = 1024L * 1024;

    @Override
    protected JsonNode read(Masters masters) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode agent : masters.get("/slaves").path("slaves")) {
            if (!agent.path("active").asBoolean()) {
                continue;
            }
            try {
                TaskRef.agent(masters, agent).get("/jvm").forEach(all::add);
            } catch (IOException e) {
                System.err.println(
                        "kebne: " + agent.path("hostname").asText() + " cannot be reached: " + e.getMessage());
            }
        }
        return all;
    }

    @Override
    protected Table table(JsonNode machines) {
        Table table = new Table("TASK", "JAVA", "HEAP MB", "MAX MB", "GCS", "GC MS", "THREADS", "CLASSES");
        for (JsonNode machine : machines) {
            table.row(
                    machine.path("task_id").asText(),
                    machine.path("version").asText(),
                    Long.toString(machine.path("heap_used_bytes").asLong() / MEGABYTE),
                    Long.toString(machine.path("heap_max_bytes").asLong() / MEGABYTE),
                    machine.path("gc_collections").asText(),
                    machine.path("gc_milliseconds").asText(),
                    machine.path("threads").asText(),
                    machine.path("classes").asText());
        }
        return table;
    }
}
