package io.kebne.actors.agent.check;

import io.kebne.actors.agent.check.core.Finding;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Sends a GET; of the answer only its status matters. */
final class HttpLook implements Look {
    private final CompletableFuture<HttpResponse<Void>> answer;
    private final CompletionStage<Finding> finding;

    private HttpLook(CompletableFuture<HttpResponse<Void>> answer) {
        this.answer = answer;
        this.finding = answer.handle(HttpLook::finding);
    }

    static HttpLook begin(HttpClient client, HttpRequest request) {
        return new HttpLook(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
    }

    private static Finding finding(HttpResponse<Void> response, Throwable failure) {
        if (failure == null) {
            return new Finding.Responded(response.statusCode());
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Finding.Failed("no answer: " + why);
    }

    @Override
    public CompletionStage<Finding> finding() {
        return finding;
    }

    @Override
    public void cancel() {
        answer.cancel(true);
    }
}
