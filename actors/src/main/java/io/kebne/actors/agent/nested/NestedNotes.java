package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.process.ProcessLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The notes of an agent's nested containers, and with them what the launcher knows of their processes. */
record NestedNotes(Path directory, ProcessLauncher launcher) {
    private static final Logger LOG = LoggerFactory.getLogger(NestedNotes.class);

    /** The innermost first: what lies in one that has ended is known by then, and ends with it. */
    List<NestedNote> all() throws IOException {
        List<NestedNote> all = new ArrayList<>(NestedNote.readAll(directory));
        all.sort(Comparator.comparingInt(note -> -note.path().values().size()));
        return all;
    }

    /** It is about to be started. */
    void add(NestedContainer container) throws IOException {
        container.note().write(directory);
    }

    /** Without this note, another life of the agent takes it for lost. */
    void ended(NestedContainer container, NestedEnd how) {
        try {
            container.note().ended(how).write(directory);
            launcher.forget(container.id());
        } catch (IOException e) {
            LOG.warn("The end of nested container {} cannot be noted", container.path(), e);
        }
    }

    void remove(NestedContainer container) {
        remove(container.note());
    }

    void remove(NestedNote note) {
        try {
            note.remove(directory);
        } catch (IOException e) {
            LOG.warn("The note of nested container {} cannot be removed", note.path(), e);
        }
        launcher.forget(note.id());
    }
}
