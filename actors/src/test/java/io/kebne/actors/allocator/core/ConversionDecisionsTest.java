package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.destroy;
import static io.kebne.actors.allocator.core.Operators.limit;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Operators.reserved;
import static io.kebne.actors.allocator.core.Operators.sharedVolume;
import static io.kebne.actors.allocator.core.Operators.unreserve;
import static io.kebne.actors.allocator.core.Operators.volume;
import static io.kebne.actors.allocator.core.Pool.operate;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConversionDecisionsTest {
    private final Pool pool = new Pool();

    @Nested
    class ByAnOperator {
        @Test
        void freeResourcesAreReservedAndOfferedToTheirRoleAlone() {
            pool.givenAgent("a1", "cpus:4;mem:1024");

            pool.when(convert("a1", reserve("r", "cpus:3;mem:512")));

            assertThat(pool.reply()).isEqualTo(DONE);
            assertThat(total()).isEqualTo(reserved("r", "cpus:3;mem:512").plus(Resources.parse("cpus:1;mem:512")));
            pool.givenFramework("other", "s").whenOffersAreMade();
            assertThat(pool.offer("other", "a1").resources()).isEqualTo(Resources.parse("cpus:1;mem:512"));
        }

        @Test
        void offersAreTakenBackAsFarAsNeeded() {
            pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").whenOffersAreMade();

            pool.when(convert("a1", reserve("r", "cpus:1")));

            assertThat(pool.reply()).isEqualTo(DONE);
            assertThat(pool.rescinded("f1")).hasSize(1);
        }

        @Test
        void whatIsNotThereOrNotFreeIsAConflict() {
            pool.givenAgent("a1", "cpus:4;mem:1024")
                    .givenFramework("f1")
                    .givenTask("f1", "a1", task("t1", "cpus:3;mem:512"));

            assertThat(cause(pool.when(convert("a1", reserve("r", "cpus:5"))).reply()))
                    .isEqualTo(Cause.CONFLICT);
            assertThat(cause(pool.when(convert("a1", reserve("r", "cpus:2"))).reply()))
                    .isEqualTo(Cause.CONFLICT);
            assertThat(pool.when(convert("a1", reserve("r", "cpus:1"))).reply()).isEqualTo(DONE);
        }

        @Test
        void anUnknownAgentOrVolumeIsInvalid() {
            assertThat(cause(pool.when(convert("a1", reserve("r", "cpus:1"))).reply()))
                    .isEqualTo(Cause.INVALID);
            pool.givenAgent("a1", "cpus:4;disk:100");
            assertThat(cause(pool.when(convert("a1", destroy(volume("v1", "r", 10))))
                            .reply()))
                    .isEqualTo(Cause.INVALID);
        }

        @Test
        void aReservationIsTakenOffUnlessAVolumeLiesOnIt() {
            pool.givenAgent("a1", "cpus:4;disk:100").given(convert("a1", reserve("r", "disk:100")));
            pool.given(convert("a1", Operators.create(volume("v1", "r", 100))));

            assertThat(cause(
                            pool.when(convert("a1", unreserve("r", "disk:100"))).reply()))
                    .isEqualTo(Cause.CONFLICT);

            pool.given(convert("a1", destroy(volume("v1", "r", 100))));
            assertThat(pool.told("a1")).containsExactly(new KeepVolumes(Pool.EPOCH, Resources.EMPTY, Pool.WALL));
            pool.given(convert("a1", unreserve("r", "disk:100")));
            assertThat(total()).isEqualTo(Resources.parse("cpus:4;disk:100"));
        }

        @Test
        void aVolumeIdIsUsedOnceOnAnAgent() {
            pool.givenAgent("a1", "cpus:4;disk:100").given(convert("a1", reserve("r", "disk:100")));
            pool.given(convert("a1", Operators.create(volume("v1", "r", 10))));

            assertThat(cause(pool.when(convert("a1", Operators.create(volume("v1", "r", 20))))
                            .reply()))
                    .isEqualTo(Cause.INVALID);
        }

        @Test
        void aVolumeGrowsAndShrinks() {
            pool.givenAgent("a1", "cpus:4;disk:100").given(convert("a1", reserve("r", "disk:100")));
            pool.given(convert("a1", Operators.create(volume("v1", "r", 10))));
            Resource addition = reserved("r", "disk:30").pieces().get(0);

            pool.given(convert("a1", new Operation.GrowVolume(Optional.empty(), volume("v1", "r", 10), addition)));
            assertThat(total().contains(Resources.of(volume("v1", "r", 40)))).isTrue();

            pool.given(convert(
                    "a1", new Operation.ShrinkVolume(Optional.empty(), volume("v1", "r", 40), new Scalar(15_000))));
            assertThat(total().contains(Resources.of(volume("v1", "r", 25)))).isTrue();
            assertThat(total().thousandths("disk")).isEqualTo(100_000);
        }

        @Test
        void aDiskIsMadeOfRawStorageAndBack() {
            Resource raw = RandomConversions.rawDisk("raw");
            Resources all = Resources.parse("cpus:4").plus(Resources.of(raw));
            pool.givenAgent(Fleet.agent("a1", all));
            Operation made = new Operation.CreateDisk(Optional.empty(), raw, DiskSource.Type.MOUNT, Optional.empty());

            pool.given(convert("a1", made));
            Resource disk = total().minus(Resources.parse("cpus:4")).pieces().get(0);
            assertThat(disk.traits().disk().get().source().get().type()).isEqualTo(DiskSource.Type.MOUNT);
            assertThat(cause(pool.when(convert("a1", made)).reply())).isEqualTo(Cause.CONFLICT);

            pool.given(convert("a1", new Operation.DestroyDisk(Optional.empty(), disk)));
            assertThat(total()).isEqualTo(all);
        }

        @Test
        void aSharedVolumeThatATaskUsesStays() {
            Resource shared = sharedVolume("v1", "r", 50);
            pool.givenAgent("a1", "cpus:4;mem:1024;disk:50")
                    .given(convert("a1", reserve("r", "disk:50")))
                    .given(convert("a1", Operators.create(shared)))
                    .givenFramework(
                            Fleet.framework("f1", Set.of(Capability.MULTI_ROLE, Capability.SHARED_RESOURCES), "r"));
            pool.givenTask("f1", "a1", task("t1", Resources.parse("cpus:1").plus(Resources.of(shared))));

            assertThat(cause(pool.when(convert("a1", destroy(shared))).reply())).isEqualTo(Cause.INVALID);
        }

        @Test
        void aReservationStaysWithinTheLimitAndOffersMakeRoomForIt() {
            pool.given(limit("r", "cpus:4")).givenFramework("f1", "r");
            pool.givenAgent("a1", "cpus:4;mem:1024").whenOffersAreMade().givenAgent("a2", "cpus:8;mem:1024");
            assertThat(cause(pool.when(convert("a2", reserve("r", "cpus:5"))).reply()))
                    .isEqualTo(Cause.CONFLICT);

            pool.when(convert("a2", reserve("r", "cpus:4")));

            assertThat(pool.reply()).isEqualTo(DONE);
            assertThat(pool.rescinded("f1")).hasSize(1);
        }

        @Test
        void allOfItHoldsAfterAFailover() {
            pool.givenAgent("a1", "cpus:4;disk:100").given(convert("a1", reserve("r", "disk:100")));
            pool.given(convert("a1", Operators.create(volume("v1", "r", 60)))).givenFailover();

            pool.givenAgent("a1", "cpus:4;disk:100").givenFramework("f1", "r").whenOffersAreMade();

            assertThat(pool.offer("f1", "a1").resources())
                    .isEqualTo(Resources.parse("cpus:4")
                            .plus(reserved("r", "disk:40"))
                            .plus(Resources.of(volume("v1", "r", 60))));
        }
    }

    @Nested
    class ByAFramework {
        @Test
        void anOfferIsReservedAndUsedAtOnce() {
            pool.givenAgent("a1", "cpus:4;mem:1024;disk:100")
                    .givenFramework("f1", "r")
                    .whenOffersAreMade();

            pool.when(
                    "f1",
                    operate(
                            pool.offer("f1", "a1").id(),
                            reserve("r", "disk:100"),
                            Operators.create(volume("v1", "r", 60)),
                            new Operation.Launch(List.of(
                                    task("t1", Resources.parse("cpus:1").plus(Resources.of(volume("v1", "r", 60))))))));

            assertThat(pool.events()).hasSize(3);
            assertThat(pool.events().subList(0, 2)).allMatch(ResourcesConverted.class::isInstance);
            assertThat(pool.state().agent(new AgentId("a1")).get().tasks()).hasSize(1);
        }

        @Test
        void whatIsNotOfferedOrForAnotherRoleIsRefusedAndTheRestGoesOn() {
            pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1", "r").whenOffersAreMade();

            pool.when(
                    "f1",
                    operate(
                            pool.offer("f1", "a1").id(),
                            reserve("r", "cpus:5"),
                            reserve("s", "cpus:1"),
                            reserve("r", "cpus:1")));

            assertThat(pool.events()).hasSize(1);
            assertThat(total()).isEqualTo(reserved("r", "cpus:1").plus(Resources.parse("cpus:3;mem:1024")));
        }

        @Test
        void reservationsAreTakenOffAndVolumesDestroyed() {
            pool.givenAgent("a1", "cpus:4;mem:1024;disk:100")
                    .given(convert("a1", reserve("r", "disk:100")))
                    .given(convert("a1", Operators.create(volume("v1", "r", 100))))
                    .givenFramework("f1", "r")
                    .whenOffersAreMade();

            pool.when(
                    "f1",
                    operate(pool.offer("f1", "a1").id(), destroy(volume("v1", "r", 100)), unreserve("r", "disk:100")));

            assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024;disk:100"));
            assertThat(pool.told("a1")).containsExactly(new KeepVolumes(Pool.EPOCH, Resources.EMPTY, Pool.WALL));
        }

        @Test
        void refiningAReservationCountsAgainstTheLimitOfTheChild() {
            pool.givenAgent("a1", "cpus:4;mem:1024")
                    .given(convert("a1", reserve("r", "cpus:4")))
                    .given(limit("r/s", "cpus:2"))
                    .givenFramework("f1", "r/s")
                    .whenOffersAreMade();

            pool.when("f1", operate(pool.offer("f1", "a1").id(), refine("cpus:3"), refine("cpus:2")));

            assertThat(pool.events()).hasSize(1);
            assertThat(Consumption.of(pool.state(), "r/s").get("cpus")).isEqualTo(2000);
        }

        @Test
        void whatWasTakenOffAReservationOfTheParentCountsAgainstTheLimitOfTheChild() {
            pool.givenAgent("a1", "cpus:4;mem:1024")
                    .given(convert("a1", reserve("r", "cpus:4")))
                    .given(limit("r/s", "cpus:2"))
                    .givenFramework("f1", "r/s")
                    .whenOffersAreMade();

            pool.when("f1", operate(pool.offer("f1", "a1").id(), unreserve("r", "cpus:3")));

            assertThat(pool.events()).isEmpty();
        }

        private Operation.Reserve refine(String resources) {
            return Operation.Reserve.of(Operators.refined("r", "r/s", resources));
        }
    }

    private Resources total() {
        return pool.state().agent(new AgentId("a1")).get().total();
    }
}
