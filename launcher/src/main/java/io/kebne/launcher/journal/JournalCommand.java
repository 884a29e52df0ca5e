package io.kebne.launcher.journal;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kebne journal}. */
@Command(
        name = "journal",
        subcommands = {
            InitCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            SkipCommand.class
        },
        description = {
            "Makes the masters' journal, looks at it, checks it, moves it, and repairs it.",
            "Example: kebne journal verify --work-dir /var/lib/kebne/master"
        })
public final class JournalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "What about the journal? 'kebne journal --help' lists what there is");
    }
}
