package io.kebne.protocol.resources;

import java.util.List;
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

    static Arbitrary<Resources> resources() {
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
        SortedMap<String, Value> rest = new TreeMap<>(second.byName());
        rest.replaceAll((name, value) -> without(value, first.byName().get(name)));
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
