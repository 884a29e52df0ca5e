package io.kebne.launcher.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kebne completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which bash and zsh complete this command.",
            "Example: source <(kebne completion)"
        })
public final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.println(AutoComplete.bash("kebne", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
