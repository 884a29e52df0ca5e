package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConversionsTest {
    private static final Traits DYNAMIC = Traits.NONE.push(Reservation.dynamic("a", "p"));
    private static final Traits REFINED = Traits.reserved("a").push(Reservation.dynamic("a/b", "p"));
    private static final Resources TOTAL = Resources.parse("cpus:4;disk:100;disk(a):50");

    @Test
    void freeResourcesAreReservedAndUnreserved() {
        Resources reserved = of("cpus", 1, DYNAMIC).plus(of("disk", 10, DYNAMIC));

        Resources after = TOTAL.apply(Conversions.reserve(reserved, Resources.EMPTY));
        assertThat(after).isEqualTo(Resources.parse("cpus:3;disk:90;disk(a):50").plus(reserved));
        assertThat(after.apply(Conversions.unreserve(reserved))).isEqualTo(TOTAL);
    }

    @Test
    void aReservationIsRefined() {
        assertThat(TOTAL.apply(Conversions.reserve(of("disk", 20, REFINED), Resources.EMPTY)))
                .isEqualTo(Resources.parse("cpus:4;disk:100;disk(a):30").plus(of("disk", 20, REFINED)));
    }

    @Test
    void aReservationIsMovedFromItsSource() {
        Traits elsewhere = Traits.NONE.push(Reservation.dynamic("x", "p"));
        Resources from = of("cpus", 1, DYNAMIC);

        assertThat(from.apply(Conversions.reserve(of("cpus", 1, elsewhere), from)))
                .isEqualTo(of("cpus", 1, elsewhere));
    }

    @Test
    void aReservationIsMovedOnlyAboveWhatIsStatic() {
        Resources from = of("disk", 1, REFINED);

        assertThat(Conversions.reserve(of("disk", 1, Traits.reserved("a").push(Reservation.dynamic("a/c", "p"))), from)
                        .consumed())
                .isEqualTo(from);
        assertRefused("reserve.source", () -> Conversions.reserve(of("disk", 1, DYNAMIC), from));
        assertRefused("reserve.resources", () -> Conversions.reserve(from, of("disk", 1, DYNAMIC)));
        assertRefused("reserve.resources", () -> Conversions.reserve(from, from));
        assertRefused(
                "reserve.source",
                () -> Conversions.reserve(
                        of("disk", 2, Traits.reserved("a").push(Reservation.dynamic("a/c", "p"))), from));
        assertRefused("reserve.source", () -> Conversions.reserve(of("cpus", 1, DYNAMIC), Resources.parse("cpus:1")));
        assertRefused(
                "reserve.source", () -> Conversions.reserve(of("disk", 1, REFINED), from.plus(of("disk", 1, DYNAMIC))));
    }

    @Test
    void whatHasNoDynamicReservationOnTopIsNeitherReservedNorUnreserved() {
        assertRefused("reserve.resources", () -> Conversions.reserve(Resources.EMPTY, Resources.EMPTY));
        assertRefused("reserve.resources", () -> Conversions.reserve(Resources.parse("cpus:1"), Resources.EMPTY));
        assertRefused("unreserve.resources", () -> Conversions.unreserve(Resources.parse("cpus(a):1")));
        assertRefused("unreserve.resources", () -> Conversions.unreserve(volume(1, DYNAMIC)));
    }

    @Test
    void aVolumeIsCreatedAndDestroyed() {
        Resources volume = volume(20, Traits.reserved("a"));

        Resources after = TOTAL.apply(Conversions.create(volume));
        assertThat(after)
                .isEqualTo(Resources.parse("cpus:4;disk:100;disk(a):30").plus(volume));
        assertThat(after.apply(Conversions.destroy(volume))).isEqualTo(TOTAL);
    }

    @Test
    void aVolumeOnAMountTakesTheWholeOfIt() {
        Traits mount = Traits.reserved("a").withDisk(Optional.of(Disk.of(DiskSource.mount("/m"))));
        Traits on = mount.withDisk(Optional.of(
                new Disk(Optional.of(PersistentVolume.of("id", "data")), Optional.of(DiskSource.mount("/m")))));

        assertThat(of("disk", 9, mount).apply(Conversions.create(of("disk", 9, on))))
                .isEqualTo(of("disk", 9, on));
        assertThatThrownBy(() -> of("disk", 9, mount).apply(Conversions.create(of("disk", 5, on))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("needs ");
        assertRefused(
                "grow_volume.volume",
                () -> Conversions.grow(
                        of("disk", 9, on).pieces().get(0),
                        of("disk", 1, mount).pieces().get(0)));
    }

    @Test
    void whatIsNoVolumeIsNotCreated() {
        assertRefused("create.volumes", () -> Conversions.create(Resources.parse("disk(a):1")));
        assertRefused("create.volumes", () -> Conversions.create(volume(1, Traits.NONE)));
        assertRefused("destroy.volumes", () -> Conversions.destroy(Resources.EMPTY));
    }

    @Test
    void aVolumeGrowsAndShrinks() {
        Resource volume = volume(20, Traits.reserved("a")).pieces().get(0);
        Resource addition = Resources.parse("disk(a):5").pieces().get(0);
        Resources before = Resources.parse("disk(a):10").plus(Resources.of(volume));

        Resources grown = before.apply(Conversions.grow(volume, addition));
        assertThat(grown).isEqualTo(Resources.parse("disk(a):5").plus(volume(25, Traits.reserved("a"))));
        assertThat(grown.apply(Conversions.shrink(
                        volume(25, Traits.reserved("a")).pieces().get(0), new Scalar(5000))))
                .isEqualTo(before);
    }

    @Test
    void aVolumeGrowsByDiskOfItsKindOnly() {
        Resource volume = volume(20, Traits.reserved("a")).pieces().get(0);

        for (String other : List.of("disk:5", "disk(b):5", "mem(a):5")) {
            assertRefused(
                    "grow_volume.addition",
                    () -> Conversions.grow(
                            volume, Resources.parse(other).pieces().get(0)));
        }
        assertRefused("grow_volume.addition", () -> Conversions.grow(volume, volume));
    }

    @Test
    void aVolumeDoesNotShrinkToNothing() {
        Resource volume = volume(20, Traits.reserved("a")).pieces().get(0);

        assertRefused("shrink_volume.subtract", () -> Conversions.shrink(volume, Scalar.ZERO));
        assertRefused("shrink_volume.subtract", () -> Conversions.shrink(volume, new Scalar(20_000)));
        assertRefused(
                "shrink_volume.volume",
                () -> Conversions.shrink(volume.with(volume.traits().asShared(true)), new Scalar(1)));
    }

    @Test
    void rawStorageBecomesADiskAndRawAgain() {
        Resource raw = disk(DiskSource.Type.RAW, Optional.empty());
        Resource mount = disk(DiskSource.Type.MOUNT, Optional.of("fast"));

        assertThat(Conversions.createDisk(raw, DiskSource.Type.MOUNT, Optional.of("fast")))
                .isEqualTo(new Conversion(Resources.of(raw), Resources.of(mount)));
        assertThat(Conversions.destroyDisk(mount).converted())
                .isEqualTo(Resources.of(disk(DiskSource.Type.RAW, Optional.of("fast"))));
    }

    @Test
    void onlyRawStorageBecomesADiskAndOnlyADiskBecomesRaw() {
        Resource raw = disk(DiskSource.Type.RAW, Optional.empty());
        Resource mount = disk(DiskSource.Type.MOUNT, Optional.of("fast"));
        Resource local = Resources.parse("disk:1").pieces().get(0);

        assertRefused(
                "create_disk.source", () -> Conversions.createDisk(mount, DiskSource.Type.BLOCK, Optional.empty()));
        assertRefused(
                "create_disk.source", () -> Conversions.createDisk(local, DiskSource.Type.BLOCK, Optional.empty()));
        assertRefused(
                "create_disk.target_type", () -> Conversions.createDisk(raw, DiskSource.Type.PATH, Optional.of("x")));
        assertRefused(
                "create_disk.target_profile",
                () -> Conversions.createDisk(raw, DiskSource.Type.MOUNT, Optional.empty()));
        assertRefused("destroy_disk.source", () -> Conversions.destroyDisk(raw));
        assertRefused(
                "destroy_disk.source",
                () -> Conversions.destroyDisk(
                        local.with(Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount("/m")))))));
    }

    @Test
    void whatIsNotThereIsNotConverted() {
        assertThatThrownBy(() -> TOTAL.apply(Conversions.reserve(of("cpus", 5, DYNAMIC), Resources.EMPTY)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("resources: needs cpus:5 but there is only 'cpus:4;disk:100;disk(a):50'");
    }

    @Test
    void aConversionNeverChangesQuantities() {
        assertThatThrownBy(() -> new Conversion(Resources.parse("cpus:1"), Resources.parse("cpus:2")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Resource disk(DiskSource.Type type, Optional<String> profile) {
        DiskSource source = new DiskSource(type, Optional.empty(), Optional.of("1"), profile);
        return new Resource("disk", new Scalar(7000), Traits.NONE.withDisk(Optional.of(Disk.of(source))));
    }

    private static Resources volume(long units, Traits traits) {
        return of("disk", units, traits.withDisk(Optional.of(Disk.of(PersistentVolume.of("id", "data")))));
    }

    private static Resources of(String name, long units, Traits traits) {
        return Resources.of(new Resource(name, new Scalar(units * 1000), traits));
    }

    private static void assertRefused(String field, ThrowingCallable conversion) {
        assertThatThrownBy(conversion)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
