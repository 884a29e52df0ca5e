package io.kebne.http.policy;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.put;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Commands;
import io.kebne.http.request.JsonBody;
import io.kebne.http.request.JsonFields;
import io.kebne.http.request.Views;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorCommand.UpdateWhitelist;
import io.vavr.collection.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Kebne's own {@code /whitelist}: {@code {"hostnames": […]}}, the hosts whose agents are offered. Null: all. Mesos reads
 * a file instead.
 */
public final class WhitelistRoutes {
    private static final int MAX_LENGTH = 255;

    private WhitelistRoutes() {}

    public static Route create(MasterApi master, Commands commands, Answers answers) {
        return path(
                "whitelist",
                () -> concat(
                        get(() -> Views.ready(master, view -> answers.json(() -> document(view)))),
                        put(() -> JsonBody.of(
                                body -> commands.run(new UpdateWhitelist(Optional.of(read(body))), StatusCodes.OK))),
                        delete(() -> commands.run(new UpdateWhitelist(Optional.empty()), StatusCodes.OK))));
    }

    private static SortedSet<String> read(JsonNode body) {
        JsonNode array = JsonFields.of("", body).only("hostnames").require("hostnames");
        List<String> hostnames = JsonFields.texts("hostnames", array);
        for (int i = 0; i < hostnames.size(); i++) {
            requireHostname("hostnames[" + i + "]", hostnames.get(i));
        }
        return new TreeSet<>(hostnames);
    }

    private static void requireHostname(String field, String hostname) {
        if (hostname.isEmpty() || hostname.length() > MAX_LENGTH) {
            throw new InvalidValueException(field, "must have from 1 to " + MAX_LENGTH + " characters");
        }
        if (hostname.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new InvalidValueException(field, "has white space or a control character");
        }
    }

    private static Iterator<JsonPart> document(AllocatorView view) {
        Optional<SortedSet<String>> whitelist = view.state().policy().whitelist();
        if (whitelist.isEmpty()) {
            return JsonPart.object(Iterator.of(out -> out.writeNullField("hostnames")));
        }
        return JsonPart.object(JsonPart.array(
                "hostnames", Iterator.ofAll(whitelist.get()).map(hostname -> out -> out.writeString(hostname))));
    }
}
