package io.kebne.launcher.jvm;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code kebne jvm}. */
@Command(
        name = "jvm",
        description = {
            "Looks at the Java virtual machine of a task, on whichever agent it runs.",
            "Example: kebne jvm threads run-0"
        },
        subcommands = {
            LsCommand.class,
            ThreadsCommand.class,
            HeapCommand.class,
            GcCommand.class,
            JfrCommand.class,
            LoggerCommand.class
        })
public final class JvmCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "One of ls, threads, heap, gc, jfr and logger is needed");
    }
}
