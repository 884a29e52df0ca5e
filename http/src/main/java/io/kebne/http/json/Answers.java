package io.kebne.http.json;

import static akka.http.javadsl.server.Directives.completeWithFuture;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.vavr.collection.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers requests with JSON documents. They are written on a dispatcher of their own, whose few threads are all that
 * readers of large documents can keep busy, and only as fast as the client takes them. A document that fits into one
 * chunk is sent with its length.
 */
public final class Answers {
    /** The setting that configures the dispatcher. */
    private static final String DISPATCHER = "kebne.http.rendering-dispatcher";

    private final Executor executor;

    public Answers(ActorSystem<?> system) {
        this.executor = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    }

    /** @param document called once for each request; may take its time, but not wait */
    public Route json(Supplier<Iterator<JsonPart>> document) {
        return any(() -> jsonResponse(document.get()));
    }

    /**
     * Of a document that must first be asked for.
     *
     * @param document called with what has come; may take its time, but not wait
     */
    public <T> Route json(CompletionStage<T> awaited, Function<T, Iterator<JsonPart>> document) {
        return completeWithFuture(awaited.thenApplyAsync(what -> jsonResponse(document.apply(what)), executor));
    }

    /** @param response called once for each request; may take its time, but not wait */
    public Route any(Supplier<HttpResponse> response) {
        return completeWithFuture(CompletableFuture.supplyAsync(response, executor));
    }

    /** For those who gather the document on threads of their own. */
    public static HttpResponse jsonResponse(Iterator<JsonPart> document) {
        JsonChunks chunks = new JsonChunks(document);
        ByteString first = chunks.next();
        if (!chunks.hasNext()) {
            return HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, first));
        }
        Source<ByteString, NotUsed> bytes =
                Source.fromIterator(() -> Iterator.of(first).concat(chunks)).async(DISPATCHER, 1);
        return HttpResponse.create().withEntity(HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, bytes));
    }
}
