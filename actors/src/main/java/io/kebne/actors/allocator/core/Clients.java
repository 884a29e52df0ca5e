package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.constraint.ConstraintFilter;
import io.kebne.actors.allocator.plan.AgentConstraint;
import io.kebne.actors.allocator.plan.Capability;
import io.kebne.actors.allocator.plan.Demand;
import io.kebne.actors.allocator.plan.MinAllocatable;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.explain.FrameworkExplanation.RecentRefusal;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The frameworks in their roles as the planner's clients. A framework that left a role still pays for what it holds there,
 * so its client stays, inactive, until that is given back.
 */
final class Clients {
    private static final Demand NO_DEMAND = new Demand(new long[] {Long.MAX_VALUE}, new long[0], new long[0]);

    /** How many refusals of one framework are remembered. */
    private static final int MAX_REFUSALS = 5;

    private final PoolTable table;
    private final Amounts amounts;
    private final Map<FrameworkId, Map<String, Integer>> handles = new HashMap<>();
    private final List<Client> byHandle = new ArrayList<>();
    private final Map<FrameworkId, FrameworkInfo> infos = new HashMap<>();
    private final Map<FrameworkId, Constraints> constraints = new HashMap<>();
    private final Map<FrameworkId, Deque<RecentRefusal>> refusals = new HashMap<>();
    private long arrivals;

    /** What a framework said, and how that is evaluated. */
    private record Constraints(OfferConstraints said, ConstraintFilter compiled) {
        static final Constraints NONE =
                new Constraints(OfferConstraints.NONE, ConstraintFilter.compile(OfferConstraints.NONE));
    }

    /** Who a client is. */
    record Client(FrameworkId frameworkId, String role) {}

    Clients(PoolTable table, Amounts amounts) {
        this.table = table;
        this.amounts = amounts;
    }

    OptionalInt find(FrameworkId frameworkId, String role) {
        Integer handle = handles.getOrDefault(frameworkId, Map.of()).get(role);
        return handle == null ? OptionalInt.empty() : OptionalInt.of(handle);
    }

    Client client(int handle) {
        return byHandle.get(handle);
    }

    /** Enters what a framework says about itself, for all its roles. */
    void subscribe(Framework framework, FrameworkLink link) {
        FrameworkInfo info = framework.info();
        dropLeft(framework);
        Set<String> before =
                Set.copyOf(handles.getOrDefault(info.id(), Map.of()).keySet());
        info.roles().forEach(role -> handle(info.id(), role));
        boolean otherInfo = !info.equals(infos.put(info.id(), info));
        boolean otherConstraints = noteConstraints(info.id(), link.offerConstraints());
        handles.get(info.id()).forEach((role, client) -> {
            boolean isNew = !before.contains(role);
            // Costly when the framework has filters on many agents, and frameworks announce themselves often.
            if (otherInfo || isNew) {
                table.setCapabilities(client, capabilities(info));
                table.setMinAllocatable(
                        client, minAllocatable(info.offerFilters().get(role)));
            }
            table.setDemand(client, demand(link.requests(), role));
            if (otherConstraints || isNew) {
                table.setConstraint(client, constraint(info.id(), role));
            }
            table.setActive(
                    client,
                    link.connected()
                            && !framework.isRemoved()
                            && info.roles().contains(role)
                            && !link.suppressedRoles().contains(role));
        });
    }

    /**
     * Compiles constraints that are not those of before.
     *
     * @return whether they are not
     */
    private boolean noteConstraints(FrameworkId frameworkId, OfferConstraints now) {
        Constraints before = constraints.getOrDefault(frameworkId, Constraints.NONE);
        if (before.said.equals(now)) {
            return false;
        }
        if (now.equals(OfferConstraints.NONE)) {
            constraints.remove(frameworkId);
        } else {
            constraints.put(frameworkId, new Constraints(now, ConstraintFilter.compile(now)));
        }
        return true;
    }

    private AgentConstraint constraint(FrameworkId frameworkId, String role) {
        Constraints of = constraints.get(frameworkId);
        if (of == null || !of.said.roles().containsKey(role)) {
            return AgentConstraint.NONE;
        }
        return agent -> {
            List<ConstraintFilter.Failure> failures = of.compiled.failures(role, (AgentInfo) agent);
            return failures.isEmpty() ? null : failures.get(0).demand();
        };
    }

    /** Adds what a task holds to what its framework has in its role, or takes it away. */
    void charge(Task task, int sign) {
        charge(task.frameworkId(), task.role(), task.info().resources().nonShared(), sign);
    }

    /** The same of an executor. */
    void charge(Executor executor, int sign) {
        charge(executor.frameworkId(), executor.role(), executor.info().resources(), sign);
    }

    private void charge(FrameworkId frameworkId, String role, Resources held, int sign) {
        table.charge(
                handle(frameworkId, role),
                amounts.of(Framework.charged(held)),
                amounts.of(held.reserved()),
                amounts.of(held.revocable()),
                sign);
    }

    /** How many filters are kept for each role; roles without any are left out. */
    Map<String, Long> filters() {
        Map<String, Long> byRole = new TreeMap<>();
        handles.values()
                .forEach(own -> own.forEach((role, client) -> {
                    int count = table.activeFilters(client);
                    if (count > 0) {
                        byRole.merge(role, (long) count, Long::sum);
                    }
                }));
        return byRole;
    }

    /** Remembers what a framework gave back last. */
    void refused(Change.Refused change) {
        Deque<RecentRefusal> latest = refusals.computeIfAbsent(change.frameworkId(), id -> new ArrayDeque<>());
        if (latest.size() == MAX_REFUSALS) {
            latest.removeLast();
        }
        latest.addFirst(new RecentRefusal(
                change.role(), change.agentId(), change.resources(), change.atMillis(), change.forMillis()));
    }

