package io.kebne.http.registry;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.actors.api.MasterApi;
import io.kebne.http.json.Answers;
import io.kebne.http.request.Views;

/** {@code GET /registrar(1)/registry} (Mesos): the part of the state that is the journal's, as Mesos' Registry message. */
public final class RegistryRoutes {
    private RegistryRoutes() {}

    public static Route create(MasterApi master, Answers answers) {
        return path(
                PathMatchers.segment("registrar(1)").slash("registry"),
                () -> get(() ->
                        Views.ready(master, view -> answers.json(() -> RegistryDocument.of(view, master.node())))));
    }
}
