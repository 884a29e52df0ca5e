package io.kebne.http.agent;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.http.json.Answers;

/** The endpoint that shows an agent's state. */
public final class AgentRoutes {
    private AgentRoutes() {}

    public static Route create(AgentApi agent, Answers answers) {
        return path("state", () -> get(() -> answers.json(() -> AgentDocument.of(agent.readyView(), agent.node()))));
    }
}
