package io.kebne.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConnectionOrderTest {
    private static final ByteString BODY = ByteString.fromString("{}");
    private static final HttpRequest CALL =
            HttpRequest.POST("/api/v1/scheduler").withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, BODY));
    private static final HttpRequest OTHER_CALL = CALL.withUri("/master/api/v1/scheduler");
    private static final HttpRequest STATE = HttpRequest.GET("/state");

    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<HttpResponse>> answers = new ArrayList<>();
    private final ConnectionOrder order = new ConnectionOrder(request -> {
        begun.add(request.getUri().path());
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    });

    private void answer(int number) {
        answers.get(number).complete(HttpResponse.create());
    }

    @Test
    void callsOfASchedulerBeginAsTheyCome() {
        var first = order.handle(CALL).toCompletableFuture();
        var second = order.handle(CALL).toCompletableFuture();

        assertThat(begun).hasSize(2);
        answer(1);
        assertThat(first).isNotDone();
        assertThat(second).isDone();
    }

    @Test
    void otherRequestsWaitForAllBeforeThem() {
        order.handle(CALL);
        order.handle(CALL);
        order.handle(STATE);
        assertThat(begun).hasSize(2);

        answer(1);
        assertThat(begun).hasSize(2);
        answer(0);
        assertThat(begun).containsExactly("/api/v1/scheduler", "/api/v1/scheduler", "/state");
    }

    @Test
    void callsOfASchedulerWaitForOtherRequestsBeforeThem() {
        order.handle(STATE);
        order.handle(CALL);
        order.handle(OTHER_CALL);
        order.handle(OTHER_CALL);
        assertThat(begun).containsExactly("/state");

        answer(0);
        assertThat(begun)
                .containsExactly("/state", "/api/v1/scheduler", "/master/api/v1/scheduler", "/master/api/v1/scheduler");
    }

    @Test
    void aCallOfWhichMoreMustBeReadIsNotOvertaken() {
        order.handle(CALL.withEntity(HttpEntities.createChunked(ContentTypes.APPLICATION_JSON, Source.single(BODY))));
        order.handle(CALL);
        assertThat(begun).hasSize(1);

        answer(0);
        assertThat(begun).hasSize(2);
    }

    @Test
    void afterSomethingThatIsAnsweredTheNextBeginsAtOnce() {
        order.handle(STATE);
        answer(0);
        order.handle(STATE);

        assertThat(begun).hasSize(2);
    }
}
