package io.kebne.actors.allocator.plan;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * How a pool is shared.
 *
 * @param ordering one object for each pool
 * @param unfairKinds kinds that do not count for shares
 * @param hoardingShare dominant share of the pool in outstanding offers from which on a framework comes last for unreserved
 *     resources
 * @param minAllocatable least amounts that are worth an offer, in thousandths by name of kind: one set must be reached
 * @param detailContains whether the non-scalar resources in its first argument contain those in its second
 */
public record PlanSettings(
        Ordering ordering,
        Set<String> unfairKinds,
        double hoardingShare,
        List<Map<String, Long>> minAllocatable,
        BiPredicate<Object, Object> detailContains) {
    public PlanSettings {
        Objects.requireNonNull(ordering, "ordering");
        Objects.requireNonNull(detailContains, "detailContains");
        unfairKinds = Set.copyOf(unfairKinds);
        minAllocatable = minAllocatable.stream().map(Map::copyOf).toList();
        if (!(hoardingShare > 0)) {
            throw new IllegalArgumentException("hoardingShare is " + hoardingShare + ", but must be greater than 0");
        }
    }

    /** The defaults, with Mesos' least amounts: 0.01 cpus or 32 MB. */
    public static PlanSettings withDefaults(Ordering ordering, BiPredicate<Object, Object> detailContains) {
        return new PlanSettings(
                ordering, Set.of("gpus"), 0.75, List.of(Map.of("cpus", 10L), Map.of("mem", 32_000L)), detailContains);
    }
}
