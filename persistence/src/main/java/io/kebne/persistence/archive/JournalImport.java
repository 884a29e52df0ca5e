package io.kebne.persistence.archive;

import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings an exported journal into another one, which must not know any of its entities, while no master runs. The file is
 * read twice: first to see that it is whole, so that a damaged one changes nothing.
 */
public final class JournalImport {
    /** Events of one write. */
    private static final int GROUP = 500;

    /** Opens the exported file, each time from its start. */
    @FunctionalInterface
    public interface Source {
        BufferedReader open() throws IOException;
    }

    private final JournalStore store;
    private final Source source;

    public JournalImport(JournalStore store, Source source) {
        this.store = store;
        this.source = source;
    }

    /**
     * @throws MalformedArchiveException when the file is damaged
     * @throws IllegalStateException when the journal already knows an entity of the file
     * @throws io.kebne.persistence.journal.JournalUnusableException when a write fails; what was imported before it stays
     */
    public Contents run() throws IOException, MalformedArchiveException {
        requireNew(entities());
        Writing writing = new Writing();
        try (BufferedReader in = source.open()) {
            Contents contents = new ArchiveReader(in).read(writing);
            writing.flush();
            return contents;
        }
    }

    private Set<String> entities() throws IOException, MalformedArchiveException {
        Set<String> ids = new TreeSet<>();
        try (BufferedReader in = source.open()) {
            new ArchiveReader(in).read(new ArchiveReader.Visitor() {
                @Override
                public void snapshot(StoredSnapshot snapshot) {
                    ids.add(snapshot.persistenceId());
                }

                @Override
                public void event(StoredEvent event) {
                    ids.add(event.persistenceId());
                }
            });
        }
        return ids;
    }

    private void requireNew(Set<String> ids) {
        for (String id : ids) {
            if (store.entity(id).isPresent()) {
                throw new IllegalStateException(
                        "the journal already knows '" + id + "'; only a journal without it can take it in");
            }
        }
    }

    /** Writes events of one entity in groups. */
    private final class Writing implements ArchiveReader.Visitor {
        private final List<StoredEvent> group = new ArrayList<>();

        @Override
        public void snapshot(StoredSnapshot snapshot) {
            store.save(snapshot);
        }

        @Override
        public void event(StoredEvent event) {
            boolean other = !group.isEmpty() && !group.get(0).persistenceId().equals(event.persistenceId());
            if (other || group.size() == GROUP) {
                flush();
            }
            group.add(event);
        }

        void flush() {
            if (!group.isEmpty()) {
                store.append(List.copyOf(group));
                group.clear();
            }
        }
    }
}
