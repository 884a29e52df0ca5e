package io.kebne.multijvm.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.multijvm.cluster.Answer;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.LongJournal;
import io.kebne.multijvm.cluster.Node;
import io.kebne.multijvm.harness.Await;
import io.kebne.persistence.journal.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A lone master with a million events behind it is killed, and its snapshots are damaged. */
@Timeout(600)
class LongJournalTest {
    private static final long EVENTS = 1_000_000;
    private static final long SNAPSHOT_EVERY = 20_000;
    private static final int SNAPSHOTS = 3;
    /** With all events; a snapshot makes it shorter. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @DisplayName("case 09: a million events behind, and of three snapshots only the oldest can be read")
    void bySnapshot() {
        long first = EVENTS - SNAPSHOTS * SNAPSHOT_EVERY + 1;
        try (LongJournal journal = LongJournal.write(file(), first, EVENTS, SNAPSHOT_EVERY)) {
            List<Long> snapshots = journal.snapshots();
            assertThat(snapshots).hasSize(SNAPSHOTS);
            isTheSameAgain(journal, () -> {
                journal.damageSnapshot(snapshots.get(0), LongJournalTest::truncated);
                journal.damageSnapshot(snapshots.get(1), LongJournalTest::ofALaterVersion);
            });
        }
    }

    @Test
    @Tag("long")
    @DisplayName("case 09: a million events behind, and no snapshot")
    void byEvents() {
        try (LongJournal journal = LongJournal.write(file(), 1, EVENTS, EVENTS / 2)) {
            assertThat(journal.snapshots()).hasSize(1);
            isTheSameAgain(journal, journal::deleteSnapshots);
        }
    }

    /** Kills a master, does this to its journal, and compares what it knows afterwards with what it knew before. */
    private void isTheSameAgain(LongJournal journal, Runnable harm) {
        FaultPlan plan = FaultPlan.of(directory.resolve("cluster"), 1, 0).journal(file());
        try (FaultCluster cluster = plan.start()) {
            Node master = cluster.anyMaster();
            JsonNode tasks = tasks(master, journal.running());
            JsonNode roles = roles(master);
            master.kill();
            harm.run();
            long start = System.nanoTime();
            master.start();

            assertThat(tasks(master, journal.running())).isEqualTo(tasks);
            System.out.printf(
                    "restart of a master with a million events behind it: %d ms%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            assertThat(roles(master)).isEqualTo(roles);
        }
    }

    private Path file() {
        return directory.resolve("journal.sqlite");
    }

    /** All tasks that it knows, when it knows as many that run as there are. */
    private static JsonNode tasks(Node master, int running) {
        return Await.present(
                "a master that knows " + running + " tasks that run",
                RECOVERY,
                () -> answer(master, "/tasks?limit=100000")
                        .filter(tasks -> tasks.path("tasks").findValuesAsText("state").stream()
                                        .filter(state -> !state.equals("TASK_FINISHED"))
                                        .count()
                                >= running));
    }

    private static JsonNode roles(Node master) {
        return Await.present("the roles", RECOVERY, () -> answer(master, "/roles"));
    }

    private static Optional<JsonNode> answer(Node master, String path) {
        return master.request("GET", path, "", Duration.ofSeconds(10))
                .filter(Answer::isSuccess)
                .map(Answer::json);
    }

    private static Payload truncated(Payload whole) {
        return new Payload(
                whole.serializerId(), whole.manifest(), Arrays.copyOf(whole.bytes(), whole.bytes().length / 2));
    }

    private static Payload ofALaterVersion(Payload payload) {
        return new Payload(payload.serializerId(), "family-of-tomorrow", payload.bytes());
    }
}
