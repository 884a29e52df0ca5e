package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.PrioritiesUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.protocol.policy.Quota;
import java.util.HashSet;
import java.util.Set;

/** Enters weights, quotas and priorities of roles into the planner's table. */
final class RolePolicies {
    private final PoolTable table;
    private final Amounts amounts;
    private final AllocatorSettings settings;
    private final Set<String> entered = new HashSet<>();
    private Policy policy = Policy.EMPTY;

    RolePolicies(PoolTable table, Amounts amounts, AllocatorSettings settings) {
        this.table = table;
        this.amounts = amounts;
        this.settings = settings;
    }

    static boolean concerns(AllocatorEvent event) {
        return event instanceof WeightsUpdated || event instanceof QuotasUpdated || event instanceof PrioritiesUpdated;
    }

    /** Policies change rarely, so all roles that have one are entered anew. */
    void update(Policy newPolicy) {
        policy = newPolicy;
        entered.addAll(settings.weights().keySet());
        entered.addAll(policy.weights().keySet().toJavaSet());
        entered.addAll(policy.quotas().keySet().toJavaSet());
        entered.addAll(policy.priorities().keySet().toJavaSet());
        entered.forEach(this::enter);
        // What has just been entered as if nothing were said of it need not be entered again.
        entered.removeIf(role -> !settings.weights().containsKey(role)
                && !policy.weights().containsKey(role)
                && !policy.quotas().containsKey(role)
                && !policy.priorities().containsKey(role));
    }

    private void enter(String role) {
        int handle = table.role(role);
        table.setWeight(handle, policy.weights().get(role).getOrElse(() -> settings.weight(role)));
        Quota quota = policy.quota(role);
        table.setQuota(handle, amounts.of(quota.guarantees(), 0), amounts.of(quota.limits(), PoolTable.UNLIMITED));
        table.setRolePriority(handle, policy.priority(role).priority());
    }
}
