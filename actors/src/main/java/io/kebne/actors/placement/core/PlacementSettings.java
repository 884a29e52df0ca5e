package io.kebne.actors.placement.core;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.List;

/**
 * What operators choose about placement.
 *
 * @param policy one of {@link #POLICIES}
 * @param objective of {@code linear-program}: completion-time or machines
 * @param limit for how long a solver may think
 */
public record PlacementSettings(String policy, String objective, Duration limit) {
    public static final List<String> POLICIES =
            List.of("first-fit", "best-fit", "spread", "min-cost-flow", "linear-program");

    /** Offers wait for so long. */
    private static final Duration MAX_LIMIT = Duration.ofSeconds(10);

    public static final PlacementSettings DEFAULT =
            new PlacementSettings("spread", "completion-time", Duration.ofMillis(250));

    public PlacementSettings {
        if (!POLICIES.contains(policy)) {
            throw new InvalidValueException("kebne.jobs.placement", "must be one of " + String.join(", ", POLICIES));
        }
        Objective.of(objective);
        if (limit.toMillis() < 1 || limit.compareTo(MAX_LIMIT) > 0) {
            throw new InvalidValueException("kebne.jobs.placement-limit", "must lie between 1ms and 10s");
        }
    }

    public PlacementPolicy create() {
        return switch (policy) {
            case "first-fit" -> new FirstFit();
            case "best-fit" -> new BestFit();
            case "spread" -> new Spread();
            case "min-cost-flow" -> new CheapestFlow();
            default -> new LinearProgram(Objective.of(objective));
        };
    }
}
