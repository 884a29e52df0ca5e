package io.kebne.launcher.journal;

import com.typesafe.config.Config;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.settings.Overrides;
import io.kebne.launcher.settings.SettingsOptions;
import io.kebne.persistence.journal.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which journal is meant: the one that a master with the same settings uses. */
final class JournalOptions {
    @Mixin
    private SettingsOptions settings;

    @Option(names = "--work-dir", paramLabel = "DIR", description = "The master's work directory.")
    private String workDir;

    @Option(names = "--journal", paramLabel = "KIND", description = "embedded (default) or cassandra.")
    private String kind;

    @Option(names = "--journal-file", paramLabel = "FILE", description = "File of the embedded journal.")
    private String file;

    /** The journal, whether it exists or not. */
    Journal journal() {
        return Journal.from(config(), Path.of(config().getString("kebne.master.work-dir")));
    }

    /** A journal that exists, with what reads it. */
    OpenJournal open() {
        Journal journal = journal();
        if (journal instanceof Journal.Embedded embedded && !Files.exists(embedded.file())) {
            throw new CommandFailedException("there is no journal at " + embedded.file());
        }
        return OpenJournal.of(journal, config());
    }

    Config config() {
        Config own = new Overrides()
                .put("kebne.master.work-dir", workDir)
                .put("kebne.journal.kind", kind)
                .put("kebne.journal.embedded.file", file)
                .over(settings.settings());
        return NodeConfig.base(own).resolve();
    }
}
