package io.kebne.actors.allocator.core;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random histories for {@link RandomHistory}; a failing one shrinks to few steps with small numbers. */
public final class AllocatorHistories {
    /** What a step does; how the numbers are meant stands with {@link RandomHistory}. */
    public enum Kind {
        REGISTER,
        HEARTBEAT,
        LIST,
        UNREGISTER,
        PAUSE,
        ANNOUNCE,
        REMOVE,
        OFFER,
        ACCEPT,
        DECLINE,
        KILL,
        REPORT,
        RECONCILE,
        REVIVE,
        FAILOVER,
        LAUNCH_GROUP,
        CONVERT,
        ACKNOWLEDGE,
        RECONCILE_OPERATIONS,
        ANSWER_INVERSE,
        WEIGHT,
        QUOTA,
        PRIORITY,
        WHITELIST,
        CONVERT_BY_OPERATOR,
        DRAIN,
        DEACTIVATE,
        REACTIVATE,
        GONE,
        SCHEDULE,
        MACHINES_DOWN,
        MACHINES_UP,
        RESIZE
    }

    /** One step of a history. */
    public record Step(Kind kind, int a, int b, int c) {}

    private static final int STEPS = 150;

    private AllocatorHistories() {}

    public static Arbitrary<List<Step>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.REGISTER),
                Tuple.of(8, Kind.HEARTBEAT),
                Tuple.of(3, Kind.LIST),
                Tuple.of(1, Kind.UNREGISTER),
                Tuple.of(11, Kind.PAUSE),
                Tuple.of(10, Kind.ANNOUNCE),
                Tuple.of(1, Kind.REMOVE),
                Tuple.of(14, Kind.OFFER),
                Tuple.of(16, Kind.ACCEPT),
                Tuple.of(4, Kind.DECLINE),
                Tuple.of(4, Kind.KILL),
                Tuple.of(12, Kind.REPORT),
                Tuple.of(2, Kind.RECONCILE),
                Tuple.of(2, Kind.REVIVE),
                Tuple.of(1, Kind.FAILOVER),
                Tuple.of(5, Kind.LAUNCH_GROUP),
                Tuple.of(12, Kind.CONVERT),
                Tuple.of(3, Kind.ACKNOWLEDGE),
                Tuple.of(1, Kind.RECONCILE_OPERATIONS),
                Tuple.of(4, Kind.ANSWER_INVERSE),
                Tuple.of(1, Kind.WEIGHT),
                Tuple.of(3, Kind.QUOTA),
                Tuple.of(6, Kind.PRIORITY),
                Tuple.of(1, Kind.WHITELIST),
                Tuple.of(6, Kind.CONVERT_BY_OPERATOR),
                Tuple.of(2, Kind.DRAIN),
                Tuple.of(1, Kind.DEACTIVATE),
                Tuple.of(4, Kind.REACTIVATE),
                Tuple.of(1, Kind.GONE),
                Tuple.of(3, Kind.SCHEDULE),
                Tuple.of(1, Kind.MACHINES_DOWN),
                Tuple.of(2, Kind.MACHINES_UP),
                Tuple.of(4, Kind.RESIZE));
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 999);
        return Combinators.combine(kinds, numbers, numbers, numbers)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(STEPS)
                .withSizeDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }
}
