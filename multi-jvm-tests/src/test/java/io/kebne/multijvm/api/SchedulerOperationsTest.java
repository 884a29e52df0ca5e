package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.wire.WireFormat;
import io.kebne.launcher.local.LocalCluster;
import java.nio.file.Path;
import java.util.List;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.OperationState;
import org.apache.mesos.v1.Protos.OperationStatus;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.Protos.Volume;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reservations and volumes that a framework makes of its offers, and what it is told of these operations. */
class SchedulerOperationsTest {
    private static final double TINY = 0.1;
    private static final String ROLE = "r";
    private static final String VOLUME = "v";
    private static final String READ = "grep -q kept data/file";

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

    /** One operation after the other, each reported and acknowledged; between them tasks use the volume. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void aVolumeIsMadeUsedChangedAndTakenAway(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(made -> disk(made) >= 64);
            assertThat(operate(scheduler, offer, "reserve", reserve(disk(64)))).isEqualTo(finished());

            Offer reserved = scheduler.nextOffer(made -> has(made, disk(64)));
            assertThat(operate(scheduler, reserved, "create", create(volume(32))))
                    .isEqualTo(finished());
            runIn(scheduler, "write", 32, "echo kept > data/file");

            Offer.Operation.Builder grow = operation(Offer.Operation.Type.GROW_VOLUME);
            grow.getGrowVolumeBuilder().setVolume(volume(32)).setAddition(disk(16));
            assertThat(operate(scheduler, nextWith(scheduler, 32), "grow", grow))
                    .isEqualTo(finished());
            runIn(scheduler, "read", 48, READ);

            Offer.Operation.Builder shrink = operation(Offer.Operation.Type.SHRINK_VOLUME);
            shrink.getShrinkVolumeBuilder()
                    .setVolume(volume(48))
                    .getSubtractBuilder()
                    .setValue(8);
            assertThat(operate(scheduler, nextWith(scheduler, 48), "shrink", shrink))
                    .isEqualTo(finished());
            runIn(scheduler, "read-again", 40, READ);

            assertThat(operate(scheduler, nextWith(scheduler, 40), "destroy", destroy(volume(40))))
                    .isEqualTo(finished());
            Offer free = scheduler.nextOffer(made -> has(made, disk(64)));
            assertThat(operate(scheduler, free, "unreserve", unreserve(disk(64))))
                    .isEqualTo(finished());
            scheduler.nextOffer(made ->
                    made.getResourcesList().stream().noneMatch(resource -> resource.getReservationsCount() > 0));
        }
    }

    /** Each is an operation in error; what is offered next is what was offered. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void whatCannotBeDoneIsAnErrorAndChangesNothing(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(made -> disk(made) >= 64);
            List<Resource> before = offer.getResourcesList();
            List<Offer.Operation.Builder> impossible = List.of(
                    reserve(disk(disk(offer) + 1)),
                    unreserve(disk(64)),
                    create(volume(32)),
                    destroy(volume(32)),
                    reserve(ApiScheduler.scalar("disk", 64)));
            for (int i = 0; i < impossible.size(); i++) {
                Offer.Operation.Builder operation = impossible.get(i);
                String id = "impossible-" + i;
                OperationStatus status = operate(scheduler, offer, id, operation, true);
                assertThat(status.getState()).as(operation.toString()).isEqualTo(OperationState.OPERATION_ERROR);
                assertThat(status.getMessage()).isNotEmpty();
                offer = scheduler.nextOffer(made -> disk(made) >= 64);
                assertThat(offer.getResourcesList()).isEqualTo(before);
            }
        }
    }

    /** What is not acknowledged is remembered, and asked for. */
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void anOperationWithAnIdIsReportedUntilItIsAcknowledged(WireFormat format) throws Exception {
        try (ApiScheduler scheduler = subscribed(format)) {
            Offer offer = scheduler.nextOffer(TINY);
            Resource.Builder reserved = ApiScheduler.scalar("cpus", TINY).toBuilder();
            reserved.addReservationsBuilder()
                    .setType(Resource.ReservationInfo.Type.DYNAMIC)
                    .setRole(ROLE);
            Call.Builder accept = Call.newBuilder().setType(Call.Type.ACCEPT);
            accept.getAcceptBuilder().addOfferIds(offer.getId());
            Offer.Operation.Builder reserve = accept.getAcceptBuilder().addOperationsBuilder();
            reserve.setType(Offer.Operation.Type.RESERVE).getIdBuilder().setValue("reserve");
            reserve.getReserveBuilder().addResources(reserved);
            Offer.Operation.Builder broken = accept.getAcceptBuilder().addOperationsBuilder();
            broken.setType(Offer.Operation.Type.UNRESERVE).getIdBuilder().setValue("broken");
            broken.getUnreserveBuilder()
                    .addResources(ApiScheduler.scalar("cpus", 1).toBuilder().setType(Value.Type.TEXT));
            scheduler.call(accept);

            var first = scheduler
                    .next(Event.Type.UPDATE_OPERATION_STATUS)
                    .getUpdateOperationStatus()
                    .getStatus();
            var second = scheduler
                    .next(
                            Event.Type.UPDATE_OPERATION_STATUS,
                            event -> !event.getUpdateOperationStatus()
                                    .getStatus()
                                    .getOperationId()
                                    .equals(first.getOperationId()))
                    .getUpdateOperationStatus()
                    .getStatus();
            assertThat(List.of(
                            first.getOperationId().getValue() + " " + first.getState(),
                            second.getOperationId().getValue() + " " + second.getState()))
                    .containsExactlyInAnyOrder("reserve OPERATION_FINISHED", "broken OPERATION_ERROR");
            unreserveNext(scheduler, reserved.build());

            OperationStatus finished = first.getState() == OperationState.OPERATION_FINISHED ? first : second;
            Call.Builder ask = Call.newBuilder().setType(Call.Type.RECONCILE_OPERATIONS);
            ask.getReconcileOperationsBuilder().addOperationsBuilder().setOperationId(finished.getOperationId());
            scheduler.call(ask);
            assertThat(nextState(scheduler, finished, true)).isEqualTo(OperationState.OPERATION_FINISHED);

            Call.Builder acknowledge = Call.newBuilder().setType(Call.Type.ACKNOWLEDGE_OPERATION_STATUS);
            acknowledge
                    .getAcknowledgeOperationStatusBuilder()
                    .setAgentId(offer.getAgentId())
                    .setOperationId(finished.getOperationId())
                    .setUuid(finished.getUuid().getValue());
            scheduler.call(acknowledge);
            scheduler.call(ask);
            // Nobody remembers it any more.
            assertThat(nextState(scheduler, finished, false)).isEqualTo(OperationState.OPERATION_UNKNOWN);
        }
    }

