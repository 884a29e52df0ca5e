package io.kebne.http.node;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.NodeInfo;
import java.util.function.Supplier;

/**
 * {@code GET /redirect}: where the leading master is (Mesos). Here every master leads, so it is the one that was asked.
 */
public final class RedirectRoutes {
    private RedirectRoutes() {}

    public static Route create(Supplier<NodeInfo> node) {
        return path("redirect", () -> get(() -> complete(redirect(node.get()))));
    }

    /** Without a scheme, as Mesos has it. */
    private static HttpResponse redirect(NodeInfo node) {
        return HttpResponse.create()
                .withStatus(StatusCodes.TEMPORARY_REDIRECT)
                .addHeader(RawHeader.create("Location", "//" + node.hostname() + ":" + node.port()));
    }
}
