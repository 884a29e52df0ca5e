package io.kebne.http.operator;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.http.request.Commands;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.DeactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.operator.OperatorCommand.ReactivateAgent;
import io.kebne.protocol.policy.DrainConfig;
import java.util.function.Function;

/**
 * Kebne's own {@code /agents/<id>/<verb>}, for what Mesos has in its v1 API only: drain, deactivate, reactivate, mark
 * gone.
 */
public final class AgentControlRoutes {
    private final Commands commands;

    private AgentControlRoutes(Commands commands) {
        this.commands = commands;
    }

    public static Route create(Commands commands) {
        AgentControlRoutes routes = new AgentControlRoutes(commands);
        return pathPrefix(
                "agents",
                () -> pathPrefix(
                        PathMatchers.segment(),
                        id -> concat(
                                path(
                                        "drain",
                                        () -> post(() ->
                                                Parameters.formOrQuery(parameters -> routes.drain(id, parameters)))),
                                routes.verb("deactivate", id, DeactivateAgent::new),
                                routes.verb("reactivate", id, ReactivateAgent::new),
                                routes.verb("gone", id, MarkAgentGone::new))));
    }

    private Route verb(String name, String id, Function<AgentId, OperatorCommand> command) {
        return path(name, () -> post(() -> commands.run(command.apply(new AgentId(id)), StatusCodes.OK)));
    }

    private Route drain(String id, Parameters parameters) {
        DrainConfig config = new DrainConfig(parameters.seconds("max_grace_period"), parameters.flag("mark_gone"));
        return commands.run(new DrainAgent(new AgentId(id), config), StatusCodes.OK);
    }
}
