package io.kebne.http.metrics;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.vavr.collection.Iterator;

/** Mesos' {@code /system/stats.json}: load, processors and memory of a node's machine. */
public final class SystemRoutes {
    private SystemRoutes() {}

    public static Route create(Answers answers) {
        return path(
                PathMatchers.segment("system").slash("stats.json"),
                () -> get(() -> answers.json(SystemRoutes::document)));
    }

    /** The metrics of the machine by their other names. */
    private static Iterator<JsonPart> document() {
        Readings readings = new Readings();
        SystemReadings.add(readings);
        return JsonPart.object(Iterator.ofAll(readings.all().entrySet())
                .map(entry -> out -> Numbers.any(
                        out,
                        entry.getKey().replace("system/load_", "avg_load_").replace("system/", ""),
                        entry.getValue().value())));
    }
}
