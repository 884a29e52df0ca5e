package io.kebne.launcher.operator;

import picocli.CommandLine.Command;

/** {@code kebne deactivate}. */
@Command(
        name = "deactivate",
        description = {"Offers an agent no more. Its tasks run on.", "Example: kebne deactivate host1"})
public final class DeactivateCommand extends AgentVerb {
    public DeactivateCommand() {
        super("deactivate", "deactivated");
    }
}
