package io.kebne.launcher.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Ending;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne ps}. */
@Command(
        name = "ps",
        description = {
            "Lists tasks: those that run, and those that wait, with the reason.",
            "Example: kebne ps --all --json"
        })
public final class PsCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(
            names = {"-a", "--all"},
            description = "Also tasks that have ended.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Masters masters = master.masters();
        List<TaskRef> tasks = TaskRef.all(masters).stream()
                .filter(task -> all || task.isRunning())
                .toList();
        JsonNode explanation = masters.get("/explain");
        if (json) {
            printJson(tasks, explanation);
        } else {
            printTable(masters, tasks, explanation);
        }
        return ExitCode.OK;
    }

    private static void printJson(List<TaskRef> tasks, JsonNode explanation) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode array = root.putArray("tasks");
        tasks.forEach(task -> array.add(task.json()));
        root.set("pending", explanation.path("pending"));
        root.set("failed", explanation.path("failed"));
        System.out.println(new ObjectMapper().writeValueAsString(root));
    }

    private static void printTable(Masters masters, List<TaskRef> tasks, JsonNode explanation) {
        Map<String, String> agents = new HashMap<>();
        for (JsonNode agent : masters.get("/slaves").path("slaves")) {
            agents.put(
                    agent.path("id").asText(),
                    agent.path("hostname").asText() + ":" + agent.path("port").asText());
        }
        Map<String, String> frameworks = new HashMap<>();
        JsonNode known = masters.get("/frameworks");
        known.path("frameworks")
                .forEach(f ->
                        frameworks.put(f.path("id").asText(), f.path("name").asText()));
        known.path("completed_frameworks")
                .forEach(f ->
                        frameworks.put(f.path("id").asText(), f.path("name").asText()));
        Map<String, String> failures = new HashMap<>();
        for (JsonNode failed : explanation.path("failed")) {
            failures.put(
                    failed.path("framework_id").asText() + "/"
                            + failed.path("task_id").asText(),
                    Ending.why(failed));
        }
        Table table = new Table("TASK", "FRAMEWORK", "STATE", "HEALTH", "AGENT", "CPUS", "MEM", "SINCE", "WHY");
        for (TaskRef task : tasks) {
            JsonNode last = last(task.json().path("statuses"));
            table.row(
                    task.taskId(),
                    frameworks.getOrDefault(task.frameworkId(), task.frameworkId()),
                    task.state(),
                    health(last),
                    agents.getOrDefault(task.agentId(), task.agentId()),
                    Table.amount(task.json().path("resources").path("cpus").asDouble()),
                    Table.amount(task.json().path("resources").path("mem").asDouble()),
                    since(last.path("timestamp").asDouble()),
                    failures.getOrDefault(task.frameworkId() + "/" + task.taskId(), ""));
        }
        for (JsonNode waiting : explanation.path("pending")) {
            table.row(
                    waiting.path("task_id").asText(),
                    waiting.path("framework_name").asText(),
                    "PENDING",
                    "",
                    "",
                    Table.amount(waiting.path("resources").path("cpus").asDouble()),
                    Table.amount(waiting.path("resources").path("mem").asDouble()),
                    "",
                    waiting.path("reason").asText());
        }
        table.print(System.out);
    }

    private static JsonNode last(JsonNode array) {
        return array.isEmpty() ? JsonNodeFactory.instance.missingNode() : array.get(array.size() - 1);
    }

    /** What the task's health check said last; nothing where there is none, or it has not said anything. */
    private static String health(JsonNode status) {
        return status.has("healthy") ? status.path("healthy").asBoolean() ? "healthy" : "unhealthy" : "";
    }

    private static String since(double epochSeconds) {
        if (epochSeconds == 0) {
            return "";
        }
        Duration age = Duration.ofMillis(System.currentTimeMillis() - (long) (epochSeconds * 1000));
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