    /** What a framework gave back last, the latest first. */
    List<RecentRefusal> refusals(FrameworkId frameworkId) {
        return List.copyOf(refusals.getOrDefault(frameworkId, new ArrayDeque<>()));
    }

    /** A framework is over: it gets nothing more, and its clients go as soon as it holds nothing. */
    void remove(FrameworkId frameworkId, AllocatorState state) {
        handles.getOrDefault(frameworkId, Map.of()).values().forEach(client -> table.setActive(client, false));
        dropIfOver(frameworkId, state);
    }

    /** To be called when a framework may have given back the last that it held. */
    void dropIfOver(FrameworkId frameworkId, AllocatorState state) {
        if (state.framework(frameworkId).isEmpty()) {
            infos.remove(frameworkId);
            constraints.remove(frameworkId);
            refusals.remove(frameworkId);
            Map<String, Integer> gone = handles.remove(frameworkId);
            if (gone != null) {
                gone.forEach(this::drop);
            }
        }
    }

    /** Forgets the roles that a framework has left, once it holds nothing there. */
    private void dropLeft(Framework framework) {
        Map<String, Integer> own = handles.getOrDefault(framework.id(), Map.of());
        if (framework.info().roles().containsAll(own.keySet())) {
            return;
        }
        Set<String> held = framework.tasks().values().map(Task::role).toJavaSet();
        held.addAll(framework.executors().values().map(Executor::role).toJavaSet());
        for (String role : List.copyOf(own.keySet())) {
            boolean wanted = framework.info().roles().contains(role) || held.contains(role);
            if (!wanted && table.hasNoOffers(own.get(role))) {
                drop(role, own.remove(role));
            }
        }
    }

    /** Roles that nothing else is known of go as well: there is no end to the names that frameworks may think of. */
    private void drop(String role, int client) {
        table.removeClient(client);
        String path = role;
        while (table.removeRole(path) && path.indexOf('/') > 0) {
            path = path.substring(0, path.lastIndexOf('/'));
        }
    }

    private int handle(FrameworkId frameworkId, String role) {
        Map<String, Integer> own = handles.computeIfAbsent(frameworkId, id -> new TreeMap<>());
        Integer known = own.get(role);
        if (known != null) {
            return known;
        }
        int client = table.addClient(table.role(role), frameworkId.value(), 0, arrivals++);
        own.put(role, client);
        while (byHandle.size() <= client) {
            byHandle.add(null);
        }
        byHandle.set(client, new Client(frameworkId, role));
        return client;
    }

    private static Set<Capability> capabilities(FrameworkInfo info) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        Map.of(
                        FrameworkInfo.Capability.GPU_RESOURCES, Capability.GPU,
                        FrameworkInfo.Capability.REVOCABLE_RESOURCES, Capability.REVOCABLE,
                        FrameworkInfo.Capability.SHARED_RESOURCES, Capability.SHARED,
                        FrameworkInfo.Capability.REGION_AWARE, Capability.REGION_AWARE)
                .forEach((said, capability) -> {
                    if (info.capabilities().contains(said)) {
                        capabilities.add(capability);
                    }
                });
        return capabilities;
    }

    /** @return null for the pool's default */
    private MinAllocatable minAllocatable(OfferFilters filters) {
        if (filters == null || filters.minAllocatableResources().isEmpty()) {
            return null;
        }
        List<long[]> sets = new ArrayList<>();
        for (OfferFilters.Quantities set : filters.minAllocatableResources().get()) {
            Map<String, Long> thousandths = new TreeMap<>();
            set.amounts().forEach((name, amount) -> thousandths.put(name, amount.thousandths()));
            sets.add(amounts.wanted(thousandths));
        }
        return new MinAllocatable(sets);
    }

    /**
     * What a role's requests come to. Those of gangs are served on their own, and a role that asks for nothing else is
     * offered nothing else.
     *
     * @return null when there are no requests
     */
    private Demand demand(List<Request> requests, String role) {
        long[] smallest = null;
        long[] largest = null;
        long[] total = null;
        for (Request request : requests) {
            if (!request.role().equals(role)) {
                continue;
            }
            if (request.gang().isPresent()) {
                total = total == null ? new long[0] : total;
                continue;
            }
            long[] unit = amounts.wanted(request.resources());
            int width = Math.max(unit.length, total == null ? 0 : total.length);
            boolean first = smallest == null;
            smallest = first ? unit.clone() : widened(smallest, width);
            largest = first ? unit.clone() : widened(largest, width);
            total = total == null ? new long[width] : widened(total, width);
            for (int kind = 0; kind < width; kind++) {
                long amount = kind < unit.length ? unit[kind] : 0;
                smallest[kind] = Math.min(smallest[kind], amount);
                largest[kind] = Math.max(largest[kind], amount);
                total[kind] = saturated(total[kind], amount, request.count());
            }
        }
        if (total != null && smallest == null) {
            return NO_DEMAND;
        }
        return total == null ? null : new Demand(smallest, largest, total);
    }

    /** What is asked for may be more than a long can count; nothing has so much to give. */
    private static long saturated(long sum, long amount, int count) {
        double exact = (double) sum + (double) amount * count;
        return exact > Long.MAX_VALUE / 2.0 ? Long.MAX_VALUE / 2 : sum + amount * count;
    }

    private static long[] widened(long[] amounts, int width) {
        return Arrays.copyOf(amounts, width);
    }
}
