package io.kebne.http.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.CallAnswer.Outcome;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which status a scheduler's client is told what became of its call (Mesos: scheduler HTTP API). */
class AnswersOfCallsTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final FakeSchedulers SCHEDULERS = new FakeSchedulers();
    private static TestServer server;

    @BeforeAll
    static void start() {
        MASTER.show(new TestCluster().agent("a", "cpus:4").view());
        server = TestServer.of(MASTER, SCHEDULERS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, 202, ''",
        "DONE, 200, ''",
        "REFUSED, 400, framework_info.user: cannot be changed",
        "UNKNOWN_FRAMEWORK, 400, Framework cannot be found",
        "NOT_SUBSCRIBED, 403, Framework is not subscribed",
        "OTHER_STREAM, 400, The stream ID in this request is not that of the framework's present stream",
        "OVERTAKEN, 409, The framework is over or has another scheduler since this call came",
        "UNAVAILABLE, 503, The framework is moving to another master"
    })
    void eachEndOfACallHasItsStatus(Outcome outcome, int status, String message) {
        SCHEDULERS.answer(new CallAnswer(outcome, "framework_info.user: cannot be changed"));

        HttpResponse<String> response = server.send(
                "/api/v1/scheduler",
                request -> request.header("Content-Type", "application/json")
                        .header("Mesos-Stream-Id", "s")
                        .POST(BodyPublishers.ofString("{\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"f\"}}")));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body().strip()).isEqualTo(message);
    }
}
