package io.kebne.launcher.operator;

import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Parameters;

/** The agent that a command is about. */
public final class AgentParameter {
    @Parameters(
            paramLabel = "AGENT",
            description = "Id of an agent, its beginning, or a host, with a port if it has several.")
    private String text;

    public AgentRef find(Masters masters) {
        return AgentRef.find(masters, text);
    }
}
