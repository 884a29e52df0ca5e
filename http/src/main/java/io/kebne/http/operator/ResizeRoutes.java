package io.kebne.http.operator;

import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.http.request.Commands;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.operator.OperatorCommand.ResizeTask;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.Limit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kebne's own {@code /resize}: other cpus and mem for a running task. */
public final class ResizeRoutes {
    private static final List<String> NAMES = List.of(Resources.CPUS, Resources.MEM);
    private static final String INFINITY = "Infinity";

    private ResizeRoutes() {}

    public static Route create(Commands commands) {
        return path(
                "resize",
                () -> post(
                        () -> Parameters.formOrQuery(parameters -> commands.run(command(parameters), StatusCodes.OK))));
    }

    private static ResizeTask command(Parameters parameters) {
        Map<String, Scalar> amounts = new HashMap<>();
        Map<String, Limit> limits = new HashMap<>();
        for (String name : NAMES) {
            amount(parameters, name).ifPresent(amount -> amounts.put(name, Scalar.of(amount)));
            String limit = name + "_limit";
            if (parameters.find(limit).filter(INFINITY::equals).isPresent()) {
                limits.put(name, Limit.INFINITE);
            } else {
                amount(parameters, limit).ifPresent(amount -> limits.put(name, Limit.of(amount)));
            }
        }
        return new ResizeTask(
                parameters.require("framework_id", FrameworkId::new),
                parameters.require("task_id", TaskId::new),
                amounts,
                limits);
    }

    private static Optional<Double> amount(Parameters parameters, String field) {
        Optional<String> text = parameters.find(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            double amount = Double.parseDouble(text.get());
            if (amount > 0 && amount <= Scalar.MAX_THOUSANDTHS / 1000.0) {
                return Optional.of(amount);
            }
        } catch (NumberFormatException e) {
            // It is told below.
        }
        throw new InvalidValueException(field, "must be a number above 0");
    }
}