    /** What is said of an operation next: with a uuid as long as it is remembered, because it was not acknowledged. */
    private static OperationState nextState(ApiScheduler scheduler, OperationStatus known, boolean uuid)
            throws Exception {
        return scheduler
                .next(Event.Type.UPDATE_OPERATION_STATUS, event -> {
                    OperationStatus status = event.getUpdateOperationStatus().getStatus();
                    return status.getOperationId().equals(known.getOperationId()) && status.hasUuid() == uuid;
                })
                .getUpdateOperationStatus()
                .getStatus()
                .getState();
    }

    private static void unreserveNext(ApiScheduler scheduler, Resource reserved) throws Exception {
        Offer offer = scheduler.nextOffer(
                made -> made.getResourcesList().stream().anyMatch(resource -> resource.getReservationsCount() > 0));
        Call.Builder accept = Call.newBuilder().setType(Call.Type.ACCEPT);
        accept.getAcceptBuilder().addOfferIds(offer.getId());
        accept.getAcceptBuilder()
                .addOperationsBuilder()
                .setType(Offer.Operation.Type.UNRESERVE)
                .getUnreserveBuilder()
                .addResources(reserved);
        accept.getAcceptBuilder().getFiltersBuilder().setRefuseSeconds(0);
        scheduler.call(accept);
        scheduler.next(Event.Type.OFFERS);
    }

    private static OperationState finished() {
        return OperationState.OPERATION_FINISHED;
    }

    private static OperationState operate(
            ApiScheduler scheduler, Offer offer, String id, Offer.Operation.Builder operation) throws Exception {
        OperationStatus status = operate(scheduler, offer, id, operation, false);
        assertThat(status.getAgentId()).isEqualTo(offer.getAgentId());
        Call.Builder acknowledge = Call.newBuilder().setType(Call.Type.ACKNOWLEDGE_OPERATION_STATUS);
        acknowledge
                .getAcknowledgeOperationStatusBuilder()
                .setAgentId(status.getAgentId())
                .setOperationId(status.getOperationId())
                .setUuid(status.getUuid().getValue());
        scheduler.call(acknowledge);
        return status.getState();
    }

