package io.kebne.launcher.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Table;
import java.util.stream.Collectors;

/** How many agents fell out at which step: for each role of a framework, and for each task that waits. */
final class StepsTable {
    private final Table table = new Table(
            "FOR",
            "AGENTS",
            "OUT",
            "REFUSED",
            "RESERVED",
            "CONSTRAINT",
            "GPU",
            "REGION",
            "LIMIT",
            "HELD BACK",
            "TOO SMALL",
            "OFFERED",
            "LEFT");

    static Table of(JsonNode framework) {
        StepsTable steps = new StepsTable();
        for (JsonNode role : framework.path("roles")) {
            steps.row("role " + role.path("role").asText(), role.path("steps"));
        }
        for (JsonNode task : framework.path("pending")) {
            steps.row(task.path("task_id").asText(), task.path("steps"));
        }
        return steps.table;
    }

    private void row(String what, JsonNode steps) {
        table.row(
                what,
                steps.path("agents").asText(),
                count(steps.path("not_offerable")),
                count(steps.path("filtered")),
                count(steps.path("reserved")),
                counts(steps.path("constraints")),
                count(steps.path("gpu")),
                count(steps.path("region")),
                counts(steps.path("limit")),
                count(steps.path("headroom")),
                counts(steps.path("too_small")),
                count(steps.path("outstanding")),
                steps.path("remaining").asText());
    }

    private static String count(JsonNode agents) {
        return agents.asInt() == 0 ? "-" : agents.asText();
    }

    private static String counts(JsonNode agentsByName) {
        return agentsByName.isEmpty()
                ? "-"
                : agentsByName.properties().stream()
                        .map(entry -> entry.getValue().asText()
                                + (entry.getKey().isEmpty() ? "" : " (" + entry.getKey() + ")"))
                        .collect(Collectors.joining(", "));
    }
}
