package io.kebne.actors.allocator.core;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Scalar;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What an operator may choose about a pool's allocator. Names and defaults are those of Mesos' master flags where it
 * has one.
 *
 * @param offerTimeout how long an offer is outstanding before it is rescinded
 * @param allocationBatchWindow how long changes are gathered before a round makes offers from what they freed
 * @param agentDisconnectTimeout after how much silence an agent gets no more tasks
 * @param agentUnreachableTimeout after how much silence an agent is given up (Mesos: ping timeout × allowed misses)
 * @param agentReregisterTimeout how long an agent may stay away after a failover of the allocator
 * @param minAllocatableCpus an agent with less free, and with too little memory too, is not offered; in thousandths
 * @param minAllocatableMem likewise, in thousandths of a megabyte
 * @param weights of roles; a role that is not named has weight 1
 */
public record AllocatorSettings(
        Duration offerTimeout,
        Duration allocationBatchWindow,
        Duration agentDisconnectTimeout,
        Duration agentUnreachableTimeout,
        Duration agentReregisterTimeout,
        long minAllocatableCpus,
        long minAllocatableMem,
        Map<String, Double> weights) {
    public static final AllocatorSettings DEFAULT = new AllocatorSettings(
            Duration.ofSeconds(30),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(75),
            Duration.ofMinutes(10),
            10,
            32_000,
            Map.of());

    /** @param config the block {@code kebne.allocator} */
    public static AllocatorSettings from(Config config) {
        Map<String, Double> weights = new HashMap<>();
        Config named = config.getConfig("weights");
        named.root().keySet().forEach(role -> weights.put(role, named.getDouble(ConfigUtil.quoteString(role))));
        return new AllocatorSettings(
                config.getDuration("offer-timeout"),
                config.getDuration("allocation-batch-window"),
                config.getDuration("agent-disconnect-timeout"),
                config.getDuration("agent-unreachable-timeout"),
                config.getDuration("agent-reregister-timeout"),
                Scalar.of(config.getDouble("min-allocatable-cpus")).thousandths(),
                Scalar.of(config.getDouble("min-allocatable-mem")).thousandths(),
                weights);
    }

    public AllocatorSettings {
        weights = Map.copyOf(weights);
        weights.forEach((role, weight) -> {
            if (!(weight > 0) || weight.isInfinite()) {
                throw new InvalidValueException("weights", "the weight of '" + role + "' must be a positive number");
            }
        });
    }

    double weight(String role) {
        return weights.getOrDefault(role, 1.0);
    }
}
