package io.kebne.actors.allocator.core;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Optional;

/**
 * How agents that do not come back are given up and forgotten. Names and defaults are those of Mesos' master flags.
 *
 * @param rateLimit how fast silent agents are given up; empty: at once (Mesos: --agent_removal_rate_limit)
 * @param recoveryLimitPercent when more than this part of the agents does not come back after a failover, none of them is
 *     given up (Mesos: --recovery_agent_removal_limit, where the master exits)
 * @param gcInterval how often agents that are not there are forgotten (Mesos: --registry_gc_interval)
 * @param maxAgentAge after how long they are (Mesos: --registry_max_agent_age)
 * @param maxAgentCount how many unreachable and how many gone agents are remembered (Mesos: --registry_max_agent_count)
 */
public record RemovalSettings(
        Optional<RateLimit> rateLimit,
        double recoveryLimitPercent,
        Duration gcInterval,
        Duration maxAgentAge,
        int maxAgentCount) {
    static final RemovalSettings DEFAULT =
            new RemovalSettings(Optional.empty(), 100, Duration.ofMinutes(15), Duration.ofDays(14), 102_400);

    /** @param config the block {@code kebne.allocator} */
    static RemovalSettings from(Config config) {
        return new RemovalSettings(
                RateLimit.parse("agent-removal-rate-limit", config.getString("agent-removal-rate-limit")),
                percent("recovery-agent-removal-limit", config.getString("recovery-agent-removal-limit")),
                config.getDuration("registry-gc-interval"),
                config.getDuration("registry-max-agent-age"),
                config.getInt("registry-max-agent-count"));
    }

    public RemovalSettings {
        if (!(recoveryLimitPercent >= 0) || recoveryLimitPercent > 100) {
            throw new InvalidValueException("recovery-agent-removal-limit", "must lie between 0% and 100%");
        }
        if (maxAgentCount < 0) {
            throw new InvalidValueException("registry-max-agent-count", "must not be negative");
        }
    }

    private static double percent(String field, String text) {
        String number = text.strip();
        try {
            return Double.parseDouble(number.endsWith("%") ? number.substring(0, number.length() - 1) : number);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(field, "'" + text + "': expected a percentage, as in 40%");
        }
    }
}
