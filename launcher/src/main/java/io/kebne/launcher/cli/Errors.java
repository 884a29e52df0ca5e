package io.kebne.launcher.cli;

import com.typesafe.config.ConfigException;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.launcher.client.ClusterUnavailableException;
import io.kebne.launcher.client.RefusedException;
import io.kebne.persistence.journal.JournalUnusableException;
import io.kebne.protocol.InvalidValueException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeGenerator;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on standard error and an exit code. */
public final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final BooleanSupplier debug;

    /** @param debug whether stack traces are wanted too */
    public Errors(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println("kebne: "
                        + (e instanceof UnmatchedArgumentException unmatched
                                ? unmatched(unmatched, command)
                                : firstLine(e.getMessage())));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (debug.getAsBoolean()) {
            e.printStackTrace(command.getErr());
        }
        command.getErr()
                .println("kebne: " + (isUnexpected(e) ? "internal error: " + firstLine(e.toString()) : message(e)));
        if (e instanceof IExitCodeGenerator generator) {
            return generator.getExitCode();
        }
        int own = command.getCommandSpec().exitCodeOnExecutionException();
        if (own != ExitCode.FAILED) {
            return own;
        }
        if (e instanceof ClusterUnavailableException || e instanceof ClusterUnreachableException) {
            return ExitCode.UNREACHABLE;
        }
        boolean usage = e instanceof InvalidValueException || e instanceof ConfigException;
        return usage ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command) {
        String argument = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        if (argument.startsWith("-")) {
            // An option's value is a part of what the user typed, not of its name.
            String option = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            return "Unknown option '" + option + "'" + nearest(option, options(command));
        }
        return command.getSubcommands().isEmpty()
                ? "Unexpected argument '" + argument + "'"
                : "Unknown command '" + argument + "'"
                        + nearest(argument, command.getSubcommands().keySet());
    }

    private static List<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
    }

    private static String nearest(String name, Collection<String> known) {
        return Nearest.plausible(name, known)
                .map(near -> ". Did you mean '" + near + "'?")
                .orElse("");
    }

    /** Whether it is a fault of ours, and not one that the exception's thrower explained to the user. */
    private static boolean isUnexpected(Exception e) {
        return e instanceof RuntimeException
                && !(e instanceof CommandFailedException
                        || e instanceof RefusedException
                        || e instanceof InvalidValueException
                        || e instanceof ConfigException
                        || e instanceof JournalUnusableException
                        || e instanceof ClusterUnavailableException
                        || e instanceof ClusterUnreachableException);
    }

    private static String message(Exception e) {
        return firstLine(e.getMessage() == null ? e.toString() : e.getMessage());
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
