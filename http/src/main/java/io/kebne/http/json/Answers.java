package io.kebne.http.json;

import static akka.http.javadsl.server.Directives.completeWithFuture;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentType;
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
        return response(ContentTypes.APPLICATION_JSON, new JsonChunks(document));
    }

    /** @param chunks of the body, at least one; the later ones are asked for only as fast as the client takes them */
    public static HttpResponse response(ContentType type, java.util.Iterator<ByteString> chunks) {
        ByteString first = chunks.next();
        if (!chunks.hasNext()) {
            return HttpResponse.create().withEntity(HttpEntities.create(type, first));
        }
        Source<ByteString, NotUsed> bytes = source(Iterator.of(first).concat(Iterator.ofAll(() -> chunks)));
        return HttpResponse.create().withEntity(HttpEntities.createChunked(type, bytes));
    }

    /** Chunks that are made on the dispatcher for documents, and only as fast as they are taken. */
    public static Source<ByteString, NotUsed> source(java.util.Iterator<ByteString> chunks) {
        return Source.fromIterator(() -> chunks).async(DISPATCHER, 1);
    }
}
