package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import java.util.Optional;

/** How a supervisor says that its command ended: {@code exited STATUS …} or {@code signalled NUMBER …}, a line. */
final class ExitNote {
    private static final int MAX = 255;

    private ExitNote() {}

    /** @return empty when this is something else, in particular only a part of it */
    static Optional<ExitValue> parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 2 || !line.endsWith("\n")) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(words[1].strip());
            if (number < 0 || number > MAX) {
                return Optional.empty();
            }
            return switch (words[0]) {
                case "exited" -> Optional.of(ExitValue.exited(number));
                case "signalled" -> Optional.of(ExitValue.signalled(number));
                case "shell" -> Optional.of(ExitValue.ofShell(number));
                default -> Optional.empty();
            };
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
