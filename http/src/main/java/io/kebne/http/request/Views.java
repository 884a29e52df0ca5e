package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.extract;

import akka.http.javadsl.server.Route;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.api.MasterApi;
import java.util.function.Function;

/** Access to the master's view of the cluster, which is not there right after the master's start. */
public final class Views {
    private Views() {}

    /** @param inner is given the one view that the whole request is answered from */
    public static Route ready(MasterApi master, Function<AllocatorView, Route> inner) {
        return extract(
                context -> master.view()
                        .orElseThrow(() -> new NotReadyException("This master has not heard the allocator yet")),
                inner);
    }
}
