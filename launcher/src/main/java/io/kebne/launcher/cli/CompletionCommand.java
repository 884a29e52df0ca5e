package io.kebne.launcher.cli;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kebne completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script by which bash or zsh completes this command.",
            "Example: source <(kebne completion bash)"
        })
public final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "SHELL", defaultValue = "bash", description = "bash (default) or zsh.")
    private String shell;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new InvalidValueException("SHELL", "'" + shell + "': expected bash or zsh");
        }
        // One script serves both: it asks zsh to behave as bash.
        System.out.println(AutoComplete.bash("kebne", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
