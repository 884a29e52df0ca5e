package io.kebne.http.reservation;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.http.authentication.Authentication;
import io.kebne.http.authentication.Ownership;
import io.kebne.http.request.Commands;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Operation.Converting;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Mesos' {@code /reserve}, {@code /unreserve}, {@code /create-volumes} and {@code /destroy-volumes}, forms with an agent
 * and resources as JSON; and {@code /grow-volume} and {@code /shrink-volume}, which Mesos has in its v1 API only.
 */
public final class ReservationRoutes {
    private final Commands commands;

    private ReservationRoutes(Commands commands) {
        this.commands = commands;
    }

    public static Route create(Commands commands) {
        ReservationRoutes routes = new ReservationRoutes(commands);
        return concat(
                routes.endpoint(
                        "reserve",
                        form -> new Operation.Reserve(
                                Optional.empty(),
                                resources(form, "resources"),
                                form.find("source").isPresent() ? resources(form, "source") : Resources.EMPTY)),
                routes.endpoint(
                        "unreserve", form -> new Operation.Unreserve(Optional.empty(), resources(form, "resources"))),
                routes.endpoint(
                        "create-volumes", form -> new Operation.Create(Optional.empty(), resources(form, "volumes"))),
                routes.endpoint(
                        "destroy-volumes", form -> new Operation.Destroy(Optional.empty(), resources(form, "volumes"))),
                routes.endpoint(
                        "grow-volume",
                        form -> new Operation.GrowVolume(
                                Optional.empty(), resource(form, "volume"), resource(form, "addition"))),
                routes.endpoint(
                        "shrink-volume",
                        form -> new Operation.ShrinkVolume(
                                Optional.empty(),
                                resource(form, "volume"),
                                form.require("subtract", ReservationRoutes::scalar))));
    }

    private Route endpoint(String name, Function<Parameters, Converting> read) {
        return path(
                name,
                () -> post(() -> extractRequest(request -> Parameters.form(form -> {
                    AgentId agentId = form.require("slaveId", AgentId::new);
                    Converting operation = read.apply(form);
                    requireFit(operation, Authentication.principal(request));
                    return commands.run(new ConvertResources(agentId, operation), StatusCodes.ACCEPTED);
                }))));
    }

    /** The allocator would refuse it as well, but by the names that schedulers use. */
    private static void requireFit(Converting operation, Optional<String> principal) {
        try {
            Ownership.require(operation, principal);
            operation.conversion();
        } catch (InvalidValueException e) {
            throw new InvalidValueException(e.field().substring(e.field().indexOf('.') + 1), e.reason());
        }
    }

    private static Resource resource(Parameters form, String name) {
        List<Resource> pieces = parse(name, "[" + form.require(name) + "]").pieces();
        if (pieces.size() != 1) {
            throw new InvalidValueException(name, "must be one resource");
        }
        return pieces.get(0);
    }

    private static Resources resources(Parameters form, String name) {
        String text = form.require(name).strip();
        if (!text.startsWith("[")) {
            throw new InvalidValueException(name, "must be a JSON array of resources");
        }
        return parse(name, text);
    }

    /** Errors name the parameter, whatever the parser calls it. */
    private static Resources parse(String name, String json) {
        try {
            return Resources.parse(json);
        } catch (InvalidValueException e) {
            String field = e.field().startsWith("resources") ? e.field().substring("resources".length()) : "";
            throw new InvalidValueException(name + field, e.reason());
        }
    }

    private static Scalar scalar(String text) {
        try {
            return Scalar.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw new InvalidValueException("scalar", "must be a number");
        }
    }
}
