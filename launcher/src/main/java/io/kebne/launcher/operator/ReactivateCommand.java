package io.kebne.launcher.operator;

import picocli.CommandLine.Command;

/** {@code kebne reactivate}. */
@Command(
        name = "reactivate",
        description = {"Offers an agent again that was deactivated or is drained.", "Example: kebne reactivate host1"})
public final class ReactivateCommand extends AgentVerb {
    public ReactivateCommand() {
        super("reactivate", "active");
    }
}
