package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import io.vavr.collection.HashMap;
import java.util.Map;

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

    private ScalarTotals add(Resources resources, int sign) {
        HashMap<String, Long> sums = thousandths;
        for (Map.Entry<String, Value> entry : resources.values().entrySet()) {
            if (entry.getValue() instanceof Scalar scalar) {
                long sum = get(entry.getKey()) + sign * scalar.thousandths();
                if (sum < 0) {
                    throw new IllegalStateException("less than no " + entry.getKey());
                }
                sums = sum == 0 ? sums.remove(entry.getKey()) : sums.put(entry.getKey(), sum);
            }
        }
        return new ScalarTotals(sums);
    }
}
