package io.kebne.launcher.cli;

import com.typesafe.config.ConfigException;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.launcher.client.ClusterUnavailableException;
import io.kebne.protocol.InvalidValueException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on standard error and an exit code. */
public final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final String DEBUG = "KEBNE_DEBUG";

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("kebne: " + firstLine(e.getMessage()) + nearest(e));
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (System.getenv(DEBUG) != null) {
            e.printStackTrace(command.getErr());
        }
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        command.getErr().println("kebne: " + firstLine(message));
        if (e instanceof ClusterUnavailableException || e instanceof ClusterUnreachableException) {
            return ExitCode.UNREACHABLE;
        }
        boolean usage = e instanceof InvalidValueException || e instanceof ConfigException;
        return usage ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private static String nearest(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                return ". Did you mean '" + suggestions.get(0) + "'?";
            }
        }
        return "";
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
