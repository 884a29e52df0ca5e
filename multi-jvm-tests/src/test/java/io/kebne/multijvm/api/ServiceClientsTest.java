package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kebne.examples.HttpService;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services and jobs are driven by a client of Marathon and Chronos that others wrote, and by the examples of the reference,
 * which are run as they are written: by {@code kebne} and {@code curl}, in a directory with the examples' files.
 */
class ServiceClientsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String FENCE = "```";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Where the examples of jobs pass their files on. */
    private static final String SHARED = "/tmp/kebne-words";

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = ApiCluster.start(directory, 3, "");
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void npmsMesosDrivesServicesAndJobs() throws Exception {
        NpmPackage npm = new NpmPackage(directory.resolve("npm"), "mesos@0.7.0");
        URI master = URI.create(cluster.masterUrl());
        try (MultiJvm processes = new MultiJvm()) {
            Child client =
                    npm.start(processes, "apps-and-jobs.js", master.getHost(), Integer.toString(master.getPort()));

            assertThat(client.awaitExit(PATIENCE))
                    .as("%s", client.stdout().lines())
                    .isZero();
            assertThat(client.stdout().lines()).contains("DONE");
        }
    }

    @Test
    void theExamplesOfTheReferenceDoWhatTheyAreSaidToDo() throws Exception {
        Path home = home();
        // Those that ask by DNS need a port of their own, and have tests elsewhere.
        List<String> services = blocks("services.md").stream()
                .filter(block -> !block.contains("dig "))
                .toList();
        List<String> jobs = blocks("jobs.md");
        assertThat(services).hasSize(3);
        assertThat(jobs).hasSize(2);
        try (MultiJvm processes = new MultiJvm()) {
            // All at once: most of their time is waiting.
            List<Child> scripts = new ArrayList<>();
            scripts.add(start(processes, home, "services", services.get(0)));
            scripts.add(start(processes, home, "jobs", String.join("\n", jobs)));
            scripts.add(start(processes, home, "http and autoscaling", services.get(1) + quick(services.get(2))));
            for (Child script : scripts) {
                assertThat(script.awaitExit(PATIENCE))
                        .as("%s: %s", script.name(), script.stderr().lines())
                        .isZero();
            }

            assertThat(said(scripts.get(0))).contains("/web").doesNotContain("Exception");
            assertThat(said(scripts.get(1)))
                    .containsPattern("(?m)^ *[0-9]+ [a-z]+$")
                    .contains("\"name\":\"hourly\"");
            assertThat(said(scripts.get(2))).contains("\"endpoints\":[{").contains("/scaled");
            assertThat(home.resolve("shared")).isNotEmptyDirectory();
        }
    }

    private static String said(Child script) {
        return String.join("\n", script.stdout().lines());
    }

    /** Whether autoscaling has scaled after a minute is shown elsewhere. */
    private static String quick(String block) {
        return block.replace("sleep 60", "sleep 1");
    }

    /** What the examples expect to find where they are run. */
    private static Path home() throws IOException {
        Path home = Files.createDirectories(directory.resolve("home"));
        Files.createDirectories(home.resolve("examples"));
        for (String name : List.of("words.json", "words-task.json")) {
            String text = Files.readString(ROOT.resolve("examples").resolve(name));
            Files.writeString(
                    home.resolve("examples").resolve(name),
                    text.replace(SHARED, home.resolve("shared").toString()));
        }
        Path target = Files.createDirectories(home.resolve("examples/target"));
        Path server = Path.of(HttpService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Files.createSymbolicLink(target.resolve(server.getFileName()), server);
        Files.createSymbolicLink(home.resolve("README.md"), ROOT.resolve("README.md"));
        return home;
    }

    private static Child start(MultiJvm processes, Path home, String name, String block) throws IOException {
        String kebne = Program.command(List.of()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        String script = "set -e\ncd " + home + "\nkebne() { command " + kebne + " \"$@\"; }\n"
                + block.replace("http://127.0.0.1:5050", cluster.masterUrl())
                        .replace(SHARED, home.resolve("shared").toString());
        Path file =
                Files.writeString(directory.resolve(name.replace(' ', '-') + ".sh"), script, StandardCharsets.UTF_8);
        return processes.start(
                name, List.of("env", "KEBNE_MASTER=" + cluster.masterUrl(), "bash", "-o", "pipefail", file.toString()));
    }

    /** The blocks of code of a page that are to be run. */
    private static List<String> blocks(String page) throws IOException {
        assumeThat(Program.jar()).exists();
        List<String> blocks = new ArrayList<>();
        StringBuilder open = null;
        for (String line : Files.readAllLines(ROOT.resolve("docs/reference").resolve(page))) {
            if (!line.startsWith(FENCE)) {
                if (open != null) {
                    open.append(line).append('\n');
                }
            } else if (open == null) {
                open = new StringBuilder();
            } else {
                blocks.add(open.toString());
                open = null;
            }
        }
        return blocks.stream()
                .filter(block -> block.contains("kebne ") || block.contains("curl "))
                .toList();
    }
}
