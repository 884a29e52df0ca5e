package io.kebne.protocol.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ConversionsProperties {
    private static final int STEPS = 200;
    private static final Resources TOTAL = Resources.parse("cpus:8;cpus(a):4;disk:100;disk(a):50;ports:[1-9]")
            .plus(Resources.of(List.of(
                    disk(30, DiskSource.mount("/m")),
                    disk(60, DiskSource.path("/p")),
                    disk(
                            90,
                            new DiskSource(
                                    DiskSource.Type.RAW, Optional.empty(), Optional.of("1"), Optional.empty())))));

    private Random random = new Random(0);

    /** Whatever is tried on whatever is there, nothing is lost or won; and not all of it is refused. */
    @Property(tries = 100)
    void quantitiesAreTheSameAfterAnyHistory(@ForAll long seed) {
        random = new Random(seed);
        Resources now = TOTAL;
        int applied = 0;
        for (int step = 0; step < STEPS; step++) {
            try {
                now = now.apply(any(now.pieces()));
                applied++;
            } catch (InvalidValueException refused) {
                assertThat(refused.field()).isNotEmpty();
            }
            assertThat(now.stripped()).isEqualTo(TOTAL.stripped());
        }
        assertThat(applied).isGreaterThan(STEPS / 20);
    }

    private Conversion any(List<Resource> pieces) {
        Resource piece = pieces.get(random.nextInt(pieces.size()));
        Traits traits = piece.traits();
        return switch (random.nextInt(8)) {
            case 0 ->
                Conversions.reserve(
                        Resources.of(part(piece).with(traits.push(Reservation.dynamic(deeper(traits), "p")))),
                        Resources.EMPTY);
            case 1 -> Conversions.unreserve(Resources.of(part(piece)));
            case 2 -> Conversions.create(Resources.of(part(piece).with(volume(traits))));
            case 3 -> Conversions.destroy(Resources.of(piece));
            case 4 -> Conversions.grow(piece, part(pieces.get(random.nextInt(pieces.size()))));
            case 5 -> Conversions.shrink(piece, new Scalar(1 + random.nextInt(5000)));
            case 6 -> Conversions.createDisk(piece, DiskSource.Type.MOUNT, Optional.of("fast"));
            default -> Conversions.destroyDisk(piece);
        };
    }

    private Resource part(Resource piece) {
        boolean divisible = piece.value() instanceof Scalar && !piece.traits().isIndivisible();
        return divisible ? piece.with(new Scalar(1 + random.nextInt(3000))) : piece;
    }

    private Traits volume(Traits traits) {
        PersistentVolume volume = PersistentVolume.of("v" + random.nextInt(1000), "data");
        return traits.withDisk(
                Optional.of(new Disk(Optional.of(volume), traits.disk().flatMap(Disk::source))));
    }

    private static String deeper(Traits traits) {
        return traits.isReserved() ? traits.role() + "/x" : "a";
    }

    private static Resource disk(long units, DiskSource source) {
        return new Resource("disk", new Scalar(units * 1000), Traits.NONE.withDisk(Optional.of(Disk.of(source))));
    }
}
