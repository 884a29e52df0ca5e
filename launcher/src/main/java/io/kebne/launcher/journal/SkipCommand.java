package io.kebne.launcher.journal;

import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.journal.StoredEvent;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne journal skip}. */
@Command(
        name = "skip",
        description = {
            "Leaves one event out, so that an entity recovers which it kept from that. The event stays in the journal and"
                    + " can be brought back with --undo. Masters may run; the entity tries again by itself.",
            "What the event said is lost to the entity: prefer a version of Kebne that can read it.",
            "Example: kebne journal skip 'allocator|default' 4711 --reason 'damaged by the disk of host1'"
        })
final class SkipCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal;

    @Parameters(index = "0", paramLabel = "ENTITY", description = "Its persistence id.")
    private String entity;

    @Parameters(index = "1", paramLabel = "NUMBER", description = "Sequence number of the event.")
    private long sequenceNr;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Noted with the event.")
    private String reason;

    @Option(names = "--undo", description = "Bring back an event that was left out.")
    private boolean undo;

    @Override
    public Integer call() {
        try (OpenJournal open = journal.open()) {
            StoredEvent event = event(open);
            boolean skipped = event.payload().manifest().equals(manifest(open));
            if (skipped != undo) {
                throw new CommandFailedException("event " + sequenceNr + " of '" + entity + "' is "
                        + (undo ? "not left out" : "left out already"));
            }
            open.store().replace(undo ? restored(open, event) : skipped(open, event));
        }
        System.out.println((undo ? "Brought back event " : "Left out event ") + sequenceNr + " of " + entity);
        return ExitCode.OK;
    }

    private StoredEvent event(OpenJournal open) {
        List<StoredEvent> found = new ArrayList<>(1);
        open.store().events(entity, sequenceNr, sequenceNr, found::add);
        return found.stream()
                .findFirst()
                .orElseThrow(() ->
                        new CommandFailedException("the journal has no event " + sequenceNr + " of '" + entity + "'"));
    }

    private StoredEvent skipped(OpenJournal open, StoredEvent event) {
        return event.with(open.codec().write(new SkippedEvent(event.payload(), reason, System.currentTimeMillis())));
    }

    private static StoredEvent restored(OpenJournal open, StoredEvent event) {
        try {
            return event.with(((SkippedEvent) open.codec().read(event.payload())).original());
        } catch (NotSerializableException e) {
            throw new CommandFailedException("what was left out cannot be read: " + e.getMessage(), e);
        }
    }

    private static String manifest(OpenJournal open) {
        return open.codec()
                .write(new SkippedEvent(new Payload(0, "", new byte[0]), "", 0))
                .manifest();
    }
}
