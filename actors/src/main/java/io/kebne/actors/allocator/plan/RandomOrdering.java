package io.kebne.actors.allocator.plan;

/**
 * A weighted lottery, as Mesos' random sorter: each time somebody is served, the odds of the next are proportional to the
 * weights. It is held as a race: each contender has an exponentially distributed wait before its next turn, with the weight as
 * the rate (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006), so that serving one redraws only
 * that one. Who is passed over keeps its place. The draws follow from the seed, the name and the number of the draw.
 */
public final class RandomOrdering implements Ordering {
    private static final double UNIT = 0x1.0p-53;

    private final long seed;

    public RandomOrdering(long seed) {
        this.seed = seed;
    }

    @Override
    public double key(Contender contender) {
        long bits = mix(mix(seed + contender.name().hashCode()) + contender.offers());
        double uniform = ((bits >>> 11) + 1) * UNIT;
        return contender.startTime() - StrictMath.log(uniform) / contender.weight();
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
