package io.kebne.multijvm.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Chance that a seed decides. Each part of a simulation has dice of its own, so that one event less in one part disturbs the
 * others as little as possible, which shrinking lives on.
 */
final class Dice {
    private final SplittableRandom random;

    /** @param purpose names the part; the same seed and purpose roll the same */
    Dice(long seed, String purpose) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
