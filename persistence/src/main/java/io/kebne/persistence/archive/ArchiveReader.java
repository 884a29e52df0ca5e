package io.kebne.persistence.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.persistence.journal.StoredSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Reads what {@link JournalExport} wrote, and refuses what is damaged or not whole. */
final class ArchiveReader {
    /** Takes what is read, in the order of the file. */
    interface Visitor {
        void snapshot(StoredSnapshot snapshot);

        void event(StoredEvent event);
    }

    private final BufferedReader in;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Set<String> entities = new HashSet<>();
    private long events;
    private long snapshots;
    private long line;

    ArchiveReader(BufferedReader in) {
        this.in = in;
    }

    /** Reads to the end. */
    Contents read(Visitor visitor) throws IOException, MalformedArchiveException {
        JsonNode start = next();
        if (start.path("kebne_journal").asInt() != JournalExport.FORMAT) {
            throw malformed("this is not an exported journal of format " + JournalExport.FORMAT);
        }
        while (true) {
            JsonNode node = next();
            if (node.has("event")) {
                events++;
                visitor.event(event(node.get("event")));
            } else if (node.has("snapshot")) {
                snapshots++;
                visitor.snapshot(snapshot(node.get("snapshot")));
            } else if (node.has("end")) {
                return end(node.get("end"));
            } else {
                throw malformed("neither an event nor a snapshot");
            }
        }
    }

    private Contents end(JsonNode end) throws IOException, MalformedArchiveException {
        Contents said = new Contents(number(end, "entities"), number(end, "events"), number(end, "snapshots"));
        Contents read = new Contents(entities.size(), events, snapshots);
        if (!said.equals(read)) {
            throw malformed("the file should hold " + said + ", but what was read is " + read);
        }
        if (in.readLine() != null) {
            throw malformed("something follows the end");
        }
        return read;
    }

    private StoredEvent event(JsonNode fields) throws MalformedArchiveException {
        long sequenceNr = number(fields, "sequence_nr");
        if (sequenceNr < 1) {
            throw malformed("sequence_nr: must be positive");
        }
        return new StoredEvent(
                entity(fields), sequenceNr, text(fields, "writer"), number(fields, "written_millis"), payload(fields));
    }

    private StoredSnapshot snapshot(JsonNode fields) throws MalformedArchiveException {
        return new StoredSnapshot(
                entity(fields), number(fields, "sequence_nr"), number(fields, "created_millis"), payload(fields));
    }

    private String entity(JsonNode fields) throws MalformedArchiveException {
        String id = text(fields, "persistence_id");
        entities.add(id);
        return id;
    }

    private Payload payload(JsonNode fields) throws MalformedArchiveException {
        try {
            byte[] bytes = fields.path("payload").binaryValue();
            if (bytes == null) {
                throw malformed("payload: missing, or not base64");
            }
            return new Payload((int) number(fields, "serializer"), text(fields, "manifest"), bytes);
        } catch (IOException e) {
            throw malformed("payload: not base64");
        }
    }

    private String text(JsonNode fields, String name) throws MalformedArchiveException {
        if (!fields.path(name).isTextual()) {
            throw malformed(name + ": missing, or not a text");
        }
        return fields.get(name).textValue();
    }

    private long number(JsonNode fields, String name) throws MalformedArchiveException {
        if (!fields.path(name).isIntegralNumber()) {
            throw malformed(name + ": missing, or not a whole number");
        }
        return fields.get(name).longValue();
    }

    private JsonNode next() throws IOException, MalformedArchiveException {
        String text = in.readLine();
        line++;
        if (text == null) {
            throw malformed("the file ends before its end is marked: it is not whole");
        }
        try {
            JsonNode node = mapper.readTree(text);
            if (!node.isObject()) {
                throw malformed("not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + e.getOriginalMessage());
        }
    }

    private MalformedArchiveException malformed(String what) {
        return new MalformedArchiveException(line, what);
    }
}
