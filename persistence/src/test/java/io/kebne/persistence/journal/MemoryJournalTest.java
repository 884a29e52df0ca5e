package io.kebne.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import io.kebne.persistence.journal.Journal.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryJournalTest {
    @TempDir
    private Path directory;

    @Test
    void anEntityIsReplayedWithinOneProcess() {
        Memory journal = new Memory(directory.resolve("snapshots"));
        journal.prepare();
        try (Node node = new Node(journal)) {
            ActorRef<Tally.Command> tally = node.tally("a");
            assertThat(node.add(tally, 1L, 2L)).isEqualTo(3);
            assertThat(node.add(tally, 3L, 4L)).isEqualTo(10);
            assertThat(node.snapshots().receiveMessage(Node.PATIENCE)).isEqualTo("saved 4");

            node.stop(tally);

            assertThat(node.sum(node.tally("a"))).isEqualTo(10);
        }
    }

    @Test
    void theNextProcessBeginsWithNothing() throws IOException {
        Memory journal = new Memory(directory.resolve("snapshots"));
        journal.prepare();
        try (Node node = new Node(journal)) {
            node.add(node.tally("a"), 1L, 2L, 3L);
            assertThat(node.snapshots().receiveMessage(Node.PATIENCE)).isEqualTo("saved 3");
        }
        assertThat(snapshots()).isEqualTo(1);

        journal.prepare();

        assertThat(snapshots()).isZero();
        try (Node next = new Node(journal)) {
            assertThat(next.sum(next.tally("a"))).isZero();
        }
    }

    @Test
    void aSnapshotDirectoryThatCannotBeUsedIsNamedInOneLine() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> new Memory(file).prepare())
                .isInstanceOf(JournalUnusableException.class)
                .hasMessage("cannot use the snapshot directory " + file + ": " + file + " is not a directory");
    }

    private long snapshots() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("snapshots"))) {
            return files.count();
        }
    }
}
