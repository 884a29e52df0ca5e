package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.DrfOrdering;
import io.kebne.actors.allocator.plan.FcfsOrdering;
import io.kebne.actors.allocator.plan.MarketOrdering;
import io.kebne.actors.allocator.plan.Ordering;
import io.kebne.actors.allocator.plan.PriorityOrdering;
import io.kebne.actors.allocator.plan.RandomOrdering;
import io.kebne.actors.allocator.plan.RoundRobinOrdering;
import io.kebne.protocol.InvalidValueException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The orderings that a pool can be set to, by the names of the setting. The random one begins with a fixed seed. */
public enum OrderingKind {
    DRF("drf"),
    PRIORITY("priority"),
    FCFS("fcfs"),
    ROUND_ROBIN("round-robin"),
    RANDOM("random"),
    MARKET("market");

    private final String settingName;

    OrderingKind(String settingName) {
        this.settingName = settingName;
    }

    static OrderingKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.settingName.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        "ordering",
                        "'" + name + "' is none of "
                                + Arrays.stream(values())
                                        .map(kind -> kind.settingName)
                                        .collect(Collectors.joining(", "))));
    }

    Ordering create() {
        return switch (this) {
            case DRF -> new DrfOrdering();
            case PRIORITY -> new PriorityOrdering();
            case FCFS -> new FcfsOrdering();
            case ROUND_ROBIN -> new RoundRobinOrdering();
            case RANDOM -> new RandomOrdering(5050);
            case MARKET -> new MarketOrdering();
        };
    }
}
