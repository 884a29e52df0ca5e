package io.kebne.http.state;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Consumption;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.Policy;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.http.policy.RoleWeights;
import io.kebne.protocol.id.FrameworkId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every role that a framework has, that something is reserved for, or for which a weight, a quota or a priority was set,
 * and those above them in the tree. What a role holds includes what the roles below it hold. Amounts are scalars only:
 * ranges of several agents cannot be added up.
 */
public final class RoleTable {
    private final AllocatorView view;
    private final RoleWeights weights;
    private final SortedMap<String, SortedSet<FrameworkId>> frameworks = new TreeMap<>();
    private final Map<String, ScalarTotals> allocated = new HashMap<>();
    private final Map<String, ScalarTotals> offered = new HashMap<>();
    private final Map<String, ScalarTotals> reserved = new HashMap<>();
    private final Map<String, ScalarTotals> consumed;

    public RoleTable(AllocatorView view, RoleWeights weights) {
        this.view = view;
        this.weights = weights;
        this.consumed = Consumption.ofAll(view.state());
        Policy policy = view.state().policy();
        weights.all(view).keySet().forEach(this::known);
        policy.quotas().keySet().forEach(this::known);
        policy.priorities().keySet().forEach(this::known);
        view.state().totals().reserved().forEach((role, totals) -> {
            known(role);
            Consumption.addToTree(reserved, role, totals);
        });
        view.state().frameworks().values().forEach(this::add);
    }

    /** All roles, in order. */
    public Set<String> roles() {
        return Collections.unmodifiableSet(frameworks.keySet());
    }

    public double weight(String role) {
        return weights.of(view, role);
    }

    /** Those that have the role, or hold something of it still. */
    public SortedSet<FrameworkId> frameworks(String role) {
        return Collections.unmodifiableSortedSet(frameworks.get(role));
    }

    /** What is allocated and what is offered. */
    public ScalarTotals held(String role) {
        return allocated(role).plus(offered(role));
    }

    ScalarTotals allocated(String role) {
        return of(allocated, role);
    }

    ScalarTotals offered(String role) {
        return of(offered, role);
    }

    ScalarTotals reserved(String role) {
        return of(reserved, role);
    }

    ScalarTotals consumed(String role) {
        return of(consumed, role);
    }

    private void add(Framework framework) {
        framework.info().roles().forEach(role -> known(role).add(framework.id()));
        // Tasks may hold resources of a role that their framework has left.
        framework.allocated().forEach((role, totals) -> {
            known(role).add(framework.id());
            Consumption.addToTree(allocated, role, totals);
        });
        view.link(framework.id()).offered().forEach((role, totals) -> Consumption.addToTree(offered, role, totals));
    }

    /** Notes a role and those above it; returns the frameworks that have it. */
    private SortedSet<FrameworkId> known(String role) {
        int slash = role.lastIndexOf('/');
        if (slash > 0 && !frameworks.containsKey(role.substring(0, slash))) {
            known(role.substring(0, slash));
        }
        return frameworks.computeIfAbsent(role, r -> new TreeSet<>());
    }

    private static ScalarTotals of(Map<String, ScalarTotals> totals, String role) {
        return totals.getOrDefault(role, ScalarTotals.ZERO);
    }
}
