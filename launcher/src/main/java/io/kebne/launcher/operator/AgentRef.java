package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.Masters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An agent that a user named.
 *
 * @param json as {@code /agents} shows it
 */
public record AgentRef(JsonNode json) {
    public String id() {
        return json.path("id").asText();
    }

    /** For people: the hostname with the port. */
    public String host() {
        return json.path("hostname").asText() + ":" + json.path("port").asText();
    }

    /** As {@code kebne agents} shows it. */
    String state() {
        return json.path("state").asText();
    }

    /** The path below which its verbs are. */
    String path() {
        return "/agents/" + HttpNode.segment(id());
    }

    /** In the order of their hosts. */
    public static List<AgentRef> all(Masters masters) {
        List<AgentRef> agents = new ArrayList<>();
        masters.get("/agents").path("agents").forEach(agent -> agents.add(new AgentRef(agent)));
        agents.sort(Comparator.comparing(AgentRef::host).thenComparing(AgentRef::id));
        return agents;
    }

    static Optional<AgentRef> withId(Masters masters, String id) {
        return all(masters).stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    /** Finds the one agent with this id, on this host (with or without a port), or whose id begins so. */
    static AgentRef find(Masters masters, String text) {
        List<AgentRef> all = all(masters);
        List<Predicate<AgentRef>> ways = List.of(
                agent -> agent.id().equals(text),
                agent -> agent.host().equals(text)
                        || agent.json().path("hostname").asText().equals(text),
                agent -> agent.id().startsWith(text));
        for (Predicate<AgentRef> way : ways) {
            List<AgentRef> found = all.stream().filter(way).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw new CommandFailedException("'" + text + "' could be " + found.size() + " agents, such as "
                        + found.get(0).id() + " and " + found.get(1).id());
            }
        }
        throw new CommandFailedException("there is no agent '" + text + "'");
    }
}
