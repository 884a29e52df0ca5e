package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the reference are run as they are written, with the addresses and ids of a cluster that there is in the
 * place of those they name.
 */
class CurlExamplesTest {
    private static final List<String> PAGES = List.of("http-api.md", "operator-api.md");

    /** What an example is known by, and what it prints; a status of its own line follows where nothing else asks for one. */
    private record Expected(String part, String output) {
        boolean isStream() {
            return part.contains("SUBSCRIBE");
        }
    }

    /** In the order in which they are run: what ends something comes last. */
    private static final List<Expected> EXPECTED = List.of(
            new Expected("5050/version", "\\{\"version\":\"[0-9]+\\.[0-9]+\\.[0-9]+\",.*\\}\n200"),
            new Expected("openapi.json", "(?s)\\[.*\"/state\".*\\]\n"),
            new Expected("stats.json", "\\{.*\"cpus_total\":.*\\}\n200"),
            new Expected("logging/toggle", "[^\n]*\n*200"),
            new Expected("5050/redirect", "http://[^/]+:PORT/\n"),
            new Expected("metrics/snapshot", "1(\\.0)?\n"),
            new Expected("files/read", "\\{\"offset\":0,\"data\":\"hello\\\\n\"\\}\n200"),
            new Expected("files/download", "hello\n\n206"),
            new Expected(
                    "5050/state",
                    "(?s)\\{\n  \"id\": \"t-0\",\n  \"state\": \"TASK_RUNNING\",\n  \"slave_id\": .*\\}\n"),
            new Expected("5050/tasks", "\\{\"tasks\":\\[\\{.*\"id\":\"t-0\".*\\]\\}\n200"),
            new Expected("5050/explain", "\\{\"allocator_host\":\"akka://kebne@.*\"pending\":\\[.*\\}\n200"),
            new Expected("5051/containers", "\\[\\{.*\"executor_id\":\"t-0\".*\\}\\]\n200"),
            new Expected("GET_AGENTS", "\\{.*\"get_agents\":\\{.*\"agent_info\".*\\}\n200"),
            new Expected("GET_CONTAINERS", "\\{.*\"get_containers\":\\{.*\"container_id\".*\\}\n200"),
            new Expected("SUBSCRIBE", "(?s)[0-9]+\n\\{.*\"type\":\"SUBSCRIBED\".*\"type\":\"HEARTBEAT"),
            new Expected("UPDATE_WEIGHTS", "\n200"),
            new Expected("-X PUT -d '[{\"role\": \"prod\", \"weight\"", "\n200"),
            new Expected("{\"role\": \"prod\", \"guarantee\"", "\n200"),
            new Expected("-X DELETE", "\n200"),
            new Expected("quota_configs", "\n200"),
            new Expected("/reserve", "\n202"),
            new Expected("maintenance/schedule", "\n200"),
            new Expected("machine/down", "\n200"),
            new Expected("machine/up", "\n200"),
            new Expected("containerizer/debug", "\\{\"pending\":\\[\\]\\}\n200"),
            new Expected("5051/recommendations", "\\{.*\"containers\":.*\\}\n200"),
            new Expected("5050/resize", "\n200"),
            new Expected("5050/kill", "\n202"),
            new Expected("5050/teardown", "\n200"),
            new Expected("/drain", "\n200"));

