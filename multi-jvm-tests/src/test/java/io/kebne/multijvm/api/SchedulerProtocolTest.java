package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.local.LocalCluster;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How schedulers subscribe and call, as Mesos' own tests have it; the numbers are those of the conformance cases. */
class SchedulerProtocolTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static LocalCluster cluster;
    private static String master;

    @BeforeAll
    static void start() throws Exception {
        cluster = ApiCluster.start(directory, 1, "");
        master = cluster.masterUrl();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/master"})
    @DisplayName("1 [SchedulerHttpApi.NoContentType]: what is no call")
    void whatIsNoCallIsRefusedWithTheStatusThatSaysWhy(String prefix) throws Exception {
        String call = "{\"type\": \"SUBSCRIBE\"}";

        assertThat(post(prefix, call).statusCode()).isEqualTo(400);
        assertThat(post(prefix, call, "Content-Type", "text/foo").statusCode()).isEqualTo(415);
        HttpResponse<String> unparsable = post(prefix, "{\"string\": []", "Content-Type", "application/json");
        assertThat(unparsable.statusCode()).isEqualTo(400);
        assertThat(unparsable.body()).startsWith("Failed to ");
        assertThat(post(prefix, "{\"string\": \"value\"}", "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(prefix, call, "Content-Type", "application/json").statusCode())
                .isEqualTo(400);
        assertThat(post(prefix, call, "Content-Type", "application/x-protobuf").statusCode())
                .isEqualTo(400);
        HttpResponse<String> get = CLIENT.send(
                HttpRequest.newBuilder(URI.create(master + prefix + ApiScheduler.PATH))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().allValues("allow")).containsExactly("POST");
    }

    @Test
    @DisplayName("1 [SchedulerHttpApi.NoContentType]: forms of the answer")
    void whoAcceptsNeitherFormIsToldSoAndJsonIsGivenToWhoTakesAny() throws Exception {
        String call = "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"user\":\"u\",\"name\":\"n\"}}}";

        assertThat(post("", call, "Content-Type", "application/json", "Accept", "foo")
                        .statusCode())
                .isEqualTo(406);
        for (List<String> accept : List.of(
                List.<String>of(),
                List.of("Accept", "*/*"),
                List.of("Accept", "application/x-protobuf, application/json"))) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(master + ApiScheduler.PATH))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(call));
            if (!accept.isEmpty()) {
                request.header(accept.get(0), accept.get(1));
            }
            HttpResponse<InputStream> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.headers().firstValue("content-type")).contains("application/json");
                assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8))
                        .matches("(?s)[0-9]+\n.*");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("2 [Subscribe]")
    void aSubscriptionIsAStreamThatBeginsWithSubscribedAndKeepsSayingThatItIsThere(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            HttpResponse<InputStream> response = scheduler.open(
                    ApiScheduler.subscription(ApiScheduler.info("r").build()));

            assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
            assertThat(scheduler.streamId()).isNotEmpty();
            Event first = scheduler.next();
            assertThat(first.getType()).isEqualTo(Event.Type.SUBSCRIBED);
            assertThat(first.getSubscribed().getFrameworkId().getValue()).isNotEmpty();
            assertThat(first.getSubscribed().getHeartbeatIntervalSeconds()).isEqualTo(0.5);
            assertThat(first.getSubscribed().getMasterInfo().getIp()).isEqualTo(0x0100007F);
            assertThat(first.getSubscribed().getMasterInfo().getPort())
                    .isEqualTo(URI.create(master).getPort());
            assertThat(scheduler.next().getType()).isEqualTo(Event.Type.HEARTBEAT);
            scheduler.next(Event.Type.HEARTBEAT);
            scheduler.use(first.getSubscribed().getFrameworkId());
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("3 [SubscribeWithStreamId, TeardownWithoutStreamId, TeardownWrongStreamId, MalformedUUID]")
    void callsNameTheirStreamAndSubscriptionsNone(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            scheduler.subscribe(ApiScheduler.info("r").build());

            Call.Builder again =
                    ApiScheduler.subscription(ApiScheduler.info("r")
                                    .setId(scheduler.frameworkId())
                                    .build())
                            .toBuilder();
            assertThat(scheduler.send(again).statusCode()).isEqualTo(400);
            Call.Builder teardown = Call.newBuilder().setType(Call.Type.TEARDOWN);
            assertThat(scheduler.send(teardown, master, "").statusCode()).isEqualTo(400);
            assertThat(scheduler.send(teardown, master, "other").statusCode()).isEqualTo(400);
            assertThat(scheduler.send(teardown, master, "x".repeat(129)).statusCode())
                    .isEqualTo(400);

            Call.Builder acknowledge = Call.newBuilder().setType(Call.Type.ACKNOWLEDGE);
            acknowledge.getAcknowledgeBuilder().getAgentIdBuilder().setValue("a");
            acknowledge.getAcknowledgeBuilder().getTaskIdBuilder().setValue("t");
            acknowledge.getAcknowledgeBuilder().setUuid(ByteString.copyFromUtf8("bad-uuid"));
            assertThat(scheduler.send(acknowledge).statusCode()).isEqualTo(400);

            scheduler.call(Call.newBuilder().setType(Call.Type.SUPPRESS));
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void whoIsUnknownMayNotCallAndWhoIsDisconnectedNeither(WireFormat format) throws Exception {
        ApiScheduler stranger = new ApiScheduler(master, format);
        stranger.use(FrameworkID.newBuilder().setValue("nobody").build());
        HttpResponse<String> unknown = stranger.send(Call.newBuilder().setType(Call.Type.REVIVE), master, "s");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("Framework cannot be found");

        ApiScheduler scheduler = new ApiScheduler(master, format);
        scheduler.subscribe(ApiScheduler.info("r").setFailoverTimeout(600).build());
        scheduler.disconnect();

        assertThat(scheduler.awaitStatus(403).body()).contains("Framework is not subscribed");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("5 [RejectFrameworkWithInvalidRole], 12 [RoleTest.Validate]")
    void aRoleThatCannotBeIsTheOnlyEventOfTheStream(WireFormat format) throws Exception {
        for (String role : List.of(
                "/test/test1", "", ".", "..", "-foo", "foo/", "foo//bar", "a b", "foo/*", "*/foo", "foo/./bar")) {
            ApiScheduler scheduler = new ApiScheduler(master, format);
            scheduler.open(ApiScheduler.subscription(ApiScheduler.info(role).build()));

            Event event = scheduler.next();

            assertThat(event.getType()).as(role).isEqualTo(Event.Type.ERROR);
            assertThat(event.getError().getMessage()).contains("role");
            scheduler.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("12 [RoleTest.Validate]")
    void theseAreRoles(WireFormat format) throws Exception {
        for (String role : List.of("foo", "foo-bar", "...", "foo/.bar", "a/b/c/d/e/f/g/h", "*")) {
            try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
                scheduler.subscribe(ApiScheduler.info(role).build());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("6 [SchedulerFailover]")
    void whoSubscribesAsTheSameFrameworkTakesItOver(WireFormat format) throws Exception {
        ApiScheduler first = new ApiScheduler(master, format);
        first.subscribe(ApiScheduler.info("r").build());

        try (ApiScheduler second = new ApiScheduler(master, format)) {
            second.subscribe(ApiScheduler.info("r").setId(first.frameworkId()).build());

            assertThat(second.frameworkId()).isEqualTo(first.frameworkId());
            assertThat(first.next(Event.Type.ERROR).getError().getMessage()).isEqualTo("Framework failed over");
            first.awaitEnd();
            assertThat(first.send(Call.newBuilder().setType(Call.Type.REVIVE)).statusCode())
                    .isEqualTo(400);
            second.call(Call.newBuilder().setType(Call.Type.REVIVE));
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("7 [SchedulerSubscribeAfterFailoverTimeout, SchedulerSubscribeAfterTeardown]")
    void aFrameworkThatIsOverStaysOver(WireFormat format) throws Exception {
        ApiScheduler tornDown = new ApiScheduler(master, format);
        tornDown.subscribe(ApiScheduler.info("r").build());
        tornDown.call(Call.newBuilder().setType(Call.Type.TEARDOWN));
        assertThat(tornDown.hearsUntilEnd(Event.Type.ERROR)).isFalse();
        ApiScheduler late = new ApiScheduler(master, format);
        late.subscribe(ApiScheduler.info("r").setFailoverTimeout(0.2).build());
        late.disconnect();
        late.awaitStatus(400);

        for (ApiScheduler over : List.of(tornDown, late)) {
            ApiScheduler again = new ApiScheduler(master, format);
            again.open(ApiScheduler.subscription(
                    ApiScheduler.info("r").setId(over.frameworkId()).build()));
            assertThat(again.next().getError().getMessage()).contains("Framework has been removed");
            again.awaitEnd();
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("8 [FrameworkPrincipalChangeFails]")
    void anotherPrincipalCannotTakeAFrameworkOver(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            scheduler.subscribe(ApiScheduler.info("r").setPrincipal("one").build());
            ApiScheduler other = new ApiScheduler(master, format);
            other.open(ApiScheduler.subscription(ApiScheduler.info("r")
                    .setId(scheduler.frameworkId())
                    .setPrincipal("two")
                    .build()));

            assertThat(other.next().getType()).isEqualTo(Event.Type.ERROR);
            other.awaitEnd();
            scheduler.call(Call.newBuilder().setType(Call.Type.REVIVE));
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("11 [NoOffersWithAllRolesSuppressed]")
    void withAllRolesSuppressedThereAreNoOffersUntilTheyAreRevived(WireFormat format) throws Exception {
        FrameworkInfo info = ApiScheduler.info("r").setFailoverTimeout(60).build();
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            Call.Builder suppressed = ApiScheduler.subscription(info).toBuilder();
            suppressed.getSubscribeBuilder().addSuppressedRoles("r");
            scheduler.subscribe(suppressed.build());
            assertThat(scheduler.hears(Event.Type.OFFERS, Duration.ofMillis(1500)))
                    .isFalse();

            try (ApiScheduler second = new ApiScheduler(master, format)) {
                suppressed.setFrameworkId(scheduler.frameworkId());
                suppressed.getSubscribeBuilder().getFrameworkInfoBuilder().setId(scheduler.frameworkId());
                second.subscribe(suppressed.build());
                assertThat(second.hears(Event.Type.OFFERS, Duration.ofMillis(1500)))
                        .isFalse();

                second.call(Call.newBuilder().setType(Call.Type.REVIVE));
                second.next(Event.Type.OFFERS);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void anIdThatNobodyHasSeenIsTaken(WireFormat format) throws Exception {
        FrameworkID id = FrameworkID.newBuilder().setValue("driver-1-" + format).build();
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            scheduler.subscribe(ApiScheduler.info("r").setId(id).build());

            assertThat(scheduler.frameworkId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void anUpdateOfTheFrameworkIsAnsweredWhenItHasTakenEffectOrWasRefused(WireFormat format) throws Exception {
        FrameworkInfo info = ApiScheduler.info("r").build();
        try (ApiScheduler scheduler = new ApiScheduler(master, format)) {
            scheduler.subscribe(info);
            Call.Builder update = Call.newBuilder().setType(Call.Type.UPDATE_FRAMEWORK);
            update.getUpdateFrameworkBuilder()
                    .setFrameworkInfo(
                            info.toBuilder().setId(scheduler.frameworkId()).addRoles("other"));

            assertThat(scheduler.call(update)).isEqualTo(200);

            update.getUpdateFrameworkBuilder().getFrameworkInfoBuilder().setUser("another");
            HttpResponse<String> refused = scheduler.send(update);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("framework_info.user");
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        String large = "{\"type\":\"" + "x".repeat(600 * 1024) + "\"}";

        assertThat(post("", large, "Content-Type", "application/json").statusCode())
                .isEqualTo(413);
    }

    private static HttpResponse<String> post(String prefix, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(master + prefix + ApiScheduler.PATH))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
