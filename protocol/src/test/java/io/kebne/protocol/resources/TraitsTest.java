package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.Label;
import io.kebne.protocol.id.PersistenceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraitsTest {
    private static final Traits MOUNT = Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount("/m"))));
    private static final Traits PATH = Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.path("/p"))));
    private static final Traits VOLUME =
            Traits.reserved("a").withDisk(Optional.of(Disk.of(PersistentVolume.of("id", "data"))));

    @Test
    void differentReservationsStayApartAndEqualOnesAddUp() {
        Resources cpus = Resources.parse("cpus(a):1;cpus(b):2;cpus(a):4;cpus:8");

        assertThat(cpus).hasToString("cpus:8;cpus(a):5;cpus(b):2");
        assertThat(cpus.thousandths("cpus")).isEqualTo(15_000);
        assertThat(cpus.contains(Resources.parse("cpus:9"))).isFalse();
        assertThat(cpus.contains(Resources.parse("cpus(b):2;cpus:8"))).isTrue();
    }

    @Test
    void principalsAndLabelsKeepReservationsApart() {
        Traits one = Traits.NONE.push(Reservation.dynamic("a", "p"));
        Traits other = Traits.NONE.push(Reservation.dynamic("a", "q"));
        Traits labelled = Traits.NONE.push(new Reservation(
                Reservation.Type.DYNAMIC,
                "a",
                Optional.of("p"),
                List.of(new Label("k", Optional.of("")), new Label("k", Optional.empty()))));

        assertThat(List.of(one, other, labelled)).doesNotHaveDuplicates();
        assertThat(cpus(1, one).plus(cpus(2, other)).pieces()).hasSize(2);
    }

    @Test
    void reservationsHaveBounds() {
        List<Label> many = Collections.nCopies(129, new Label("k", Optional.empty()));
        List<Label> large = Collections.nCopies(2, new Label("k".repeat(2049), Optional.empty()));
        List<Reservation> deep = new ArrayList<>();
        for (int depth = 1; depth <= 17; depth++) {
            deep.add(Reservation.dynamic("a" + "/a".repeat(depth), "p"));
        }

        for (List<Label> labels : List.of(many, large)) {
            assertThatThrownBy(() -> new Reservation(Reservation.Type.DYNAMIC, "a", Optional.empty(), labels))
                    .hasMessageStartingWith("labels: are ");
        }
        assertThatThrownBy(() -> Traits.NONE.withReservations(deep)).hasMessage("reservations: are deeper than 16");
        assertThatThrownBy(() -> Reservation.dynamic("a", "p".repeat(1025))).hasMessageStartingWith("principal: ");
        assertThatThrownBy(() -> Reservation.ofAgent("*")).hasMessage("role: '*' cannot hold reservations");
    }

    @Test
    void theOrderOfLabelsHasNoMeaning() {
        Label k = new Label("k", Optional.of(""));
        Label l = new Label("k", Optional.empty());

        assertThat(new Reservation(Reservation.Type.DYNAMIC, "a", Optional.empty(), List.of(k, l)))
                .isEqualTo(new Reservation(Reservation.Type.DYNAMIC, "a", Optional.empty(), List.of(l, k)));
    }

    @Test
    void aRoleIsOfferedWhatIsReservedToItOrAbove() {
        Resources all = Resources.parse("cpus:1;cpus(a):2;cpus(a/b):4;cpus(a/b/c):8;cpus(ab):16");

        assertThat(all.allocatableTo("a/b")).isEqualTo(Resources.parse("cpus:1;cpus(a):2;cpus(a/b):4"));
        assertThat(all.allocatableTo("*")).isEqualTo(Resources.parse("cpus:1"));
        assertThat(all.reservedTo("a")).isEqualTo(Resources.parse("cpus(a):2"));
        assertThat(all.reservationRoles()).containsExactly("a", "a/b", "a/b/c", "ab");
    }

    @Test
    void aStackBelongsToItsDeepestRole() {
        Resources refined = cpus(1, Traits.reserved("a").push(Reservation.dynamic("a/b", "p")));

        assertThat(refined.reservationRoles()).containsExactly("a/b");
        assertThat(refined.allocatableTo("a")).isEqualTo(Resources.EMPTY);
        assertThat(refined).hasToString("cpus(reservations: [(STATIC,a),(DYNAMIC,a/b,p)]):1");
    }

    @Test
    void aMountIsTakenOnlyWhole() {
        Resources mount = disk(100, MOUNT);

        assertThat(mount.contains(disk(50, MOUNT))).isFalse();
        assertThat(mount.contains(mount)).isTrue();
        assertThat(mount.minus(mount)).isEqualTo(Resources.EMPTY);
        assertThat(mount.indivisible()).isEqualTo(mount);
        assertThatThrownBy(() -> mount.minus(disk(50, MOUNT))).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> mount.plus(mount)).hasMessageContaining("cannot grow");
    }

    @Test
    void aPathIsSharedOutInParts() {
        assertThat(disk(100, PATH).minus(disk(40, PATH))).isEqualTo(disk(60, PATH));
        assertThat(disk(100, PATH).indivisible()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void aSharedVolumeIsHadOnce() {
        Resources shared = disk(100, VOLUME.asShared(true));

        assertThat(shared.plus(shared)).isEqualTo(shared);
        assertThat(shared.plus(shared).minus(shared)).isEqualTo(Resources.EMPTY);
        assertThatThrownBy(() -> shared.plus(disk(50, VOLUME.asShared(true)))).hasMessageContaining("cannot grow");
    }

    @Test
    void aVolumeIsTheSameHoweverItIsUsed() {
        PersistentVolume elsewhere =
                new PersistentVolume(new PersistenceId("id"), Optional.of("p"), "elsewhere", PersistentVolume.Mode.RO);
        Resources used = disk(100, Traits.reserved("a").withDisk(Optional.of(Disk.of(elsewhere))));

        assertThat(disk(100, VOLUME).contains(used)).isTrue();
        assertThat(disk(100, VOLUME).minus(used)).isEqualTo(Resources.EMPTY);
        assertThat(used.pieces().get(0).traits().disk()).contains(Disk.of(elsewhere));
    }

    @Test
    void quantitiesAreFoundAmongReservedResourcesFirst() {
        Resources all = Resources.parse("cpus:4;cpus(a):1;cpus(b):1;ports(a):[1-5];ports:[6-9];mem:8")
                .plus(cpus(9, Traits.NONE.asRevocable(true)))
                .plus(disk(100, MOUNT));

        assertThat(all.find(Resources.parse("cpus:3;ports:[5-6];mem:8")))
                .contains(Resources.parse("cpus:1;cpus(a):1;cpus(b):1;ports(a):[5-5];ports:[6-6];mem:8"));
        assertThat(all.find(Resources.parse("cpus(b):1;cpus:1"))).contains(Resources.parse("cpus(b):1;cpus(a):1"));
        assertThat(all.find(disk(100, MOUNT))).contains(disk(100, MOUNT));
        for (String tooMuch : List.of("cpus:7", "disk:1", "cpus(b):2", "ports:[9-10]", "mem:[1-2]", "gpus:1")) {
            assertThat(all.find(Resources.parse(tooMuch))).as(tooMuch).isEmpty();
        }
    }

    @Test
    void kindsCanBeSelected() {
        Resources all = Resources.parse("cpus:1;ports(a):[1-2]")
                .plus(disk(1, VOLUME))
                .plus(disk(2, MOUNT))
                .plus(cpus(3, Traits.NONE.asRevocable(true)));

        assertThat(all.persistentVolumes()).isEqualTo(disk(1, VOLUME));
        assertThat(all.revocable()).isEqualTo(cpus(3, Traits.NONE.asRevocable(true)));
        assertThat(all.nonScalars()).isEqualTo(Resources.parse("ports(a):[1-2]"));
        assertThat(all.indivisible()).isEqualTo(disk(1, VOLUME).plus(disk(2, MOUNT)));
        assertThat(all.stripped()).isEqualTo(Resources.parse("cpus:4;disk:3;ports:[1-2]"));
    }

    private static Resources cpus(long units, Traits traits) {
        return Resources.of(new Resource("cpus", new Scalar(units * 1000), traits));
    }

    private static Resources disk(long units, Traits traits) {
        return Resources.of(new Resource("disk", new Scalar(units * 1000), traits));
    }
}
