package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that does something to an agent which needs no more to be said. */
abstract class AgentVerb extends Change {
    private final String verb;
    private final String state;

    @Mixin
    private AgentParameter agent;

    /**
     * @param verb at the end of the endpoint's path
     * @param state that the agent is in afterwards
     */
    AgentVerb(String verb, String state) {
        this.verb = verb;
        this.state = state;
    }

    @Override
    protected Done change(Masters masters) {
        AgentRef found = agent.find(masters);
        masters.post(found.path() + "/" + verb, Map.of());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("agent_id", found.id());
        json.put("state", state);
        return new Done(found.id() + " (" + found.host() + ") is " + state, json);
    }
}
