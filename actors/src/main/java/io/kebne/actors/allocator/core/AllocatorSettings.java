package io.kebne.actors.allocator.core;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kebne.actors.allocator.plan.PlanSettings;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
 * @param weights of roles, until an operator sets others; a role that is not named has weight 1
 * @param ordering who goes first
 * @param fairSharingExcluded kinds of resources that do not count for shares (Mesos:
 *     --fair_sharing_excluded_resource_names)
 * @param hoardingShare a framework whose outstanding offers hold this share of the pool comes after all others
 * @param preemptionPatience how long a role that may preempt waits in vain before tasks are ended for it
 * @param removal how agents that do not come back are given up and forgotten
 * @param domain where the masters stand, if that is known
 */
public record AllocatorSettings(
        Duration offerTimeout,
        Duration allocationBatchWindow,
        Duration agentDisconnectTimeout,
        Duration agentUnreachableTimeout,
        Duration agentReregisterTimeout,
        long minAllocatableCpus,
        long minAllocatableMem,
        Map<String, Double> weights,
        OrderingKind ordering,
        Set<String> fairSharingExcluded,
        double hoardingShare,
        Duration preemptionPatience,
        RemovalSettings removal,
        Optional<DomainInfo> domain) {
    public static final AllocatorSettings DEFAULT = new AllocatorSettings(
            Duration.ofSeconds(30),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(75),
            Duration.ofMinutes(10),
            10,
            32_000,
            Map.of(),
            OrderingKind.DRF,
            Set.of(Resources.GPUS),
            0.75,
            Duration.ofSeconds(5),
            RemovalSettings.DEFAULT,
            Optional.empty());

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
                weights,
                OrderingKind.of(config.getString("ordering")),
                Set.copyOf(config.getStringList("fair-sharing-excluded-resource-names")),
                config.getDouble("hoarding-share"),
                config.getDuration("preemption-patience"),
                RemovalSettings.from(config),
                DomainInfo.parse(config.getString("domain")));
    }

    public AllocatorSettings {
        fairSharingExcluded = Set.copyOf(fairSharingExcluded);
        if (!(hoardingShare > 0) || hoardingShare > 1) {
            throw new InvalidValueException("hoarding-share", "must be greater than 0 and at most 1");
        }
        weights = Map.copyOf(weights);
        weights.forEach((role, weight) -> {
            if (!(weight > 0) || weight.isInfinite()) {
                throw new InvalidValueException("weights", "the weight of '" + role + "' must be a positive number");
            }
        });
    }

    /** How the planner shares the pool. */
    PlanSettings planSettings() {
        return new PlanSettings(
                ordering.create(),
                fairSharingExcluded,
                hoardingShare,
                List.of(Map.of(Resources.CPUS, minAllocatableCpus), Map.of(Resources.MEM, minAllocatableMem)),
                (refused, offered) -> ((Resources) refused).contains((Resources) offered));
    }

    /** The same in another place. */
    public AllocatorSettings withDomain(DomainInfo newDomain) {
        return new AllocatorSettings(
                offerTimeout,
                allocationBatchWindow,
                agentDisconnectTimeout,
                agentUnreachableTimeout,
                agentReregisterTimeout,
                minAllocatableCpus,
                minAllocatableMem,
                weights,
                ordering,
                fairSharingExcluded,
                hoardingShare,
                preemptionPatience,
                removal,
                Optional.of(newDomain));
    }

    /** The weight of a role for which operators have set none. */
    public double weight(String role) {
        return weights.getOrDefault(role, 1.0);
    }
}
