package io.kebne.http.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import io.kebne.http.authentication.Realm;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document of all endpoints, and the endpoints: one has what the other has. */
class OpenApiTest {
    @Test
    void aMasterHasWhatItsDocumentSays() {
        try (TestServer server = TestServer.of(new FakeMaster())) {
            assertThat(probed(server)).isEqualTo(documented(server)).hasSizeGreaterThan(40);
        }
    }

    @Test
    void anAgentHasWhatItsDocumentSays() {
        try (TestServer server = TestServer.of(new FakeAgent())) {
            assertThat(probed(server)).isEqualTo(documented(server)).hasSizeGreaterThan(12);
        }
    }

    /** So a route that the document does not have cannot be reached. */
    @Test
    void whatIsNotInTheIndexIsNotServed() {
        EndpointIndex index = new EndpointIndex(
                "title",
                "master",
                List.of(
                        Endpoint.of("GET /a/{b}", Realm.READONLY, "one part"),
                        Endpoint.of("GET /c/{d*}", Realm.READONLY, "several"),
                        Endpoint.of("GET /e", Realm.READONLY, "none")));
        assertThat(List.of("/a/x", "/master/a/x", "/c/x", "/c/x/y", "/e", "/e/"))
                .allMatch(path -> index.realm(path).isPresent());
        assertThat(List.of("/a", "/a/x/y", "/c", "/ee", "/other/e", "/", ""))
                .noneMatch(path -> index.realm(path).isPresent());
    }

    @Test
    void helpListsTheEndpoints() {
        try (TestServer server = TestServer.of(new FakeMaster())) {
            assertThat(server.get("/help").body()).contains("GET /slaves?slave_id\n    the agents\n");
        }
    }

    private static Map<String, Set<String>> documented(TestServer server) {
        JsonNode document = server.json("/openapi.json");
        assertThat(document.get("openapi").asText()).startsWith("3.");
        Map<String, Set<String>> methods = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> methods.computeIfAbsent(path.getKey(), p -> new TreeSet<>())
                                .add(method.toUpperCase(Locale.ROOT))));
        return methods;
    }

    /** What the server says that it allows when it is asked for what it never does. */
    private static Map<String, Set<String>> probed(TestServer server) {
        Map<String, Set<String>> methods = new TreeMap<>();
        for (String path : documented(server).keySet()) {
            HttpResponse<String> response = server.send(
                    path.replaceAll("\\{[a-z_]+}", "x"), request -> request.method("OPTIONS", BodyPublishers.noBody()));
            assertThat(response.statusCode()).as(path).isEqualTo(405);
            Set<String> allowed = new TreeSet<>();
            response.headers().allValues("Allow").forEach(value -> allowed.addAll(List.of(value.split(", *", -1))));
            methods.put(path, allowed);
        }
        return methods;
    }
}
