package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real agent lends of what its tasks were given, and takes back; the numbers are those of the conformance cases. */
@Timeout(300)
class LentResourcesCasesTest {
    private static final double TINY = 0.1;
    private static final String OFTEN = """
            kebne.agent.usage-sample-interval = 200ms
            kebne.agent.oversubscribed-resources-interval = 200ms
            """;

    private final Set<AgentID> used = new HashSet<>();

    @TempDir
    private Path directory;

    @Test
    @DisplayName("78 [oversubscription_tests]: another estimate")
    void anotherEstimateRescindsOffersOfWhatWasLent() throws Exception {
        String settings = OFTEN + """
                kebne.agent.resource-estimator = usage
                kebne.agent.usage-estimator-warm-up = 1s
                """;
        try (LocalCluster cluster = ApiCluster.start(directory, 1, settings)) {
            for (WireFormat format : WireFormat.values()) {
                lendAndTakeBack(cluster, format);
            }
        }
    }

    private static void lendAndTakeBack(LocalCluster cluster, WireFormat format) throws Exception {
        try (ApiScheduler scheduler =
                new ApiScheduler(cluster.masterUrl(), format).subscribe(borrowing(ApiScheduler.info("r")))) {
            Offer whole = scheduler.nextOffer(1);
            scheduler.launch(
                    List.of(whole),
                    ApiScheduler.task("idle", whole.getAgentId(), 1, 32, "exec sleep 600")
                            .build());
            scheduler.follow("idle", TaskState.TASK_RUNNING);
            Offer lent = scheduler.nextOffer(LentResourcesCasesTest::isLent);

            scheduler.kill("idle");

            scheduler.next(
                    Event.Type.RESCIND, event -> event.getRescind().getOfferId().equals(lent.getId()));
            Await.until("nothing is lent any more", ApiScheduler.PATIENCE, () -> lentCpus(cluster) == 0);
        }
    }

    @Test
    @DisplayName("78 [oversubscription_tests]: an end by the controller")
    void whoUsesWhatIsNeededIsEnded() throws Exception {
        // So little that a busy loop uses more of any machine.
        String settings = OFTEN + """
                kebne.agent.resource-estimator = fixed
                kebne.agent.fixed-estimator-resources = "cpus:1"
                kebne.agent.qos-controller = usage
                kebne.agent.qos-controller-interval = 200ms
                kebne.agent.qos-use = 0.01
                """;
        // An agent for each, as one ends nobody else for a while after it has ended a task.
        try (LocalCluster cluster = ApiCluster.start(directory, 4, settings)) {
            for (WireFormat format : WireFormat.values()) {
                assertThat(end(cluster, format, ApiScheduler.info("r"))).isEqualTo(TaskState.TASK_GONE);
                assertThat(end(cluster, format, old())).isEqualTo(TaskState.TASK_LOST);
            }
        }
    }

    /** One that knows nothing of partitions. */
    private static FrameworkInfo.Builder old() {
        return FrameworkInfo.newBuilder().setUser("").setName("old");
    }

    /** How a task ends that is busy with what it has borrowed, of an agent of its own. */
    private TaskState end(LocalCluster cluster, WireFormat format, FrameworkInfo.Builder info) throws Exception {
        try (ApiScheduler scheduler = new ApiScheduler(cluster.masterUrl(), format).subscribe(borrowing(info))) {
            Offer offer = scheduler.nextOffer(one -> isLent(one) && ApiScheduler.cpus(one) >= 1 && isUnused(one));
            used.add(offer.getAgentId());
            TaskInfo borrower = ApiScheduler.task("busy", offer.getAgentId(), TINY, 32, "while :; do :; done")
                    .setResources(
                            0, ApiScheduler.scalar("cpus", TINY).toBuilder().setRevocable(revocable()))
                    .build();
            scheduler.launch(List.of(offer), borrower);
            TaskStatus status = scheduler.nextOf("busy");
            while (status.getState() != TaskState.TASK_GONE && status.getState() != TaskState.TASK_LOST) {
                scheduler.acknowledge(status);
                status = scheduler.nextOf("busy");
            }
            assertThat(status.getReason()).as(status.toString()).isEqualTo(Reason.REASON_CONTAINER_PREEMPTED);
            scheduler.acknowledge(status);
            return status.getState();
        }
    }

    private static Resource.RevocableInfo revocable() {
        return Resource.RevocableInfo.getDefaultInstance();
    }

    private static FrameworkInfo borrowing(FrameworkInfo.Builder info) {
        info.addCapabilitiesBuilder().setType(FrameworkInfo.Capability.Type.REVOCABLE_RESOURCES);
        return info.build();
    }

    private static boolean isLent(Offer offer) {
        return offer.getResourcesList().stream().anyMatch(Resource::hasRevocable);
    }

    private boolean isUnused(Offer offer) {
        return !used.contains(offer.getAgentId());
    }

    private static double lentCpus(LocalCluster cluster) {
        try {
            return new HttpNode(cluster.masterUrl())
                    .get("/state")
                    .path("slaves")
                    .path(0)
                    .path("resources")
                    .path("cpus_revocable")
                    .asDouble();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
