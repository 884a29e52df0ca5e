package io.kebne.protocol.resources;

import io.kebne.protocol.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random resources of all three kinds, from few enough names, numbers and items that bags often overlap. */
final class ResourcesArbitraries {
    private ResourcesArbitraries() {}

    /** With reservations, disks and so on in half of the cases. */
    static Arbitrary<Resources> resources() {
        return Arbitraries.oneOf(plain(), withTraits());
    }

    static Arbitrary<Resources> plain() {
        return Combinators.combine(amounts().optional(), amounts().optional(), ranges().optional(), items().optional())
                .as((cpus, mem, ports, disks) -> {
                    SortedMap<String, Value> values = new TreeMap<>();
                    cpus.ifPresent(v -> values.put("cpus", v));
                    mem.ifPresent(v -> values.put("mem-2.x_y", v));
                    ports.ifPresent(v -> values.put("ports", v));
                    disks.ifPresent(v -> values.put("disks", v));
                    return Resources.of(values);
                })
                // There are thousands of combined ones, which would leave no room for random ones.
                .withoutEdgeCases();
    }

    static Arbitrary<Resources> withTraits() {
        return Combinators.combine(piece().list().ofMaxSize(8), plain())
                .as((pieces, plain) -> {
                    Map<List<Object>, Resource> kept = new LinkedHashMap<>();
                    pieces.forEach(piece -> kept.put(List.of(piece.name(), piece.traits()), piece));
                    return Resources.of(kept.values()).plus(plain);
                })
                .withoutEdgeCases();
    }

    /** What is counted has a name of its own for each of the traits, so that nothing is in two pieces. */
    private static Arbitrary<Resource> piece() {
        Arbitrary<Value> amount = Arbitraries.longs().between(0, 5_000).map(Scalar::new);
        Arbitrary<Resource> disks =
                Combinators.combine(Arbitraries.of(disks()), amount).as((t, v) -> new Resource("disk", v, t));
        Arbitrary<Resource> cpus =
                Combinators.combine(Arbitraries.of(reservations()), amount).as((t, v) -> new Resource("cpus", v, t));
        Arbitrary<Resource> ports = Combinators.combine(Arbitraries.of(reservations()), ranges())
                .as((t, v) -> new Resource("ports" + reservations().indexOf(t), v, t));
        return Arbitraries.oneOf(disks, cpus, ports);
    }

    private static List<Traits> reservations() {
        Traits reserved = Traits.reserved("a");
        Reservation labelled = new Reservation(
                Reservation.Type.DYNAMIC, "a/b", Optional.of("p\0;"), List.of(new Label("k", Optional.empty())));
        return List.of(
                reserved,
                Traits.reserved("a/b"),
                reserved.push(Reservation.dynamic("a/b", "p")),
                reserved.push(labelled),
                Traits.NONE.push(labelled),
                Traits.NONE.asRevocable(true));
    }

    private static List<Traits> disks() {
        Traits reserved = Traits.reserved("a");
        PersistentVolume volume = PersistentVolume.of("v", "path");
        DiskSource raw = new DiskSource(DiskSource.Type.RAW, Optional.empty(), Optional.of("1"), Optional.of("fast"));
        return List.of(
                reserved,
                Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.path("/p")))),
                Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount("/m")))),
                Traits.NONE.withDisk(Optional.of(Disk.of(raw))),
                reserved.withDisk(Optional.of(Disk.of(DiskSource.path("/p")))),
                reserved.withDisk(Optional.of(Disk.of(volume))),
                reserved.withDisk(Optional.of(Disk.of(PersistentVolume.of("s", "path"))))
                        .asShared(true));
    }

    static Arbitrary<Scalar> amounts() {
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(0, 5_000),
                        Arbitraries.longs().between(0, Scalar.MAX_THOUSANDTHS / 4))
                .map(Scalar::new);
    }

    static Arbitrary<Ranges> ranges() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 40), Arbitraries.longs().between(0, 5))
                .as((begin, length) -> new Ranges.Range(begin, begin + length))
                .list()
                .ofMaxSize(4)
                .map(Ranges::new);
    }

    static Arbitrary<Items> items() {
        return Arbitraries.of("sda", "sdb", "sd-1", "2x-y", "a.b_c")
                .list()
                .ofMaxSize(3)
                .map(TreeSet::new)
                .map(Items::new);
    }

    /** What is in the second bag but not in the first, so that the two can be added. */
    static Resources disjoint(Resources first, Resources second) {
        List<Resource> rest = new ArrayList<>();
        for (Resource piece : second.pieces()) {
            Optional<Resource> same = first.pieces().stream()
                    .filter(p -> p.name().equals(piece.name()) && p.traits().equals(piece.traits()))
                    .findAny();
            boolean clash = same.isPresent()
                    && (piece.traits().isIndivisible() || piece.traits().isShared());
            if (!clash) {
                rest.add(piece.with(
                        same.map(p -> without(piece.value(), p.value())).orElse(piece.value())));
            }
        }
        return Resources.of(rest);
    }

    private static Value without(Value value, Value taken) {
        if (value instanceof Ranges ranges && taken instanceof Ranges t) {
            List<Ranges.Range> kept = ranges.ranges().stream()
                    .flatMap(range -> numbers(range).stream())
                    .filter(n -> !t.contains(Ranges.of(n, n)))
                    .map(n -> new Ranges.Range(n, n))
                    .toList();
            return new Ranges(kept);
        }
        if (value instanceof Items items && taken instanceof Items t) {
            TreeSet<String> kept = new TreeSet<>(items.items());
            kept.removeAll(t.items());
            return new Items(kept);
        }
        return value;
    }

    private static List<Long> numbers(Ranges.Range range) {
        return LongStream.rangeClosed(range.begin(), range.end()).boxed().toList();
    }
}
