package io.kebne.multijvm.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(150)
class QuickstartTest {
    private static final Pattern TASKS = Pattern.compile("(\\d+) tasks on (\\d+) agents");

    @TempDir
    private Path directory;

    @Test
    void itCountsTheWordsOfATextOnSeveralAgents() throws IOException {
        Path text = directory.resolve("text");
        Files.writeString(text, "the fell and the lake and the path\n".repeat(1_000));
        try (MultiJvm processes = new MultiJvm()) {
            Child quickstart = Program.start(processes, "quickstart", List.of("quickstart", text.toString()));

            assertThat(quickstart.awaitExit(Duration.ofMinutes(2))).isZero();

            List<String> lines = quickstart.stdout().lines();
            assertThat(lines).anyMatch(line -> line.matches("Counted 8,000 words, 5 of them different, .*"));
            assertThat(lines).anyMatch(line -> line.matches(" +3,000 +the"));
            assertThat(lines).anyMatch(line -> line.matches(" +2,000 +and"));
            assertThat(lines).anyMatch(line -> line.matches(" +1,000 +lake"));
            Matcher tasks = lines.stream()
                    .map(TASKS::matcher)
                    .filter(Matcher::matches)
                    .findFirst()
                    .orElseThrow();
            assertThat(Integer.parseInt(tasks.group(1))).isGreaterThan(1);
            assertThat(Integer.parseInt(tasks.group(2))).isGreaterThan(1);
        }
    }
}
