package io.kebne.actors.agent.oci;

import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the container of an image runs: what the task says, what the image says, or both together (Mesos:
 * isolators/docker/runtime.cpp).
 *
 * @param file found on the container's path when it has no slash
 * @param arguments all of them, that in the place of the program's name included
 */
record ImageProgram(String file, List<String> arguments) {
    private static final String SHELL = "/bin/sh";

    ImageProgram {
        arguments = List.copyOf(arguments);
    }

    /** @throws IOException when neither says anything */
    static ImageProgram of(CommandInfo command, ImageConfig image) throws IOException {
        if (command.shell()) {
            return of(List.of(SHELL, "-c", command.value()));
        }
        if (!command.value().isEmpty()) {
            List<String> all = command.arguments();
            return new ImageProgram(command.value(), all.isEmpty() ? List.of(command.value()) : all);
        }
        List<String> words = new ArrayList<>(image.entrypoint());
        if (words.isEmpty()) {
            // Arguments take the place of those of the command that the image says, not that of the program.
            words.addAll(
                    command.arguments().isEmpty() || image.command().isEmpty()
                            ? image.command()
                            : image.command().subList(0, 1));
            words.addAll(words.isEmpty() ? List.of() : command.arguments());
        } else {
            words.addAll(command.arguments().isEmpty() ? image.command() : command.arguments());
        }
        if (words.isEmpty()) {
            throw new IOException("command.value: must be given, for the image says no program");
        }
        return of(words);
    }

    private static ImageProgram of(List<String> words) {
        return new ImageProgram(words.get(0), words);
    }
}
