package io.kebne.http.server;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * When the requests of one connection begin, for clients that send more without waiting for answers. One begins when all
 * before it have been answered, as HTTP has it; but a scheduler's calls begin as they come. They reach their framework in
 * that order, and so do not wait for each other's answers. Belongs to one connection, whose requests come one at a time.
 */
final class ConnectionOrder {
    private static final Set<String> STREAMED = Set.of("/api/v1/scheduler", "/master/api/v1/scheduler");

    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    /** What a scheduler's call must wait for: that the last request which was none is answered, and calls since have begun. */
    private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
    /** The answers to all requests that have come. */
    private CompletableFuture<?> all = turn;

    /** @param handler answers requests */
    ConnectionOrder(Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        this.handler = handler;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The future in a future is taken out of it at once.
    CompletionStage<HttpResponse> handle(HttpRequest request) {
        if (!isStreamed(request)) {
            CompletableFuture<HttpResponse> answer =
                    all.isDone() ? begin(request) : all.thenCompose(u -> begin(request));
            turn = answer;
            all = answer;
            return answer;
        }
        CompletableFuture<HttpResponse> answer;
        if (turn.isDone()) {
            answer = begin(request);
        } else {
            // Those that wait for one stage would begin in any order, so each waits for the one before.
            CompletableFuture<CompletableFuture<HttpResponse>> begun = turn.thenApply(u -> begin(request));
            answer = begun.thenCompose(begunAnswer -> begunAnswer);
            turn = begun;
        }
        all = all.isDone() ? answer : CompletableFuture.allOf(all, answer);
        return answer;
    }

    private CompletableFuture<HttpResponse> begin(HttpRequest request) {
        return handler.apply(request).toCompletableFuture();
    }

    /** What must still be read of a call would let a later one overtake it. */
    private static boolean isStreamed(HttpRequest request) {
        return request.method().equals(HttpMethods.POST)
                && request.entity().isStrict()
                && STREAMED.contains(request.getUri().path());
    }
}
