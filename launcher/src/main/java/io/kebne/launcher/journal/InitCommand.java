package io.kebne.launcher.journal;

import io.kebne.launcher.cli.ExitCode;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne journal init}. */
@Command(
        name = "init",
        description = {
            "Makes the tables of the journal, and of Cassandra's the keyspace, where they are missing.",
            "Example: kebne journal init --config kebne.conf"
        })
final class InitCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions options;

    @Option(names = "--print", description = "Print the statements in place of carrying them out.")
    private boolean print;

    @Override
    public Integer call() {
        Journal journal = options.journal();
        List<String> schema = journal.schema();
        if (schema.isEmpty()) {
            throw new InvalidValueException("kebne.journal.kind", "a journal in memory needs no tables");
        }
        if (print) {
            schema.forEach(statement -> System.out.println(statement.strip() + ";"));
            return ExitCode.OK;
        }
        journal.init();
        System.out.println("ready: " + journal.place());
        return ExitCode.OK;
    }
}
