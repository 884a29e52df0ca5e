package io.kebne.http.policy;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.ResourceObjects;
import io.kebne.http.request.Commands;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.Views;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Quantities;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.List;

/**
 * Quotas: Mesos' {@code /quota}, which sets one that is not there yet, and removes one; and Kebne's own PUT, which sets
 * and changes those of several roles at once.
 */
public final class QuotaRoutes {
    private final MasterApi master;
    private final Commands commands;
    private final Answers answers;

    private QuotaRoutes(MasterApi master, Commands commands, Answers answers) {
        this.master = master;
        this.commands = commands;
        this.answers = answers;
    }

    public static Route create(MasterApi master, Commands commands, Answers answers) {
        QuotaRoutes routes = new QuotaRoutes(master, commands, answers);
        return pathPrefix(
                "quota",
                () -> concat(
                        pathEnd(() -> concat(routes.read(), routes.set(), routes.update())),
                        // A role may have slashes.
                        path(PathMatchers.segments(), parts -> routes.remove(String.join("/", parts)))));
    }

    private Route read() {
        return get(() -> Views.ready(master, view -> answers.json(() -> document(view))));
    }

    private Route update() {
        return put(() -> JsonBody.of(body -> commands.run(QuotaReader.plain(body), StatusCodes.OK)));
    }

    private Route set() {
        return post(() -> JsonBody.of(body -> {
            UpdateQuota command = QuotaReader.legacy(body);
            String role = command.quotas().get(0).role();
            return Views.ready(master, view -> {
                if (view.state().policy().quotas().containsKey(role)) {
                    throw new InvalidValueException("role", "'" + role + "' has a quota already; PUT changes it");
                }
                return commands.run(command, StatusCodes.OK);
            });
        }));
    }

    private Route remove(String role) {
        return delete(() -> {
            Quota none = Quota.none(role);
            return Views.ready(master, view -> {
                if (!view.state().policy().quotas().containsKey(role)) {
                    throw new InvalidValueException("role", "'" + role + "' has no quota");
                }
                // What others are guaranteed may be more than there is; that is no reason to keep this one.
                return commands.run(new UpdateQuota(true, List.of(none)), StatusCodes.OK);
            });
        });
    }

    private static Iterator<JsonPart> document(AllocatorView view) {
        Iterator<JsonPart> infos = view.state()
                .policy()
                .quotas()
                .valuesIterator()
                .toVector()
                .sortBy(Quota::role)
                .iterator()
                .map(quota -> out -> {
                    out.writeStartObject();
                    out.writeStringField("role", quota.role());
                    amounts(out, "guarantee", quota.guarantees());
                    if (!quota.limits().isEmpty()) {
                        amounts(out, "limit", quota.limits());
                    }
                    out.writeEndObject();
                });
        return JsonPart.object(JsonPart.array("infos", infos));
    }

    private static void amounts(JsonGenerator out, String field, Quantities quantities) throws IOException {
        out.writeArrayFieldStart(field);
        ResourceObjects.write(out, quantities);
        out.writeEndArray();
    }
}
