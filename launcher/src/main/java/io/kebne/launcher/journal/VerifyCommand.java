package io.kebne.launcher.journal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.replay.EntityReplays;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.persistence.journal.EntityEntry;
import io.kebne.persistence.verify.Finding;
import io.kebne.persistence.verify.JournalCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne journal verify}. */
@Command(
        name = "verify",
        description = {
            "Checks that a journal is complete, can be read, has one writer at a time, and leads to its snapshots' states."
                    + " Exit code 1 when something is wrong.",
            "Example: kebne journal verify --work-dir /var/lib/kebne/master"
        })
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal;

    @Parameters(paramLabel = "ENTITY", arity = "0..*", description = "Persistence ids; without any, all are checked.")
    private List<String> chosen = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        long events = 0;
        List<EntityEntry> entities;
        try (OpenJournal open = journal.open()) {
            JournalCheck check = new JournalCheck(open.store(), open.codec(), EntityReplays.byKind());
            entities = entities(open);
            for (EntityEntry entity : entities) {
                events += entity.events();
                findings.addAll(check.check(entity));
            }
        }
        if (json) {
            System.out.println(object(entities.size(), events, findings));
        } else {
            findings.forEach(f -> System.out.println(f.persistenceId() + " " + f.sequenceNr() + ": " + f.text()));
            System.out.println(entities.size() + " entities, " + events + " events, " + findings.size() + " findings");
        }
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<EntityEntry> entities(OpenJournal open) {
        if (chosen.isEmpty()) {
            return open.store().entities();
        }
        return chosen.stream().map(open::entity).toList();
    }

    private static ObjectNode object(int entities, long events, List<Finding> findings) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("entities", entities);
        object.put("events", events);
        ArrayNode list = object.putArray("findings");
        for (Finding finding : findings) {
            list.addObject()
                    .put("persistence_id", finding.persistenceId())
                    .put("sequence_nr", finding.sequenceNr())
                    .put("text", finding.text());
        }
        return object;
    }
}
