package io.kebne.launcher.journal;

import io.kebne.launcher.cli.ExitCode;
import io.kebne.persistence.archive.Contents;
import io.kebne.persistence.archive.JournalExport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kebne journal export}. */
@Command(
        name = "export",
        description = {
            "Writes a whole journal to a file, which is compressed when its name ends in .gz.",
            "Masters may run meanwhile; stop them to move to the other journal.",
            "Example: kebne journal export /backup/journal.jsonl.gz --work-dir /var/lib/kebne/master"
        })
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private JournalOptions journal;

    @Parameters(paramLabel = "FILE", description = "Where to; an existing file is replaced once all is written.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Contents contents;
        try (OpenJournal open = journal.open();
                BufferedWriter out = ArchiveFile.writer(part, ArchiveFile.isCompressed(file))) {
            contents = new JournalExport(open.store(), out).write(System.currentTimeMillis());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("Exported " + ArchiveFile.describe(contents) + " to " + file);
        return ExitCode.OK;
    }
}
