package io.kebne.launcher.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.Table;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne journal inspect}. */
@Command(
        name = "inspect",
        description = {
            "Lists the entities of a journal, or the events of one.",
            "Example: kebne journal inspect 'allocator|default' --from 120 --limit 20"
        })
final class InspectCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal;

    @Parameters(paramLabel = "ENTITY", arity = "0..1", description = "Its persistence id, as in the list.")
    private String entity;

    @Option(
            names = "--from",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Sequence number of the first event; default ${DEFAULT-VALUE}.")
    private long from;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "100",
            description = "How many events at most; default ${DEFAULT-VALUE}.")
    private long limit;

    @Option(names = "--json", description = "Print a JSON object in each line.")
    private boolean json;

    @Override
    public Integer call() {
        try (OpenJournal open = journal.open()) {
            if (entity == null) {
                print(open.store().entities());
            } else {
                print(open.store(), open.entity(entity));
            }
        }
        return ExitCode.OK;
    }

    private void print(List<EntityEntry> entities) {
        if (json) {
            entities.forEach(e -> System.out.println(object(e)));
            return;
        }
        Table table = new Table("ENTITY", "EVENTS", "FIRST", "LAST", "SNAPSHOTS");
        for (EntityEntry e : entities) {
            table.row(
                    e.persistenceId(),
                    Long.toString(e.events()),
                    Long.toString(e.first()),
                    Long.toString(e.last()),
                    String.join(" ", e.snapshots().stream().map(String::valueOf).toList()));
        }
        table.print(System.out);
    }

    private void print(JournalStore store, EntityEntry found) {
        long to = Math.min(found.last(), Math.addExact(from, limit - 1));
        store.events(
                entity,
                from,
                to,
                event -> System.out.println(json ? object(event).toString() : line(event)));
        if (!json && to < found.last()) {
            System.out.println("… more follow, up to " + found.last() + "; see --from and --limit");
        }
    }

    private static String line(StoredEvent event) {
        return event.sequenceNr() + "  " + Instant.ofEpochMilli(event.writtenAtMillis()) + "  "
                + event.payload().manifest() + "  " + ReadablePayload.of(event.payload());
    }

    private static JsonNode object(StoredEvent event) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("sequence_nr", event.sequenceNr());
        object.put("writer", event.writer());
        object.put("written_millis", event.writtenAtMillis());
        object.put("serializer", event.payload().serializerId());
        object.put("manifest", event.payload().manifest());
        object.set("event", ReadablePayload.of(event.payload()));
        return object;
    }

    private static JsonNode object(EntityEntry e) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("persistence_id", e.persistenceId());
        object.put("events", e.events());
        object.put("first", e.first());
        object.put("last", e.last());
        e.snapshots().forEach(object.putArray("snapshots")::add);
        return object;
    }
}
