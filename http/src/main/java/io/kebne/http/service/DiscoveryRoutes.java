package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractUnmatchedPath;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.handleExceptions;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.api.ServicesApi;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.service.ServiceId;
import java.util.List;
import java.util.Optional;

/** {@code /discovery/services}: where requests may be sent. */
public final class DiscoveryRoutes {
    private static final String PROMETHEUS = "http_sd";

    private final ServiceQueries queries;

    private DiscoveryRoutes(ServiceQueries queries) {
        this.queries = queries;
    }

    public static Route create(ServicesApi services) {
        DiscoveryRoutes routes = new DiscoveryRoutes(new ServiceQueries(services));
        return pathPrefix(
                "discovery",
                () -> pathPrefix(
                        "services",
                        () -> handleExceptions(
                                ServiceAnswers.handler(),
                                () -> extractUnmatchedPath(
                                        rest -> get(() -> Parameters.query(query -> routes.at(rest, query)))))));
    }

    /** @param rest of the path: a service's id, or nothing */
    private Route at(String rest, Parameters parameters) {
        boolean prometheus =
                parameters.oneOf("format", "json", List.of("json", PROMETHEUS)).equals(PROMETHEUS);
        String path = rest.replaceFirst("^/+", "/").replaceFirst("/$", "");
        return path.isEmpty() ? all(prometheus) : one(new ServiceId(path), prometheus, parameters.find("port"));
    }

    private Route one(ServiceId id, boolean prometheus, Optional<String> port) {
        return completeWithFuture(queries.show(id, report -> {
            if (!prometheus) {
                return ServiceAnswers.ok(Discovery.service(report, port));
            }
            ArrayNode groups = AppWriter.MAPPER.createArrayNode();
            Discovery.prometheus(groups, report, port);
            return ServiceAnswers.ok(groups);
        }));
    }

    private Route all(boolean prometheus) {
        return completeWithFuture(queries.all().thenApply(reports -> {
            ObjectNode document = AppWriter.MAPPER.createObjectNode();
            ArrayNode out = prometheus ? AppWriter.MAPPER.createArrayNode() : document.putArray("services");
            reports.forEach(report -> {
                if (prometheus) {
                    Discovery.prometheus(out, report, Optional.empty());
                } else {
                    out.add(Discovery.service(report, Optional.empty()));
                }
            });
            return ServiceAnswers.ok(prometheus ? out : document);
        }));
    }
}
