package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;

/**
 * What to execute (mesos.proto, CommandInfo).
 *
 * @param shell true: {@code value} is handed to {@code /bin/sh -c}; false: {@code value} is a file, found on the path
 *     when it has no slash, and {@code arguments} are its whole argument vector, the program's name included
 * @param value the shell line or the file; empty without a shell, for a container of an image only: what the image says
 * @param arguments only when {@code shell} is false
 * @param environment added to what the agent sets; the later of two with one name wins
 * @param uris fetched into the sandbox first
 * @param user account to run as; empty: the agent's own
 */
public record CommandInfo(
        boolean shell,
        String value,
        List<String> arguments,
        List<EnvironmentVariable> environment,
        List<Uri> uris,
        Optional<String> user) {
    public CommandInfo {
        if (value == null || (shell && value.isEmpty())) {
            throw new InvalidValueException("command.value", "must not be empty");
        }
        if (value.indexOf('\0') >= 0 || arguments.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            throw new InvalidValueException("command.value", "must not contain NUL");
        }
        if (shell && !arguments.isEmpty()) {
            throw new InvalidValueException("command.arguments", "are only for shell=false");
        }
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        uris = List.copyOf(uris);
    }

    /** A line for {@code /bin/sh -c}. */
    public static CommandInfo shell(String line) {
        return new CommandInfo(true, line, List.of(), List.of(), List.of(), Optional.empty());
    }

    /** A program with its arguments; {@code argv.get(0)} is both the file and the first argument. */
    public static CommandInfo exec(List<String> argv) {
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw new InvalidValueException("command.arguments", "must not be empty");
        }
        return new CommandInfo(false, argv.get(0), argv, List.of(), List.of(), Optional.empty());
    }

    /** What an image says is run, with these arguments or else with its own. */
    public static CommandInfo ofImage(List<String> arguments) {
        return new CommandInfo(false, "", arguments, List.of(), List.of(), Optional.empty());
    }

    /** @throws InvalidValueException when it says nothing that could run without an image */
    public CommandInfo requireValue() {
        if (value.isEmpty()) {
            throw new InvalidValueException("command.value", "must not be empty");
        }
        return this;
    }

    public CommandInfo withEnvironment(List<EnvironmentVariable> variables) {
        return new CommandInfo(shell, value, arguments, variables, uris, user);
    }

    public CommandInfo withUris(List<Uri> wanted) {
        return new CommandInfo(shell, value, arguments, environment, wanted, user);
    }
}
