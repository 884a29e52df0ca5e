package io.kebne.http.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import io.kebne.http.FakeAgent;
import io.kebne.http.FakeMaster;
import io.kebne.http.FakeSchedulers;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what, and in whose name (Mesos: cases 4, 8 and 68, as far as they are about principals). */
class AuthenticationTest {
    private static final Credential OPS = new Credential("ops", "s:3 cret");
    private static final Credential DEV = new Credential("dev", "other");
    private static final String SUBSCRIBE =
            "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":" + "{\"user\":\"u\",\"name\":\"n\"PRINCIPAL}}}";
    private static final String RESERVE = "{\"type\":\"RESERVE_RESOURCES\",\"reserve_resources\":"
            + "{\"agent_id\":{\"value\":\"a\"},\"resources\":[RESOURCE]}}";
    private static final String RESOURCE = "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1},"
            + "\"reservations\":[{\"type\":\"DYNAMIC\",\"role\":\"r\"PRINCIPAL}]}";

    private final FakeMaster master = new FakeMaster();
    private final FakeSchedulers schedulers = new FakeSchedulers();
    private Path file;
    private TestServer server;

    @BeforeEach
    void credentials(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("credentials"), json(OPS, DEV));
        master.show(new TestCluster().agent("a", "cpus:4").view());
        master.answer(new OperatorReply.Done());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void nobodyIsAskedUnlessItIsWanted() {
        server = TestServer.of(master);

        assertThat(server.get("/state").statusCode()).isEqualTo(200);
        assertThat(get("/state", OPS).statusCode()).isEqualTo(200);
        assertThat(server.get("/weights").statusCode()).isEqualTo(200);
    }

    @Test
    void eachRealmIsClosedByItself() {
        start("readonly = true");

        assertThat(refusedBy(server.get("/state"))).isEqualTo("mesos-master-readonly");
        assertThat(refusedBy(server.get("/master/metrics/snapshot"))).isEqualTo("mesos-master-readonly");
        assertThat(server.get("/weights").statusCode()).isEqualTo(200);
        assertThat(subscribe("", Optional.empty()).statusCode()).isEqualTo(200);

        start("readwrite = true");

        assertThat(server.get("/state").statusCode()).isEqualTo(200);
        assertThat(refusedBy(server.get("/weights"))).isEqualTo("mesos-master-readwrite");
        // Their variables are shown with their values.
        assertThat(refusedBy(server.get("/v1/scheduler/jobs"))).isEqualTo("mesos-master-readwrite");
        assertThat(refusedBy(server.get("/v1/scheduler/jobs/search?any=a"))).isEqualTo("mesos-master-readwrite");
        assertThat(server.get("/v1/scheduler/jobs/summary").statusCode()).isEqualTo(200);
        assertThat(refusedBy(server.post("/api/v1", "{\"type\":\"GET_HEALTH\"}")))
                .isEqualTo("mesos-master-readwrite");
        assertThat(subscribe("", Optional.empty()).statusCode()).isEqualTo(200);

        start("frameworks = true");

        assertThat(server.get("/state").statusCode()).isEqualTo(200);
        assertThat(refusedBy(subscribe("", Optional.empty()))).isEqualTo("mesos-master-scheduler");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("4 [AuthenticationRequired]")
    void aSchedulerWithoutCredentialsIsNotSubscribed(WireFormat format) {
        start("frameworks = true");
        byte[] call = format.encode(WireFormat.JSON.decode(
                        ByteString.fromString(SUBSCRIBE.replace("PRINCIPAL", "")), Call.getDefaultInstance()))
                .toArray();
        UnaryOperator<HttpRequest.Builder> subscription = request -> request.header("Content-Type", format.mediaType())
                .header("Accept", format.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(call));

        assertThat(refusedBy(server.send("/api/v1/scheduler", subscription))).isEqualTo("mesos-master-scheduler");
        HttpResponse<InputStream> known = server.send(
                "/api/v1/scheduler",
                request -> subscription.apply(request).header("Authorization", OPS.basic()),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(known.statusCode()).isEqualTo(200);
        close(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/version", "/redirect", "/help", "/openapi.json", "/system/stats.json"})
    void someThingsAreForEverybody(String path) {
        start("readonly = true, readwrite = true, frameworks = true");

        assertThat(server.get(path).statusCode()).isIn(200, 307);
    }

    @Test
    void anAgentAsksTooAndHasRealmsOfItsOwn() {
        server = TestServer.of(new FakeAgent(), settings("readonly = true, readwrite = true"));

        assertThat(refusedBy(server.get("/state"))).isEqualTo("mesos-agent-readonly");
        assertThat(refusedBy(server.get("/slave(1)/files/browse?path=/"))).isEqualTo("mesos-agent-readonly");
        assertThat(refusedBy(server.post("/api/v1", "{}"))).isEqualTo("mesos-agent-readwrite");
        assertThat(server.get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/flags", OPS).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyAKnownPrincipalWithItsOwnSecretIsLetIn() {
        start("readonly = true");

        assertThat(get("/state", OPS).statusCode()).isEqualTo(200);
        assertThat(get("/state", DEV).statusCode()).isEqualTo(200);
        assertThat(get("/state", new Credential("ops", DEV.secret())).statusCode())
                .isEqualTo(401);
        assertThat(get("/state", new Credential("nobody", OPS.secret())).statusCode())
                .isEqualTo(401);
        for (String header : new String[] {
            "Basic", "Basic !", "Bearer x", "basic", "Digest a=b", OPS.basic().substring(6)
        }) {
            assertThat(server.send("/state", request -> request.header("Authorization", header))
                            .statusCode())
                    .as(header)
                    .isEqualTo(401);
        }
    }

    /** It comes with the answer, whether or not the body has been read. */
    @Test
    void aLongBodyIsRefusedLikeAShortOne() {
        start("readwrite = true");

        assertThat(server.post("/api/v1", "x".repeat(2_000_000)).statusCode()).isEqualTo(401);
    }

    @Test
    void credentialsThatChangeAreSeenAndBadOnesChangeNothing() throws IOException {
        start("readonly = true");
        Credential changed = new Credential("ops", "new");

        Files.writeString(file, "ops new\n");
        await(() -> get("/state", changed).statusCode() == 200);
        assertThat(get("/state", OPS).statusCode()).isEqualTo(401);

        Files.writeString(file, "half a file that");
        assertThat(get("/state", changed).statusCode()).isEqualTo(200);
        Files.delete(file);
        assertThat(get("/state", changed).statusCode()).isEqualTo(200);

        Files.writeString(file, json(DEV));
        await(() -> get("/state", DEV).statusCode() == 200);
        assertThat(get("/state", changed).statusCode()).isEqualTo(401);
    }

    @Test
    void aFrameworkIsItsPrincipals() {
        start("frameworks = true");

        assertThat(subscribe("", Optional.of(OPS)).statusCode()).isEqualTo(200);
        assertThat(schedulers.subscribe().info().principal()).contains("ops");

        assertThat(subscribe(",\"principal\":\"dev\"", Optional.of(DEV)).statusCode())
                .isEqualTo(200);
        assertThat(schedulers.subscribe().info().principal()).contains("dev");

        HttpResponse<InputStream> wrong = subscribe(",\"principal\":\"dev\"", Optional.of(OPS));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(text(wrong))
                .isEqualTo("Failed to validate SUBSCRIBE call: framework_info.principal: is 'dev', but the request"
                        + " comes from 'ops'\n");
    }

    /** Mesos: case 8. Whose the framework is, its entity knows; what it refuses is an event, not a status. */
    @Test
    void whoWouldTakeOverTheFrameworkOfAnotherIsToldByItsEntity() {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f"), "n", "*").withPrincipal(Optional.of("dev"));
        master.show(new TestCluster().framework(info).view());
        start("frameworks = true");
        String again = SUBSCRIBE
                .replace("PRINCIPAL", ",\"id\":{\"value\":\"f\"}")
                .replace("{\"type\"", "{\"framework_id\":{\"value\":\"f\"},\"type\"");

        HttpResponse<InputStream> response = server.send(
                "/api/v1/scheduler", json(again, Optional.of(OPS)), HttpResponse.BodyHandlers.ofInputStream());

        assertThat(response.statusCode()).isEqualTo(200);
        close(response);
        assertThat(schedulers.subscribe().info().principal()).contains("ops");
    }

    @Test
    void nobodyCallsForTheFrameworkOfAnother() {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f"), "n", "*").withPrincipal(Optional.of("dev"));
        master.show(new TestCluster().framework(info).view());
        schedulers.subscribed(info, "stream");
        start("frameworks = true");

        assertThat(call("REVIVE", OPS).statusCode()).isEqualTo(400);
        assertThat(schedulers.takeCalls()).isEmpty();
        assertThat(call("REVIVE", DEV).statusCode()).isEqualTo(202);
        assertThat(schedulers.takeCalls()).hasSize(1);
    }

    @Test
    void aFrameworkFromBeforeStaysNobodys() {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f"), "n", "*");
        master.show(new TestCluster().framework(info).view());
        schedulers.subscribed(info, "stream");
        start("frameworks = true");

        assertThat(call("REVIVE", DEV).statusCode()).isEqualTo(202);
        HttpResponse<InputStream> again = server.send(
                "/api/v1/scheduler",
                json(
                        SUBSCRIBE
                                .replace("PRINCIPAL", ",\"id\":{\"value\":\"f\"}")
                                .replace("{\"type\"", "{\"framework_id\":{\"value\":\"f\"},\"type\""),
                        Optional.of(OPS)),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(again.statusCode()).isEqualTo(200);
        close(again);
        assertThat(schedulers.subscribe().info().principal()).isEmpty();
    }

    @Test
    void whatIsReservedIsReservedInOnesOwnName() {
        start("readwrite = true");

        assertThat(reserve(",\"principal\":\"ops\"").statusCode()).isEqualTo(202);
        assertThat(master.takeCommands()).hasSize(1);

        HttpResponse<String> other = reserve(",\"principal\":\"dev\"");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body())
                .contains("resources.reservations.principal: is 'dev', but the request comes from 'ops'");
        HttpResponse<String> none = reserve("");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("resources.reservations.principal: is missing");
        assertThat(master.takeCommands()).isEmpty();
    }

    @Test
    void theOldEndpointSaysTheSame() {
        start("readwrite = true");

        assertThat(reserveByForm(",\"principal\":\"ops\"").statusCode()).isEqualTo(202);
        HttpResponse<String> other = reserveByForm(",\"principal\":\"dev\"");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body())
                .isEqualTo("resources.reservations.principal: is 'dev', but the request comes from 'ops'\n");
        assertThat(master.takeCommands()).hasSize(1);
    }

    @Test
    void settingsThatCannotBeAreNamed() throws IOException {
        assertThatThrownBy(() -> TestServer.of(master, "kebne.http.authentication.readonly = true"))
                .hasMessageStartingWith("kebne.http.authentication.credentials: must name a file");
        assertThatThrownBy(() -> TestServer.of(master, settings("")))
                .hasMessageStartingWith("kebne.http.authentication.credentials: has no effect");
        assertThatThrownBy(() -> TestServer.of(
                        master, "kebne.http.authentication { readonly = true, credentials = /nowhere/at/all }"))
                .hasMessage("kebne.http.authentication.credentials: cannot read /nowhere/at/all");
        Files.writeString(file, "hidden");
        assertThatThrownBy(() -> TestServer.of(master, settings("readonly = true")))
                .hasMessage("kebne.http.authentication.credentials: " + file
                        + ": line 1: must be a principal and a secret, with a space between");
    }

    private void start(String closed) {
        stop();
        server = TestServer.of(master, schedulers, settings(closed));
    }

    private String settings(String closed) {
        return "kebne.http.authentication { reload-interval = 20ms, credentials = \"" + file + "\", " + closed + " }\n";
    }

    private static String json(Credential... credentials) {
        StringBuilder list = new StringBuilder();
        for (Credential credential : credentials) {
            list.append(list.isEmpty() ? "" : ", ")
                    .append("{\"principal\": \"" + credential.principal() + "\", \"secret\": \"" + credential.secret()
                            + "\"}");
        }
        return "{\"credentials\": [" + list + "]}";
    }

    private HttpResponse<String> get(String path, Credential credential) {
        return server.send(path, request -> request.header("Authorization", credential.basic()));
    }

    /** Of a stream only that it has begun. */
    private HttpResponse<InputStream> subscribe(String principal, Optional<Credential> credential) {
        HttpResponse<InputStream> response = server.send(
                "/api/v1/scheduler",
                json(SUBSCRIBE.replace("PRINCIPAL", principal), credential),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() == 200) {
            close(response);
        }
        return response;
    }

    private HttpResponse<String> call(String type, Credential credential) {
        String call = "{\"type\":\"" + type + "\",\"framework_id\":{\"value\":\"f\"}}";
        return server.send(
                "/api/v1/scheduler",
                request -> json(call, Optional.of(credential)).apply(request).header("Mesos-Stream-Id", "stream"));
    }

    private HttpResponse<String> reserve(String principal) {
        String call = RESERVE.replace("RESOURCE]", RESOURCE.replace("PRINCIPAL", principal) + "]");
        return server.send("/api/v1", json(call, Optional.of(OPS)));
    }

    private HttpResponse<String> reserveByForm(String principal) {
        String resources = "[" + RESOURCE.replace("PRINCIPAL", principal) + "]";
        String form = "slaveId=a&resources=" + URLEncoder.encode(resources, StandardCharsets.UTF_8);
        return server.send(
                "/reserve",
                request -> request.header("Authorization", OPS.basic())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static UnaryOperator<HttpRequest.Builder> json(String call, Optional<Credential> credential) {
        return request -> {
            credential.ifPresent(known -> request.header("Authorization", known.basic()));
            return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(call));
        };
    }

    /** The realm of a 401. */
    private static String refusedBy(HttpResponse<?> response) {
        assertThat(response.statusCode()).isEqualTo(401);
        String challenge = response.headers().firstValue("WWW-Authenticate").orElseThrow();
        assertThat(challenge).startsWith("Basic realm=\"").endsWith("\"");
        return challenge.substring("Basic realm=\"".length(), challenge.length() - 1);
    }

    private static String text(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
