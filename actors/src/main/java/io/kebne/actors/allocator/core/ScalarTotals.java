package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashMap;
import java.util.function.ObjLongConsumer;

/**
 * Sums of scalar resources over many agents, in thousandths. Unlike {@link Resources} they leave out ranges and sets,
 * whose members are only distinct within one agent.
 */
public record ScalarTotals(HashMap<String, Long> thousandths) {
    public static final ScalarTotals ZERO = new ScalarTotals(HashMap.empty());

    boolean isZero() {
        return thousandths.isEmpty();
    }

    public long get(String name) {
        return thousandths.get(name).getOrElse(0L);
    }

    public ScalarTotals plus(Resources resources) {
        return add(resources, 1);
    }

    /** @throws IllegalStateException when a sum would fall below zero: something was taken away twice */
    public ScalarTotals minus(Resources resources) {
        return add(resources, -1);
    }

    public ScalarTotals plus(ScalarTotals other) {
        return new ScalarTotals(thousandths.merge(other.thousandths, Long::sum));
    }

    private static final class Adder implements ObjLongConsumer<String> {
        private final int sign;
        private HashMap<String, Long> sums;

        Adder(HashMap<String, Long> sums, int sign) {
            this.sums = sums;
            this.sign = sign;
        }

        @Override
        public void accept(String name, long thousandths) {
            long sum = sums.get(name).getOrElse(0L) + sign * thousandths;
            if (sum < 0) {
                throw new IllegalStateException("less than no " + name);
            }
            sums = sum == 0 ? sums.remove(name) : sums.put(name, sum);
        }
    }

    private ScalarTotals add(Resources resources, int sign) {
        Adder adder = new Adder(thousandths, sign);
        resources.forEachScalar(adder);
        return new ScalarTotals(adder.sums);
    }
}
