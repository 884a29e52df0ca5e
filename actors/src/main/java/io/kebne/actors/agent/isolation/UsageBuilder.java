package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.ContainerUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Gathers what one container uses. */
final class UsageBuilder {
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<String, Double> amounts = new HashMap<>();
    private final Map<String, Long> countsOfParts = new HashMap<>();
    private final Map<String, Double> amountsOfParts = new HashMap<>();

    void count(String name, long value) {
        counts.put(name, value);
    }

    void count(String name, OptionalLong value) {
        value.ifPresent(known -> counts.put(name, known));
    }

    void amount(String name, double value) {
        amounts.put(name, value);
    }

    /** What another one has said counts. */
    boolean hasCount(String name) {
        return counts.containsKey(name);
    }

    boolean hasAmount(String name) {
        return amounts.containsKey(name);
    }

    /** What a part uses, of all that was not said of the whole before any of the parts. */
    void addMissing(ContainerUsage part) {
        part.counts().forEach((name, value) -> {
            if (!counts.containsKey(name)) {
                countsOfParts.merge(name, value, Long::sum);
            }
        });
        part.amounts().forEach((name, value) -> {
            if (!amounts.containsKey(name)) {
                amountsOfParts.merge(name, value, Double::sum);
            }
        });
    }

    ContainerUsage build() {
        counts.putAll(countsOfParts);
        amounts.putAll(amountsOfParts);
        return new ContainerUsage(counts, amounts);
    }
}
