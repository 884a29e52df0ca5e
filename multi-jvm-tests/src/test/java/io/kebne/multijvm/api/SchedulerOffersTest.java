package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.local.LocalCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What time and operators do to offers; the numbers are those of the conformance cases. */
class SchedulerOffersTest {
    @TempDir
    private Path directory;

    /** With a shorter time. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("21 [OfferTimeout]")
    void anOfferThatIsNotAnsweredIsRescindedAndMadeAgainAndOneThatIsAnsweredIsNot(WireFormat format) throws Exception {
        try (LocalCluster cluster = ApiCluster.start(directory, 1, "kebne.allocator.offer-timeout = 10s");
                ApiScheduler scheduler = new ApiScheduler(cluster.masterUrl(), format)) {
            scheduler.subscribe(ApiScheduler.info("r").build());

            Offer first = scheduler.nextOffer(0.1);
            Event rescind = scheduler.next(Event.Type.RESCIND);
            assertThat(rescind.getRescind().getOfferId()).isEqualTo(first.getId());
            Offer second = scheduler.nextOffer(0.1);
            assertThat(second.getResourcesList()).isEqualTo(first.getResourcesList());
            assertThat(second.getId()).isNotEqualTo(first.getId());

            scheduler.decline(second.getId(), 3600);
            assertThat(scheduler.hears(Event.Type.RESCIND, Duration.ofSeconds(12)))
                    .isFalse();
            JsonNode metrics = new HttpNode(cluster.masterUrl()).get("/metrics/snapshot");
            String prefix =
                    "master/frameworks/api%20test/" + scheduler.frameworkId().getValue() + "/";
            assertThat(metrics.path(prefix + "calls/subscribe").asInt()).isEqualTo(1);
            assertThat(metrics.path(prefix + "calls/decline").asInt()).isEqualTo(1);
            assertThat(metrics.path(prefix + "calls").asInt()).isEqualTo(2);
            assertThat(metrics.path(prefix + "events/offers").asInt()).isEqualTo(2);
            assertThat(metrics.path(prefix + "events/rescind").asInt()).isEqualTo(1);
            assertThat(metrics.path(prefix + "offers/sent").asInt(-1)).isEqualTo(2);
            assertThat(metrics.path(prefix + "offers/rescinded").asInt(-1)).isEqualTo(1);
            assertThat(metrics.path(prefix + "offers/declined").asInt(-1)).isEqualTo(1);
            assertThat(metrics.path(prefix + "offers/accepted").asInt(-1)).isZero();
        }
    }

    /** Of agents. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    @DisplayName("22: of an agent")
    void anAgentThatIsGoneIsAFailureAndItsOfferVoid(WireFormat format) throws Exception {
        try (LocalCluster cluster = ApiCluster.start(directory, 2, "");
                ApiScheduler scheduler = new ApiScheduler(cluster.masterUrl(), format)) {
            scheduler.subscribe(ApiScheduler.info("r").build());
            AgentID agent = scheduler.nextOffer(0.1).getAgentId();

            HttpResponse<String> gone = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(cluster.masterUrl() + "/agents/" + agent.getValue() + "/gone"))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
            Event failure = scheduler.next(Event.Type.FAILURE);
            assertThat(failure.getFailure().getAgentId()).isEqualTo(agent);
            assertThat(failure.getFailure().hasExecutorId()).isFalse();
        }
    }
}
