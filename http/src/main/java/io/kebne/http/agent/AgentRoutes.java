package io.kebne.http.agent;

import static akka.http.javadsl.server.Directives.extract;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.Route;
import io.kebne.actors.agent.AgentView;
import io.kebne.http.json.JsonAnswers;
import io.kebne.http.request.Refusals;
import java.util.Optional;

/** The endpoint that shows an agent's state. */
public final class AgentRoutes {
    private AgentRoutes() {}

    public static Route create(AgentApi agent, JsonAnswers answers) {
        return path("state", () -> get(() -> extract(context -> agent.view(), view -> state(agent, view, answers))));
    }

    private static Route state(AgentApi agent, Optional<AgentView> view, JsonAnswers answers) {
        return view.map(v -> answers.answer(() -> AgentDocument.of(v, agent.node())))
                .orElseGet(() -> Refusals.unavailable("This agent is starting"));
    }
}
