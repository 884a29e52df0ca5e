package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceRulesTest {
    private static final Traits RESERVED = Traits.reserved("a");
    private static final Disk VOLUME = Disk.of(PersistentVolume.of("id", "data"));

    @Test
    void whatMesosAllowsIsAllowed() {
        Resources resources = Resources.parse("cpus:0.5;gpus:2;mem(a):1;ports:[1-2]")
                .plus(disk(RESERVED.withDisk(Optional.of(VOLUME)).asShared(true)))
                .plus(disk(Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount("/m"))))));

        assertThatCode(() -> ResourceRules.requireValid(resources, "resources")).doesNotThrowAnyException();
    }

    @Test
    void gpusAreWhole() {
        assertRefused(Resources.parse("gpus:1.5"), "gpus:1.5 must be a whole number");
        assertRefused(Resources.parse("gpus:[1-2]"), "gpus:[1-2] must be a whole number");
    }

    @Test
    void aPersistentVolumeIsReserved() {
        assertRefused(disk(Traits.NONE.withDisk(Optional.of(VOLUME))), "it is not reserved");
    }

    @Test
    void onlyAPersistentVolumeIsShared() {
        assertRefused(disk(RESERVED.asShared(true)), "only persistent volumes can");
    }

    @Test
    void whatIsRevocableIsNeitherReservedNorAVolume() {
        assertRefused(disk(RESERVED.asRevocable(true)), "cannot be revocable and reserved");
        assertRefused(disk(Traits.NONE.asRevocable(true).withDisk(Optional.of(VOLUME))), "cannot be revocable");
    }

    @Test
    void onlyDiskHasDiskInformation() {
        Traits mount = Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount("/m"))));

        assertRefused(Resources.of(new Resource("mem", new Scalar(1), mount)), "cannot have disk information");
        assertRefused(Resources.of(new Resource("disk", Ranges.of(1, 2), mount)), "cannot have disk information");
    }

    @Test
    void aMountCanBeToldFromOthers() {
        assertRefused(
                disk(Traits.NONE.withDisk(Optional.of(Disk.of(source(DiskSource.Type.MOUNT))))),
                "needs a root or an id");
    }

    @Test
    void aVolumeNeedsAFileSystem() {
        for (DiskSource.Type type : List.of(DiskSource.Type.RAW, DiskSource.Type.BLOCK)) {
            Disk disk = new Disk(VOLUME.volume(), Optional.of(source(type)));
            assertRefused(disk(RESERVED.withDisk(Optional.of(disk))), "its disk is " + type);
        }
    }

    @Test
    void theIdOfAVolumeIsUniqueForItsRole() {
        Disk elsewhere = new Disk(VOLUME.volume(), Optional.of(DiskSource.path("/p")));
        Resources one = disk(RESERVED.withDisk(Optional.of(VOLUME)));

        assertRefused(
                one.plus(disk(RESERVED.withDisk(Optional.of(elsewhere)))), "the persistence id of another volume");
        assertThatCode(() -> ResourceRules.requireValid(
                        one.plus(disk(Traits.reserved("b").withDisk(Optional.of(VOLUME)))), "resources"))
                .doesNotThrowAnyException();
    }

    @Test
    void anAgentMaySetScalarsAsRevocableButNothingElse() {
        Traits revocable = Traits.NONE.asRevocable(true);
        assertThatCode(() -> ResourceRules.requireOfAgent(disk(revocable), "resources"))
                .doesNotThrowAnyException();
        Resources ports = Resources.of(new Resource("ports", Ranges.of(1, 2), revocable));
        Resources source = disk(revocable.withDisk(Optional.of(Disk.of(DiskSource.path("/ssd")))));
        for (Resources refused : List.of(ports, source)) {
            assertThatThrownBy(() -> ResourceRules.requireOfAgent(refused, "resources"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageEndingWith("is revocable, which an agent can set only for scalars without a disk");
        }
    }

    @Test
    void anAgentSetsNothingThatOperationsMake() {
        assertThatCode(() -> ResourceRules.requireOfAgent(Resources.parse("cpus(a):1;mem:2"), "resources"))
                .doesNotThrowAnyException();
        for (Traits traits : List.of(
                RESERVED.withDisk(Optional.of(VOLUME)),
                RESERVED.push(Reservation.dynamic("a/b", "p")),
                Traits.NONE.push(Reservation.dynamic("a", "p")))) {
            assertThatThrownBy(() -> ResourceRules.requireOfAgent(disk(traits), "resources"))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("which an agent cannot set");
        }
    }

    @Test
    void aTaskDoesNotMixRevocableAndOtherResourcesOfOneName() {
        Resources mixed = Resources.parse("disk:1;mem:1").plus(disk(Traits.NONE.asRevocable(true)));

        assertThatThrownBy(() -> ResourceRules.requireOfTask(mixed, "resources"))
                .hasMessage("resources: cannot use revocable and other disk at the same time");
        assertThatCode(() -> ResourceRules.requireOfTask(mixed.revocable(), "resources"))
                .doesNotThrowAnyException();
    }

    private static void assertRefused(Resources resources, String reason) {
        assertThatThrownBy(() -> ResourceRules.requireValid(resources, "there"))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("there"))
                .hasMessageContaining(reason);
    }

    private static DiskSource source(DiskSource.Type type) {
        return new DiskSource(type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Resources disk(Traits traits) {
        return Resources.of(new Resource("disk", new Scalar(1000), traits));
    }
}
