package io.kebne.launcher.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Holds what the masters say against what the agents say and what the machine shows. */
final class ClusterCheck {
    private static final String ALL = "1000000";

    private final List<HttpNode> masters;
    private final List<HttpNode> agents;
    private final Path workDir;

    ClusterCheck(List<LocalCluster.Member> members, Path workDir) {
        this.masters = nodes(members, "master");
        this.agents = nodes(members, "agent");
        this.workDir = workDir;
    }

    /** What is wrong now that nothing should run. */
    List<Violation> violations() throws IOException {
        List<Violation> violations = new ArrayList<>();
        Set<String> onAgents = new TreeSet<>();
        for (HttpNode agent : agents) {
            onAgents.addAll(runningOn(agent));
        }
        for (HttpNode master : masters) {
            Set<String> inLedger = open(master);
            if (!inLedger.equals(onAgents)) {
                violations.add(new Violation(
                        Violation.Kind.LEDGER,
                        master.url(),
                        "has as running " + inLedger + ", the agents " + onAgents));
            }
            for (JsonNode agent : master.get("/slaves").path("slaves")) {
                double used = agent.path("used_resources").path("cpus").asDouble();
                if (used != 0 && onAgents.isEmpty()) {
                    violations.add(new Violation(
                            Violation.Kind.LEDGER,
                            master.url(),
                            "counts " + used + " cpus as used on "
                                    + agent.path("id").asText()));
                }
            }
        }
        for (long pid : left()) {
            violations.add(new Violation(
                    Violation.Kind.ORPHAN, "process " + pid, "works below " + workDir + " though nothing runs"));
        }
        return violations;
    }

    /** Processes that work in a sandbox. */
    List<Long> left() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(this::worksBelow)
                    .map(entry -> Long.parseLong(entry.getFileName().toString()))
                    .toList();
        }
    }

    private boolean worksBelow(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(workDir);
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private static Set<String> runningOn(HttpNode agent) throws IOException {
        Set<String> running = new TreeSet<>();
        for (JsonNode framework : agent.get("/state").path("frameworks")) {
            for (JsonNode executor : framework.path("executors")) {
                executor.path("tasks")
                        .forEach(task -> running.add(task.path("id").asText()));
            }
        }
        return running;
    }

    private static Set<String> open(HttpNode master) throws IOException {
        Set<String> open = new TreeSet<>();
        for (JsonNode task : master.get("/tasks", Map.of("limit", ALL)).path("tasks")) {
            if (!TaskState.fromWireName(task.path("state").asText()).isTerminal()) {
                open.add(task.path("id").asText());
            }
        }
        return open;
    }

    private static List<HttpNode> nodes(List<LocalCluster.Member> members, String role) {
        return members.stream()
                .filter(member -> member.name().startsWith(role))
                .map(member -> new HttpNode(member.url()))
                .toList();
    }
}