    @Test
    void theyDoWhatTheyAreSaidToDo(@TempDir Path directory) throws Exception {
        assumeThat(isThere("curl") && isThere("jq") && isThere("bash"))
                .as("curl, jq and bash are there")
                .isTrue();
        List<String> examples = new ArrayList<>();
        for (String page : PAGES) {
            examples.addAll(examples(Files.readString(Path.of("../docs/reference", page))));
        }
        assertThat(examples).hasSameSizeAs(EXPECTED);
        LocalOptions options = new LocalOptions(1, 1, 0, directory, "memory", ConfigFactory.empty());
        try (LocalCluster cluster = InProcessCluster.start(options)) {
            Readiness.awaitAgents(cluster, 1, active -> {});
            Output run = Output.of(
                    "run",
                    "--master",
                    cluster.masterUrl(),
                    "--name",
                    "t",
                    "--cpus",
                    "0.1",
                    "--mem",
                    "32",
                    "--detach",
                    "--",
                    "sh",
                    "-c",
                    "echo hello; sleep 600");
            assertThat(run.exitCode()).as(run.err()).isZero();
            awaitOutput(cluster);
            SoftAssertions softly = new SoftAssertions();
            for (Expected expected : EXPECTED) {
                assertThat(examples)
                        .filteredOn(example -> example.contains(expected.part()))
                        .hasSize(1);
                String example = examples.stream()
                        .filter(one -> one.contains(expected.part()))
                        .findFirst()
                        .orElseThrow();
                String port = cluster.masterUrl().replaceFirst(".*:", "");
                softly.assertThat(output(filled(example, cluster), expected.isStream()))
                        .as(example)
                        .matches(Pattern.compile(expected.output().replace("PORT", port)));
            }
            new HttpNode(cluster.masterUrl()).getBytes("/logging/toggle", Map.of("level", "0", "duration", "1secs"));
            softly.assertAll();
        }
    }

    /** The commands in a page's blocks of code, whether indented or fenced; one may go on over several lines. */
    static List<String> examples(String page) {
        List<String> examples = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : page.split("\n", -1)) {
            String command = line.strip().replaceFirst("^\\$ ", "");
            if (open.isEmpty() && !command.startsWith("curl ")) {
                continue;
            }
            open.append(open.isEmpty() ? "" : "\n").append(command);
            boolean quoted = open.chars().filter(c -> c == '\'').count() % 2 == 1;
            if (!quoted && !command.endsWith("\\")) {
                examples.add(open.toString());
                open.setLength(0);
            }
        }
        return examples;
    }

    private static String filled(String example, LocalCluster cluster) throws IOException {
        JsonNode state = new HttpNode(cluster.masterUrl()).get("/state");
        String framework = state.path("frameworks").path(0).path("id").asText();
        String agent = state.path("slaves").path(0).path("id").asText();
        return example.replace("http://127.0.0.1:5050", cluster.masterUrl())
                .replace("http://127.0.0.1:5051", agentUrl(cluster))
                .replace("/frameworks/F/executors/T/", "/frameworks/" + framework + "/executors/t-0/")
                .replaceAll("(framework_id|frameworkId)=F\\b", "$1=" + framework)
                .replace("task_id=t7", "task_id=t-0")
                .replace("slaveId=A", "slaveId=" + agent)
                .replace("/agents/A/", "/agents/" + agent + "/");
    }

    private static String agentUrl(LocalCluster cluster) {
        return cluster.members().get(1).url();
    }

    private static String output(String example, boolean stream) throws IOException, InterruptedException {
        boolean saysStatus = !example.contains(" | ") && !example.contains(" -w ") && !stream;
        String curl = (stream ? "exec curl" : "command curl") + " -sS --max-time 20"
                + (saysStatus ? " -w '\\n%{http_code}'" : "");
        Process process = new ProcessBuilder("bash", "-c", "curl() { " + curl + " \"$@\"; }\n" + example)
                .redirectErrorStream(true)
                .start();
        try (InputStream in = process.getInputStream()) {
            StringBuilder output = new StringBuilder();
            // A stream does not end by itself.
            for (int c = in.read(); c >= 0 && !(stream && output.indexOf("HEARTBEAT") >= 0); c = in.read()) {
                output.append((char) c);
            }
            return output.toString();
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The task runs before it has written. */
    private static void awaitOutput(LocalCluster cluster) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Output.of("logs", "--master", cluster.masterUrl(), "t-0").out().equals("hello\n")) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private static boolean isThere(String program) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
