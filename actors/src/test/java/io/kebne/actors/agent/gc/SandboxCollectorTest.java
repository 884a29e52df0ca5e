package io.kebne.actors.agent.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sandboxes go, at times that the test sets. */
class SandboxCollectorTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final GcSettings A_WEEK = new GcSettings(Duration.ofDays(7), 0.1, Duration.ofMinutes(1));

    @TempDir
    Path temp;

    private Path frameworks;
    private Set<String> living = Set.of();
    private double used = 0.2;
    private Instant now = NOW;
    private SandboxCollector collector;

    @BeforeEach
    void collector() {
        frameworks = temp.resolve("slaves/agent/frameworks");
        collector = new SandboxCollector(temp.resolve("slaves"), this, A_WEEK, () -> living, () -> used, () -> now);
    }

    @ParameterizedTest
    @CsvSource({"0, 544320", "0.5, 241920", "0.9, 0", "1, 0"})
    void theFullerTheDiskTheYoungerTheyMustBe(double full, long seconds) {
        assertThat(A_WEEK.maxAge(full).toSeconds()).isBetween(seconds - 1, seconds + 1);
    }

    @Test
    void whatEndedLongAgoGoesWithTheDirectoriesThatAreEmptyThen() throws IOException {
        // 70 % of a week, less what is to stay free: 4.9 days.
        Path old = sandbox("f1", "e1", "c1", Duration.ofDays(5));
        Path young = sandbox("f1", "e2", "c2", Duration.ofDays(4));
        Path alone = sandbox("f2", "e3", "c3", Duration.ofDays(6));
        collector.collect();
        assertThat(old.getParent().getParent()).doesNotExist();
        assertThat(young.resolve("stdout")).exists();
        assertThat(frameworks.resolve("f2")).doesNotExist();
        assertThat(alone).doesNotExist();
        assertThat(collector.collected().succeeded()).isEqualTo(2);
        assertThat(collector.collected().pending()).isEqualTo(1);
        assertThat(frameworks.resolve("f1/executors/e2/runs/latest")).isSymbolicLink();
    }

    @Test
    void whatLivesStaysAndIsYoungWhenItEnds() throws IOException {
        Path run = sandbox("f1", "e1", "c1", Duration.ofDays(30));
        living = Set.of("c1");
        used = 1;
        collector.collect();
        assertThat(run.resolve("stdout")).exists();
        living = Set.of();
        used = 0.2;
        now = NOW.plus(Duration.ofDays(4));
        collector.collect();
        assertThat(run.resolve("stdout")).exists();
        now = NOW.plus(Duration.ofDays(5));
        collector.collect();
        assertThat(run).doesNotExist();
    }

    @Test
    void theSandboxOfAnExecutorStaysWhileATaskInItLives() throws IOException {
        Path run = sandbox("f1", "e1", "c1", Duration.ofDays(30));
        Files.createDirectories(run.resolve("containers/nested"));
        age(run, Duration.ofDays(30));
        living = Set.of("nested");
        collector.collect();
        assertThat(run).exists();
    }

    @Test
    void onAFullDiskAllGoThatEndedButNotWhatWasJustMade() throws IOException {
        Path ended = sandbox("f1", "e1", "c1", Duration.ofSeconds(2));
        Path made = sandbox("f1", "e2", "c2", Duration.ofMillis(500));
        used = 0.95;
        collector.collect();
        assertThat(ended).doesNotExist();
        assertThat(made).exists();
        assertThat(collector.collected().maxAge()).isZero();
    }

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createFile(outside.resolve("precious"));
        Path run = sandbox("f1", "e1", "c1", Duration.ofDays(30));
        Files.createSymbolicLink(run.resolve("link"), outside);
        age(run, Duration.ofDays(30));
        Files.createSymbolicLink(frameworks.resolve("f1/executors/e1/runs/fake"), outside);
        collector.collect();
        assertThat(run).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    @Test
    void settingsThatCannotBeAreNamed() {
        assertThatThrownBy(() -> new GcSettings(Duration.ofDays(1), 1.1, Duration.ofMinutes(1)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent.gc-disk-headroom");
        assertThatThrownBy(() -> new GcSettings(Duration.ofDays(-1), 0.1, Duration.ofMinutes(1)))
                .hasMessageContaining("kebne.agent.gc-delay");
        assertThatThrownBy(() -> new GcSettings(Duration.ofDays(1), 0.1, Duration.ZERO))
                .hasMessageContaining("kebne.agent.disk-watch-interval");
    }

    private Path sandbox(String framework, String executor, String container, Duration ago) throws IOException {
        Path runs = Files.createDirectories(frameworks.resolve(framework + "/executors/" + executor + "/runs"));
        Path run = Files.createDirectory(runs.resolve(container));
        Files.writeString(run.resolve("stdout"), "x");
        if (!Files.exists(runs.resolve("latest"), LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(runs.resolve("latest"), Path.of(container));
        }
        age(run, ago);
        return run;
    }

    private static void age(Path run, Duration ago) throws IOException {
        Files.setLastModifiedTime(run, FileTime.from(NOW.minus(ago)));
    }
}