    /** @return what is said of it first */
    private static OperationStatus operate(
            ApiScheduler scheduler, Offer offer, String id, Offer.Operation.Builder operation, boolean fails)
            throws Exception {
        operation.getIdBuilder().setValue(id);
        Call.Builder accept = Call.newBuilder().setType(Call.Type.ACCEPT);
        accept.getAcceptBuilder().addOfferIds(offer.getId()).addOperations(operation);
        // What a task leaves of an offer, and what it had, are offers of their own.
        scheduler.otherOffers().forEach(other -> accept.getAcceptBuilder().addOfferIds(other.getId()));
        accept.getAcceptBuilder().getFiltersBuilder().setRefuseSeconds(0);
        scheduler.call(accept);
        OperationStatus status = scheduler
                .next(
                        Event.Type.UPDATE_OPERATION_STATUS,
                        event -> event.getUpdateOperationStatus()
                                .getStatus()
                                .getOperationId()
                                .getValue()
                                .equals(id))
                .getUpdateOperationStatus()
                .getStatus();
        assertThat(status.hasUuid()).as(status.toString()).isNotEqualTo(fails);
        return status;
    }

    /** Runs a task that has the volume, which has this size. */
    private static void runIn(ApiScheduler scheduler, String id, double size, String command) throws Exception {
        Offer offer = nextWith(scheduler, size);
        TaskInfo task = ApiScheduler.task(id, offer.getAgentId(), TINY, 32, command)
                .addResources(volume(size))
                .build();
        scheduler.launch(List.of(offer), task);
        scheduler.follow(id, TaskState.TASK_FINISHED);
    }

    /** An offer of the volume, of some cpus and memory. */
    private static Offer nextWith(ApiScheduler scheduler, double size) throws Exception {
        return scheduler.nextOffer(made -> has(made, volume(size)) && ApiScheduler.cpus(made) >= TINY);
    }

    private static double disk(Offer offer) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("disk") && resource.getReservationsCount() == 0)
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    private static Resource disk(double size) {
        Resource.Builder disk = ApiScheduler.scalar("disk", size).toBuilder();
        disk.addReservationsBuilder()
                .setType(Resource.ReservationInfo.Type.DYNAMIC)
                .setRole(ROLE);
        return disk.build();
    }

    private static Resource volume(double size) {
        Resource.Builder volume = disk(size).toBuilder();
        volume.getDiskBuilder().getPersistenceBuilder().setId(VOLUME);
        volume.getDiskBuilder().getVolumeBuilder().setContainerPath("data").setMode(Volume.Mode.RW);
        return volume.build();
    }

    /** Whether an offer has just this piece of a disk. */
    private static boolean has(Offer offer, Resource piece) {
        return offer.getResourcesList().stream()
                .anyMatch(resource -> resource.getName().equals(piece.getName())
                        && resource.getScalar().equals(piece.getScalar())
                        && resource.getReservationsCount() == 1
                        && resource.getDisk().equals(piece.getDisk()));
    }

    private static Offer.Operation.Builder operation(Offer.Operation.Type type) {
        return Offer.Operation.newBuilder().setType(type);
    }

    private static Offer.Operation.Builder reserve(Resource resource) {
        Offer.Operation.Builder operation = operation(Offer.Operation.Type.RESERVE);
        operation.getReserveBuilder().addResources(resource);
        return operation;
    }

    private static Offer.Operation.Builder unreserve(Resource resource) {
        Offer.Operation.Builder operation = operation(Offer.Operation.Type.UNRESERVE);
        operation.getUnreserveBuilder().addResources(resource);
        return operation;
    }

    private static Offer.Operation.Builder create(Resource volume) {
        Offer.Operation.Builder operation = operation(Offer.Operation.Type.CREATE);
        operation.getCreateBuilder().addVolumes(volume);
        return operation;
    }

    private static Offer.Operation.Builder destroy(Resource volume) {
        Offer.Operation.Builder operation = operation(Offer.Operation.Type.DESTROY);
        operation.getDestroyBuilder().addVolumes(volume);
        return operation;
    }

    private static ApiScheduler subscribed(WireFormat format) throws Exception {
        return new ApiScheduler(master, format)
                .subscribe(ApiScheduler.info(ROLE).build());
    }
}
