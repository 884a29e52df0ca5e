package io.kebne.http.metrics;

import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import java.util.function.ToLongFunction;

/** Total, used and share of each predefined resource; of what may be taken back also by itself (Mesos: *_revocable). */
final class ResourceReadings {
    private static final List<String> NAMES = List.of(Resources.CPUS, Resources.GPUS, Resources.MEM, Resources.DISK);

    private ResourceReadings() {}

    /**
     * @param prefix {@code master/} or {@code slave/}
     * @param total what there is
     * @param used what of it tasks hold
     */
    static void add(Readings readings, String prefix, Amounts total, Amounts used) {
        for (String name : NAMES) {
            add(
                    readings,
                    prefix + name,
                    total.sure().applyAsLong(name),
                    used.sure().applyAsLong(name));
            add(
                    readings,
                    prefix + name + "_revocable",
                    total.revocable().applyAsLong(name),
                    used.revocable().applyAsLong(name));
        }
    }

    /**
     * Scalars by the resource's name, in thousandths.
     *
     * @param sure what nobody takes back
     * @param revocable what may be taken back
     */
    record Amounts(ToLongFunction<String> sure, ToLongFunction<String> revocable) {
        static Amounts of(Resources resources) {
            return new Amounts(resources.nonRevocable()::thousandths, resources.revocable()::thousandths);
        }

        /** @param all the revocable ones as well */
        static Amounts of(ScalarTotals all, ScalarTotals revocable) {
            return new Amounts(name -> all.get(name) - revocable.get(name), revocable::get);
        }
    }

    private static void add(Readings readings, String name, long total, long used) {
        readings.put(name + "_total", total / 1000.0);
        readings.put(name + "_used", used / 1000.0);
        readings.put(name + "_percent", total == 0 ? 0 : (double) used / total);
    }
}
