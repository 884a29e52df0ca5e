package io.kebne.launcher.operator;

import picocli.CommandLine.Command;

/** {@code kebne gone}. */
@Command(
        name = "gone",
        description = {
            "Declares that an agent will never come back: its tasks count as ended, and it is not let in again.",
            "Example: kebne gone host1"
        })
public final class GoneCommand extends AgentVerb {
    public GoneCommand() {
        super("gone", "gone");
    }
}
