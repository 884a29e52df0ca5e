package io.kebne.launcher.journal;

import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.persistence.archive.Contents;
import io.kebne.persistence.archive.JournalImport;
import io.kebne.persistence.archive.MalformedArchiveException;
import io.kebne.persistence.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kebne journal import}. */
@Command(
        name = "import",
        description = {
            "Takes an exported journal into another, which must not know any of its entities. No master may run.",
            "Example: kebne journal import /backup/journal.jsonl.gz --work-dir /var/lib/kebne/new-master"
        })
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal;

    @Parameters(paramLabel = "FILE", description = "What 'kebne journal export' wrote.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Journal target = journal.journal();
        target.prepare();
        try (OpenJournal open = OpenJournal.of(target, journal.config())) {
            Contents contents = new JournalImport(open.store(), () -> ArchiveFile.reader(file)).run();
            System.out.println("Imported " + ArchiveFile.describe(contents));
        } catch (MalformedArchiveException e) {
            throw new CommandFailedException(file + ", " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            throw new CommandFailedException(e.getMessage(), e);
        }
        return ExitCode.OK;
    }
}
