package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import io.kebne.multijvm.cluster.FaultCluster;
import io.kebne.multijvm.cluster.FaultPlan;
import io.kebne.multijvm.cluster.Node;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers that speak HTTP, with several masters of which some are killed. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralMastersTest {
    private static final double TINY = 0.1;
    private static final FrameworkInfo INFO =
            ApiScheduler.info("r").setFailoverTimeout(300).build();

    @TempDir
    private static Path directory;

    private FaultCluster cluster;

    @BeforeAll
    void start() {
        cluster = FaultPlan.of(directory, 3, 1)
                .set("kebne.http.scheduler-api.heartbeat-interval", "1s")
                .set("kebne.allocator.offer-timeout", "1h")
                // On a busy machine a framework's entity may move for longer than masters have patience with it.
                .set("kebne.scheduler.give-up-timeout", "1m")
                .start();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    @Test
    void anyMasterTakesACall() throws Exception {
        Node leader = cluster.leader();
        String home = cluster.otherMaster(leader).url();
        try (ApiScheduler scheduler = new ApiScheduler(home, WireFormat.JSON)) {
            scheduler.subscribe(INFO);
            Offer offer = scheduler.nextOffer(TINY);

            for (Node master : cluster.masters()) {
                String url = master.url();
                HttpResponse<String> other =
                        scheduler.send(Call.newBuilder().setType(Call.Type.SUPPRESS), url, "other");
                assertThat(other.statusCode()).as(other.body()).isEqualTo(400);
                HttpResponse<String> own =
                        scheduler.send(Call.newBuilder().setType(Call.Type.SUPPRESS), url, scheduler.streamId());
                assertThat(own.statusCode()).as(own.body()).isEqualTo(202);
            }
            Call.Builder update = Call.newBuilder().setType(Call.Type.UPDATE_FRAMEWORK);
            update.getUpdateFrameworkBuilder()
                    .setFrameworkInfo(
                            INFO.toBuilder().setId(scheduler.frameworkId()).setHostname("h"));
            assertThat(scheduler
                            .send(update, leader.url(), scheduler.streamId())
                            .statusCode())
                    .isEqualTo(200);
            Call.Builder decline = Call.newBuilder().setType(Call.Type.DECLINE);
            decline.getDeclineBuilder().addOfferIds(offer.getId());
            assertThat(scheduler
                            .send(decline, leader.url(), scheduler.streamId())
                            .statusCode())
                    .isEqualTo(202);
            Call.Builder revive = Call.newBuilder().setType(Call.Type.REVIVE);
            assertThat(scheduler
                            .send(revive, leader.url(), scheduler.streamId())
                            .statusCode())
                    .isEqualTo(202);
            scheduler.nextOffer(TINY);
        }
    }

    @Test
    void aStreamOutlivesTheMasterOfTheAllocatorAndTasksAreLaunchedThroughItsKill() throws Exception {
        Node leader = cluster.leader();
        try (ApiScheduler scheduler =
                new ApiScheduler(cluster.otherMaster(leader).url(), WireFormat.PROTOBUF)) {
            scheduler.subscribe(INFO);
            Offer offer = scheduler.nextOffer(TINY);
            scheduler.launch(
                    List.of(offer),
                    ApiScheduler.task("long", offer.getAgentId(), TINY, 32, "sleep 600")
                            .build());
            scheduler.follow("long", TaskState.TASK_RUNNING);
            Offer held = scheduler.nextOffer(TINY);

            leader.kill();

            scheduler.next(Event.Type.RESCIND, event -> isRescindOf(held, event));
            // What a test before has used may have been offered by itself, and be void now, too.
            Offer next = scheduler.nextOffer(other -> isEnoughOfAnother(other, held));
            scheduler.launch(
                    List.of(next),
                    ApiScheduler.task("short", next.getAgentId(), TINY, 32, "true")
                            .build());
            scheduler.follow("short", TaskState.TASK_FINISHED);
            assertRunning(scheduler, "long");
        }
    }

    @Test
    void whoseMasterIsKilledGoesOnAtAnother() throws Exception {
        Node home = cluster.otherMaster(cluster.leader());
        ApiScheduler first = new ApiScheduler(home.url(), WireFormat.JSON);
        first.subscribe(INFO);
        Offer offer = first.nextOffer(TINY);
        first.launch(
                List.of(offer),
                ApiScheduler.task("long-2", offer.getAgentId(), TINY, 32, "sleep 600")
                        .build());
        first.follow("long-2", TaskState.TASK_RUNNING);

        home.kill();

        first.awaitEnd();
        try (ApiScheduler second = new ApiScheduler(cluster.otherMaster(home).url(), WireFormat.JSON)) {
            second.subscribe(INFO.toBuilder().setId(first.frameworkId()).build());
            assertThat(second.frameworkId()).isEqualTo(first.frameworkId());
            Offer next = second.nextOffer(TINY);
            second.launch(
                    List.of(next),
                    ApiScheduler.task("short-2", next.getAgentId(), TINY, 32, "true")
                            .build());
            second.follow("short-2", TaskState.TASK_FINISHED);
            assertRunning(second, "long-2");
        }
    }

    private static boolean isRescindOf(Offer offer, Event event) {
        return event.getRescind().getOfferId().equals(offer.getId());
    }

    /** Whether it is of another life of the allocator. */
    private static boolean isEnoughOfAnother(Offer offer, Offer other) {
        return ApiScheduler.cpus(offer) >= TINY && !life(offer).equals(life(other));
    }

    private static String life(Offer offer) {
        String id = offer.getId().getValue();
        return id.substring(0, id.lastIndexOf("-O"));
    }

    private static void assertRunning(ApiScheduler scheduler, String task) throws Exception {
        Call.Builder reconcile = Call.newBuilder().setType(Call.Type.RECONCILE);
        reconcile.getReconcileBuilder().addTasksBuilder().getTaskIdBuilder().setValue(task);
        scheduler.call(reconcile);
        TaskStatus status = scheduler
                .next(
                        Event.Type.UPDATE,
                        event -> event.getUpdate()
                                        .getStatus()
                                        .getTaskId()
                                        .getValue()
                                        .equals(task)
                                && !event.getUpdate().getStatus().hasUuid())
                .getUpdate()
                .getStatus();
        assertThat(status.getState()).isEqualTo(TaskState.TASK_RUNNING);
    }
}
