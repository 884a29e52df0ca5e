package io.kebne.persistence.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes a journal as lines of JSON: {@code {"kebne_journal":1,…}}, then for each entity its snapshots and its events, the
 * lowest sequence numbers first, and at the end {@code {"end":{…}}} with the numbers of lines, by which a reader knows
 * that nothing is missing. What is serialized stays as it is, as base64.
 */
public final class JournalExport {
    static final int FORMAT = 1;

    private final JournalStore store;
    private final Writer out;
    private long events;
    private long snapshots;

    /** @param out buffered; stays open */
    public JournalExport(JournalStore store, Writer out) {
        this.store = store;
        this.out = out;
    }

    /** Writes all that is in the journal. What masters write meanwhile may be in it or not. */
    public Contents write(long nowMillis) throws IOException {
        ObjectNode start = JsonNodeFactory.instance.objectNode();
        start.put("kebne_journal", FORMAT);
        start.put("exported_millis", nowMillis);
        line(start);
        long entities = 0;
        try {
            for (EntityEntry entity : store.entities()) {
                entities++;
                write(entity);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        Contents contents = new Contents(entities, events, snapshots);
        ObjectNode end = JsonNodeFactory.instance.objectNode();
        end.putObject("end").put("entities", entities).put("events", events).put("snapshots", snapshots);
        line(end);
        return contents;
    }

    private void write(EntityEntry entity) {
        entity.snapshots().stream()
                .sorted()
                .flatMap(nr -> store.snapshot(entity.persistenceId(), nr).stream())
                .forEach(snapshot -> {
                    snapshots++;
                    ObjectNode line = JsonNodeFactory.instance.objectNode();
                    ObjectNode fields = line.putObject("snapshot");
                    fields.put("persistence_id", snapshot.persistenceId());
                    fields.put("sequence_nr", snapshot.sequenceNr());
                    fields.put("created_millis", snapshot.createdMillis());
                    put(fields, snapshot.payload());
                    line(line);
                });
        store.events(entity.persistenceId(), 1, entity.last(), this::write);
    }

    private void write(StoredEvent event) {
        events++;
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ObjectNode fields = line.putObject("event");
        fields.put("persistence_id", event.persistenceId());
        fields.put("sequence_nr", event.sequenceNr());
        fields.put("writer", event.writer());
        fields.put("written_millis", event.writtenAtMillis());
        put(fields, event.payload());
        line(line);
    }

    private static void put(ObjectNode fields, Payload payload) {
        fields.put("serializer", payload.serializerId());
        fields.put("manifest", payload.manifest());
        fields.put("payload", payload.bytes());
    }

    private void line(ObjectNode line) {
        try {
            out.write(line.toString());
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
