package io.kebne.http.metrics;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.json.Numbers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vavr.collection.Iterator;

/** A node's metrics: all of them as Mesos' flat object, and those with fixed names for Prometheus. */
public final class MetricsRoutes {
    private static final ContentType PROMETHEUS_TEXT = ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

    private MetricsRoutes() {}

    public static Route create(NodeMetrics metrics, PrometheusMeterRegistry registry, Answers answers) {
        return pathPrefix(
                "metrics",
                () -> concat(
                        path("snapshot", () -> get(() -> answers.json(() -> snapshot(metrics)))),
                        pathEnd(() -> get(() -> answers.any(() -> prometheus(metrics, registry))))));
    }

    private static Iterator<JsonPart> snapshot(NodeMetrics metrics) {
        Readings readings = new Readings();
        metrics.fixed(readings);
        metrics.named(readings);
        return JsonPart.object(Iterator.ofAll(readings.all().entrySet())
                .map(entry ->
                        out -> Numbers.any(out, entry.getKey(), entry.getValue().value())));
    }

    /** The meters that the node's parts have registered come after what is read from the view. */
    private static HttpResponse prometheus(NodeMetrics metrics, PrometheusMeterRegistry registry) {
        Readings readings = new Readings();
        metrics.fixed(readings);
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        PROMETHEUS_TEXT, ByteString.fromString(PrometheusText.of(readings) + registry.scrape())));
    }
}
