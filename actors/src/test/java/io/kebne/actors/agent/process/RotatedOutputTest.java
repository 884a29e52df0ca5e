package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.process.Launches.Started;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shim keeps what tasks write to the size that it may have. */
class RotatedOutputTest {
    private static final int MAX = 4096;

    @TempDir
    Path temp;

    private Launches launches;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Launches.hasShim());
        launches = Launches.of(
                temp,
                SupervisorSettings.Kind.SHIM,
                Map.of(
                        "container-logger", "logrotate",
                        "max-stdout-size", Integer.toString(MAX),
                        "max-stderr-size", Integer.toString(MAX),
                        "logrotate-stdout-options", "rotate 3",
                        "logrotate-stderr-options", "rotate 0"));
    }

    @AfterEach
    void close() throws IOException {
        if (launches != null) {
            launches.endAll();
            launches.close();
        }
    }

    @Test
    void theLatestLinesAreKeptInFilesOfWholeLines() throws Exception {
        Started process = launches.shell("seq 1 5000; seq 1 5000 >&2");
        assertThat(process.exitValue()).isZero();
        List<String> kept = new ArrayList<>();
        for (String name : List.of("stdout.3", "stdout.2", "stdout.1", "stdout")) {
            Path file = process.sandbox().resolve(name);
            assertThat(Files.size(file)).isLessThanOrEqualTo(MAX);
            kept.addAll(Files.readAllLines(file));
        }
        assertThat(kept).isEqualTo(lines(5000 - kept.size() + 1)).hasSizeGreaterThan(3 * MAX / 5 - 10);
        assertThat(process.sandbox().resolve("stdout.4")).doesNotExist();
        assertThat(process.sandbox().resolve("stderr.1")).doesNotExist();
        assertThat(Files.size(process.sandbox().resolve("stderr"))).isBetween(1L, (long) MAX);
        assertThat(process.stderr()).endsWith("\n5000\n");
    }

    private static List<String> lines(int first) {
        return IntStream.rangeClosed(first, 5000).mapToObj(Integer::toString).toList();
    }

    /** It may put there what it likes; and a line may be longer than a file. */
    @Test
    void whatTheTaskDoesToItsFilesDoesNotMatter() throws Exception {
        Path outside = Files.writeString(temp.resolve("outside"), "untouched");
        Started process = launches.shell("mkdir stdout.3; ln -s " + outside + " stdout.2; ln -s " + outside
                + " stdout.new; rm stdout; ln -s " + outside + " stdout; head -c 30000 /dev/zero");
        assertThat(process.exitValue()).isZero();
        assertThat(outside).hasContent("untouched");
        assertThat(process.sandbox().resolve("stdout")).isRegularFile();
        assertThat(Files.size(process.sandbox().resolve("stdout"))).isLessThanOrEqualTo(MAX);
    }

    @Test
    void itGoesOnWhileNoAgentLooks() throws Exception {
        Started process = launches.shell("until [ -e go ]; do sleep 0.01; done; seq 1 5000");
        process.process().detach();
        launches.close();
        Files.createFile(process.sandbox().resolve("go"));
        launches = Launches.of(temp, SupervisorSettings.Kind.SHIM, Map.of());
        TaskProcess found = launches.launcher.attach(process.containerId()).orElse(null);
        if (found != null) {
            found.gone().get(60, TimeUnit.SECONDS);
        }
        assertThat(process.stdout()).endsWith("\n5000\n");
        assertThat(process.sandbox().resolve("stdout.3")).exists();
    }

    @Test
    void whatATaskChoosesWrongIsSaid() {
        CommandInfo command = CommandInfo.shell("true")
                .withEnvironment(List.of(new EnvironmentVariable("CONTAINER_LOGGER_MAX_STDOUT_SIZE", "lots")));
        assertThatThrownBy(() -> launches.start(command))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("CONTAINER_LOGGER_MAX_STDOUT_SIZE");
        assertThat(launches.runtime.root()).isEmptyDirectory();
    }
}
