package io.kebne.http.operator;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.api.Health;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.request.AuditLog;
import io.kebne.http.request.NotReadyException;
import io.kebne.http.request.Parameters;
import io.kebne.http.request.Views;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import java.util.Optional;

/**
 * A master's endpoints that change something. What they name must exist in this master's view; then the verb is sent on
 * its way, and what becomes of it shows in the state.
 */
public final class OperatorRoutes {
    private final MasterApi master;

    private OperatorRoutes(MasterApi master) {
        this.master = master;
    }

    public static Route create(MasterApi master) {
        OperatorRoutes routes = new OperatorRoutes(master);
        return concat(
                path(
                        "kill",
                        () -> post(() -> Parameters.formOrQuery(
                                parameters -> Views.ready(master, view -> routes.kill(view, parameters))))),
                path(
                        "teardown",
                        () -> post(() -> Parameters.form(parameters ->
                                routes.teardown(parameters.require("frameworkId", FrameworkId::new), "frameworkId")))));
    }

    /** @param field by which the client named the framework */
    public static Route teardown(MasterApi master, FrameworkId frameworkId, String field) {
        return new OperatorRoutes(master).teardown(frameworkId, field);
    }

    private Route kill(AllocatorView view, Parameters parameters) {
        FrameworkId frameworkId = parameters.require("framework_id", FrameworkId::new);
        TaskId taskId = parameters.require("task_id", TaskId::new);
        Optional<KillPolicy> killPolicy = killPolicy(parameters);
        Framework framework = framework(view, "framework_id", frameworkId);
        if (!framework.tasks().containsKey(taskId)) {
            throw new InvalidValueException(
                    "task_id",
                    framework.completed().containsKey(taskId)
                            ? "the task has ended already"
                            : "the framework has no such task");
        }
        requireWell();
        TaskKey task = new TaskKey(frameworkId, taskId);
        return extractRequest(request -> {
            AuditLog.note(request, "kill of " + task, "on its way");
            master.kill(task, killPolicy);
            return complete(StatusCodes.ACCEPTED, "");
        });
    }

    private Route teardown(FrameworkId frameworkId, String field) {
        return Views.ready(master, view -> {
            framework(view, field, frameworkId);
            requireWell();
            return extractRequest(request -> {
                AuditLog.note(request, "teardown of framework " + frameworkId, "on its way");
                master.teardown(frameworkId);
                return complete(StatusCodes.OK, "");
            });
        });
    }

    /** These are sent on their way without an answer, so they are refused while they would lead nowhere. */
    private void requireWell() {
        Health health = master.health();
        if (!health.isWell()) {
            throw new NotReadyException(
                    "Changes are refused now: " + health.reasons().get(0));
        }
    }

    private static Optional<KillPolicy> killPolicy(Parameters parameters) {
        try {
            return parameters.seconds("grace_period").map(KillPolicy::new);
        } catch (InvalidValueException e) {
            throw e.field().equals("grace_period") ? e : new InvalidValueException("grace_period", "is too long");
        }
    }

    private static Framework framework(AllocatorView view, String field, FrameworkId id) {
        return view.state()
                .framework(id)
                .getOrElseThrow(() -> new InvalidValueException(field, "no framework has this id"));
    }
}
