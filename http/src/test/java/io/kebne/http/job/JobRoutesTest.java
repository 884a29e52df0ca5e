package io.kebne.http.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kebne's own calls and Chronos', over the real decisions. */
class JobRoutesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.of(new FakeMaster());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Those that come after others first. */
    @AfterEach
    void removeAll() {
        for (int round = 0; round < 5; round++) {
            json(send("GET", "/v2/jobs", ""))
                    .path("jobs")
                    .forEach(job -> send("DELETE", "/v2/jobs/" + job.path("id").asText(), ""));
        }
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return server.send(path, request -> request.method(method, BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static JsonNode expect(int status, String method, String path, String body) {
        HttpResponse<String> response = send(method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body().isEmpty() ? MAPPER.createObjectNode() : json(response);
    }

    @Test
    void whatIsWrittenCanBeReadAgain() {
        expect(201, "POST", "/v2/jobs", """
                {'id': 'nightly', 'args': ['wc', '-w'], 'env': {'A': 'b'}, 'uris': ['http://x/y.tgz'], 'cpus': 0.5, 'mem': 64,
                 'instances': 3, 'parameters': {'DAY': 'monday'}, 'schedule': '30 2 * * *', 'timeZone': 'Europe/Stockholm',
                 'concurrencyPolicy': 'forbid', 'catchUp': 'all', 'catchUpLimit': 5, 'startingDeadlineSeconds': 90,
                 'retries': 2, 'backoffSeconds': 1.5, 'timeoutSeconds': 60, 'success': {'exitCodes': [0, 3], 'tasks': 2},
                 'history': 4, 'gang': true, 'expectedRunTimeSeconds': 30, 'suspended': true, 'labels': {'team': 'words'},
                 'role': 'words', 'priority': 2}""");
        JsonNode first = expect(200, "GET", "/v2/jobs/nightly", "");
        expect(200, "PUT", "/v2/jobs/nightly", first.toString());

        assertThat(expect(200, "GET", "/v2/jobs/nightly", "")).isEqualTo(first);
        assertThat(first.path("status").path("state").asText()).isEqualTo("suspended");
        assertThat(first.path("success").path("tasks").asInt()).isEqualTo(2);
    }

    @Test
    void aTaskDefinitionIsAJobThatRunsAtOnce() {
        JsonNode answer = expect(201, "POST", "/v2/jobs?run=true", """
                {'id': 'words', 'cmd': 'wc -w text', 'resources': {'cpus': 0.1, 'mem': 32}, 'role': 'words'}""");

        assertThat(answer.path("jobs").get(0).path("run").asLong()).isEqualTo(1);
        JsonNode run = expect(200, "GET", "/v2/jobs/words/runs/1", "");
        assertThat(run.path("state").asText()).isEqualTo("pending");
        assertThat(run.path("missing").asInt()).isEqualTo(1);
        assertThat(expect(200, "GET", "/v2/jobs/words", "").path("mem").asInt()).isEqualTo(32);
    }

    @Test
    void runsAreBegunAndEnded() {
        expect(201, "POST", "/v2/jobs", "{'id': 'a', 'cmd': 'true'}");
        expect(201, "POST", "/v2/jobs/a/runs", "");
        assertThat(expect(201, "POST", "/v2/jobs/a/runs", "{'parameters': {'DAY': 'monday'}}")
                        .path("jobs")
                        .get(0)
                        .path("run")
                        .asLong())
                .isEqualTo(2);
        expect(200, "DELETE", "/v2/jobs/a/runs/1", "");
        JsonNode runs = expect(200, "GET", "/v2/jobs/a/runs", "").path("runs");
        assertThat(runs.get(0).path("parameters").path("DAY").asText()).isEqualTo("monday");
        assertThat(runs.get(1).path("state").asText()).isEqualTo("killed");
        expect(404, "DELETE", "/v2/jobs/a/runs/1", "");
        expect(404, "GET", "/v2/jobs/a/runs/7", "");
        expect(200, "DELETE", "/v2/jobs/a/runs", "");
        expect(201, "POST", "/v2/jobs/a/rerun", "");
        assertThat(expect(200, "GET", "/v2/jobs/a/runs", "")
                        .path("runs")
                        .get(0)
                        .path("repeats")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void severalJobsAreSubmittedTogetherOrNotAtAll() {
        expect(422, "PUT", "/v2/jobs", "[{'id': 'a', 'cmd': 'true'}, {'id': 'b', 'cmd': 'true', 'parents': ['x']}]");
        assertThat(expect(200, "GET", "/v2/jobs", "").path("jobs")).isEmpty();
        expect(200, "PUT", "/v2/jobs", "[{'id': 'a', 'cmd': 'true'}, {'id': 'b', 'cmd': 'true', 'parents': ['a']}]");
        expect(409, "DELETE", "/v2/jobs/a", "");
        expect(409, "POST", "/v2/jobs", "{'id': 'a', 'cmd': 'true'}");
        assertThat(expect(200, "GET", "/v2/jobs", "").path("jobs")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'cmd': 'true'} | id",
                "{'id': 'a b', 'cmd': 'true'} | id",
                "{'id': 'a'} | cmd",
                "{'id': 'a', 'cmd': 'true', 'cpu': 1} | cpu",
                "{'id': 'a', 'cmd': 'true', 'instances': 0} | instances",
                "{'id': 'a', 'cmd': 'true', 'instances': 1001} | instances",
                "{'id': 'a', 'cmd': 'true', 'schedule': 'often'} | schedule",
                "{'id': 'a', 'cmd': 'true', 'catchUp': 'all'} | catchUp",
                "{'id': 'a', 'cmd': 'true', 'schedule': '* * * * *', 'catchUp': 'some'} | catchUp",
                "{'id': 'a', 'cmd': 'true', 'schedule': '* * * * *', 'timeZone': 'Mars'} | timeZone",
                "{'id': 'a', 'cmd': 'true', 'resources': {'cpus': 0}} | resources.cpus",
                "{'id': 'a', 'cmd': 'true', 'success': {'exitCodes': [256]}} | success.exitCodes",
                "{'id': 'a', 'cmd': 'true', 'success': {'tasks': 2}} | success.tasks",
                "{'id': 'a', 'cmd': 'true', 'retries': -1} | retries",
                "{'id': 'a', 'cmd': 'true', 'parents': ['a']} | parents",
                "[{'id': 'a', 'cmd': 'true'}, {'id': 'b', 'cmd': 'true', 'mem': 'x'}] | [1].mem",
            })
    void whatIsWrongIsNamedAndChangesNothing(String body, String field) {
        JsonNode answer = expect(422, "POST", "/v2/jobs", body);

        assertThat(answer.path("message").asText()).startsWith(field + ": ");
        assertThat(expect(200, "GET", "/v2/jobs", "").path("jobs")).isEmpty();
    }

    @Test
    void chronosClientsAreUnderstood() {
        expect(204, "POST", "/v1/scheduler/iso8601", """
                {'name': 'hourly', 'command': 'echo Hello', 'schedule': 'R10/2026-10-01T05:52:00Z/PT1H', 'epsilon': 'PT30M',
                 'scheduleTimeZone': 'PST8PDT', 'owner': 'me@example.com', 'async': false, 'cpus': 0.1, 'disk': 256, 'mem': 128,
                 'retries': 1, 'uris': ['http://x/y.tgz'], 'environmentVariables': [{'name': 'A', 'value': 'b'}]}""");
        expect(204, "POST", "/v1/scheduler/dependency", """
                {'name': 'after', 'command': 'wc', 'shell': false, 'arguments': ['-w', 'text'], 'parents': ['hourly']}""");

        JsonNode jobs = expect(200, "GET", "/v1/scheduler/jobs", "");
        assertThat(jobs).hasSize(2);
        assertThat(jobs.get(1).path("schedule").asText()).isEqualTo("R10/2026-10-01T05:52:00Z/PT1H");
        assertThat(jobs.get(1).path("epsilon").asText()).isEqualTo("PT30M");
        assertThat(jobs.get(1).path("owner").asText()).isEqualTo("me@example.com");
        assertThat(jobs.get(0).path("parents").get(0).asText()).isEqualTo("hourly");
        assertThat(jobs.get(0).path("arguments")).hasSize(2);
        // What clients read they send back.
        expect(204, "POST", "/v1/scheduler/iso8601", jobs.get(1).toString());
        expect(204, "POST", "/v1/scheduler/dependency", jobs.get(0).toString());
        assertThat(expect(200, "GET", "/v1/scheduler/jobs", "")).isEqualTo(jobs);

        assertThat(expect(200, "GET", "/v1/scheduler/jobs/search?name=HOUR", ""))
                .hasSize(1);
        assertThat(expect(200, "GET", "/v1/scheduler/jobs/search?any=w&limit=1", ""))
                .hasSize(1);
        expect(204, "PUT", "/v1/scheduler/job/hourly", "");
        JsonNode summary = expect(200, "GET", "/v1/scheduler/jobs/summary", "").path("jobs");
        assertThat(summary.get(1).path("state").asText()).isEqualTo("queued");
        assertThat(summary.get(0).path("status").asText()).isEqualTo("fresh");
        expect(204, "DELETE", "/v1/scheduler/task/kill/hourly", "");
        assertThat(send("GET", "/v1/scheduler/graph/dot", "").body()).contains("\"hourly\" -> \"after\"");
        assertThat(send("GET", "/v1/scheduler/graph/csv", "").body()).contains("link,hourly,after");
        expect(400, "DELETE", "/v1/scheduler/job/hourly", "");
        expect(204, "DELETE", "/v1/scheduler/job/after", "");
        expect(204, "DELETE", "/v1/scheduler/job/hourly", "");
        expect(400, "PUT", "/v1/scheduler/job/hourly", "");
    }

    @Test
    void chronosClientsOfBeforeAskWithoutAVersion() {
        expect(204, "POST", "/scheduler/iso8601", "{'name': 'old', 'command': 'true', 'schedule': 'R//PT1H'}");

        assertThat(expect(200, "GET", "/scheduler/jobs", "").findValuesAsText("name"))
                .contains("old");
        expect(204, "DELETE", "/scheduler/job/old", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso8601 | {'name': 'a', 'command': 'true'} | schedule",
                "iso8601 | {'name': 'a', 'command': 'true', 'schedule': '* * * * *'} | schedule",
                "iso8601 | {'name': 'a', 'command': 'true', 'schedule': 'R/x/PT1H'} | schedule",
                "iso8601 | {'name': 'a', 'command': 'true', 'schedule': 'R//PT1H', 'epsilon': '1'} | epsilon",
                "iso8601 | {'name': 'a', 'command': 'true', 'schedule': 'R//PT1H', 'epsilon': 'PT2562047788015000H'} | Deadline",
                "iso8601 | {'name': 'a', 'command': 'true', 'schedule': 'R//PT1H', 'container': {'type': 'DOCKER'}} | container",
                "dependency | {'name': 'a', 'command': 'true'} | parents",
                "dependency | {'name': 'a', 'command': 'true', 'parents': ['x']} | parents",
            })
    void chronosIsAnsweredWith400(String kind, String body, String field) {
        assertThat(expect(400, "POST", "/v1/scheduler/" + kind, body)
                        .path("message")
                        .asText())
                .contains(field);
    }
}
