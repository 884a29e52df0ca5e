package io.kebne.actors.allocator.plan.reference;

import static io.kebne.actors.allocator.plan.reference.ReferencePool.at;

import io.kebne.actors.allocator.plan.Capability;
import io.kebne.actors.allocator.plan.Part;
import io.kebne.actors.allocator.plan.Refusal;
import io.kebne.actors.allocator.plan.Taken;
import io.kebne.actors.allocator.plan.reference.ReferenceNode.Client;
import io.kebne.actors.allocator.plan.reference.ReferenceNode.Role;
import io.kebne.actors.allocator.plan.reference.ReferencePool.Agent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A round by the rules: every agent first to unmet guarantees, then what is left of every agent by fair share; each time all
 * clients are sorted anew and asked one after the other.
 */
public final class ReferenceRound {
    /** An offer to be made. */
    public record Offer(int agent, int client, Taken taken) {}

    private final ReferencePool pool;
    private final List<Offer> offers = new ArrayList<>();

    /** Whether somebody has the shared volumes of the agent at hand. */
    private boolean sharedGiven;

    /** What each role may have before the next offer, as far as it was asked for. */
    private final Map<Role, long[]> caps = new HashMap<>();

    ReferenceRound(ReferencePool pool, long nowMillis) {
        this.pool = pool;
        for (Agent agent : pool.agents.values()) {
            agent.filters.values().forEach(of -> of.removeIf(filter -> filter.untilMillis() <= nowMillis));
        }
        double[] utilisation = new double[pool.kinds];
        for (int k = 0; k < pool.kinds; k++) {
            long total = pool.total(k);
            utilisation[k] = total > 0 ? (double) pool.root.consumption()[k] / total : 0;
        }
        pool.settings.ordering().refresh(utilisation);
    }

    List<Offer> run(Collection<Integer> considered) {
        considered.forEach(agent -> visit(pool.agents.get(agent), true));
        considered.forEach(agent -> visit(pool.agents.get(agent), false));
        return offers;
    }

    private void visit(Agent agent, boolean guaranteed) {
        Set<Integer> served = new HashSet<>();
        sharedGiven = false;
        boolean offered;
        do {
            offered = agent.offerable && hasFree(agent) && offerOnce(agent, guaranteed, served);
        } while (offered);
    }

    private static boolean hasFree(Agent agent) {
        return !agent.parts.isEmpty() || Arrays.stream(agent.free).anyMatch(amount -> amount > 0);
    }

    private boolean offerOnce(Agent agent, boolean guaranteed, Set<Integer> served) {
        caps.clear();
        List<Client> queue = new ArrayList<>();
        if (guaranteed) {
            queueUnmet(pool.root, queue);
        } else {
            queue(pool.root, queue);
        }
        for (boolean hoarders : guaranteed ? new boolean[] {false} : new boolean[] {false, true}) {
            for (boolean seen : new boolean[] {false, true}) {
                for (Client client : queue) {
                    boolean hoards = !guaranteed && pool.hoards(client);
                    boolean turn = agent.seen.contains(client.handle) == seen && (!hoarders || hoards);
                    if (turn && !served.contains(client.handle) && admits(agent, client)) {
                        boolean reservedOnly = hoards && !hoarders;
                        Taken taken = propose(agent, client, guaranteed, reservedOnly);
                        if (taken != null) {
                            offer(agent, client, taken, guaranteed);
                            served.add(client.handle);
                            if (seen && !guaranteed) {
                                agent.seen.clear();
                            }
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static void queue(ReferenceNode node, List<Client> queue) {
        if (node instanceof Client client) {
            queue.add(client);
        }
        node.sortedChildren().forEach(child -> queue(child, queue));
    }

    /** Children's guarantees come before their parents', as a part of them. */
    private static void queueUnmet(Role role, List<Client> queue) {
        for (ReferenceNode child : role.sortedChildren()) {
            if (child instanceof Role childRole) {
                queueUnmet(childRole, queue);
            }
        }
        if (role.isUnmet()) {
            queue(role, queue);
        }
    }

    private static boolean admits(Agent agent, Client client) {
        return (!agent.hasGpus || client.capabilities.contains(Capability.GPU))
                && (!agent.remoteRegion || client.capabilities.contains(Capability.REGION_AWARE))
                && client.constraint.unmet(agent.traits) == null;
    }

    private void offer(Agent agent, Client client, Taken taken, boolean guaranteed) {
        sharedGiven |= taken.parts().stream().anyMatch(part -> part.use() == Part.Use.SHARED);
        for (int i = 0; i < offers.size() && !guaranteed; i++) {
            Offer earlier = offers.get(i);
            if (earlier.agent() == agent.handle && earlier.client() == client.handle) {
                offers.set(i, new Offer(agent.handle, client.handle, merged(earlier.taken(), taken)));
                pool.hold(agent, client.handle, taken, 1);
                return;
            }
        }
        pool.services++;
        client.serve();
        pool.hold(agent, client.handle, taken, 1);
        offers.add(new Offer(agent.handle, client.handle, taken));
    }

    private static Taken merged(Taken first, Taken second) {
        long[] unreserved = first.unreserved().clone();
        ReferencePool.add(unreserved, second.unreserved(), 1);
        List<Part> parts = new ArrayList<>(first.parts());
        parts.addAll(second.parts());
        return new Taken(unreserved, parts, second.detail() != null ? second.detail() : first.detail());
    }

    /** What of the agent's free resources the client would be offered; null for nothing. */
    private Taken propose(Agent agent, Client client, boolean guaranteed, boolean reservedOnly) {
        long[] cap = caps.computeIfAbsent(client.role(), role -> cap(role, guaranteed))
                .clone();
        Set<Part> allowed = new HashSet<>();
        for (Part part : agent.parts) {
            if (part.use() == Part.Use.CHUNK && fits(part.scalars(), cap)) {
                allowed.add(part);
                subtract(cap, part.scalars());
            } else if (part.use() == Part.Use.RESERVED && isFor(part, client)) {
                allowed.add(part);
            }
        }
        if (guaranteed && !helps(agent, allowed, cap, client.role())) {
            return null;
        }
        long[] lacking = lacking(client);
        if (lacking == null) {
            return null;
        }
        Set<Part> picked = new HashSet<>();
        for (Part part : agent.parts) {
            if (part.use() == Part.Use.RESERVED && allowed.contains(part)) {
                picked.add(part);
                subtract(lacking, part.scalars());
            }
        }
        for (Part part : agent.parts) {
            if (!reservedOnly && part.use() == Part.Use.CHUNK && allowed.contains(part) && wants(part, lacking)) {
                picked.add(part);
                subtract(lacking, part.scalars());
            }
        }
        long[] take = pool.wide();
        for (int k = 0; k < pool.kinds && !reservedOnly; k++) {
            take[k] = Math.min(Math.min(agent.free[k], cap[k]), Math.max(0, lacking[k]));
        }
        subtract(lacking, take);
        for (Part part : agent.parts) {
            boolean revocable = part.use() == Part.Use.REVOCABLE
                    && !guaranteed
                    && !reservedOnly
                    && client.capabilities.contains(Capability.REVOCABLE)
                    && isFor(part, client)
                    && wants(part, lacking);
            boolean shared = part.use() == Part.Use.SHARED
                    && !guaranteed
                    && !reservedOnly
                    && !sharedGiven
                    && client.capabilities.contains(Capability.SHARED)
                    && isFor(part, client);
            if (revocable || shared) {
                picked.add(part);
            }
            if (revocable) {
                subtract(lacking, part.scalars());
            }
        }
        List<Part> parts = agent.parts.stream().filter(picked::contains).toList();
        Taken taken = new Taken(take, parts, agent.detail);
        return isWorthwhile(taken, client) && !isRefused(taken, agent, client) ? taken : null;
    }

    /** What the role may still have of each kind. */
    private long[] cap(Role role, boolean guaranteed) {
        long[] cap = pool.wide();
        for (int k = 0; k < pool.kinds; k++) {
            int kind = k;
            long room = role.chain().stream()
                    .mapToLong(r -> r.limit[kind] == Long.MAX_VALUE
                            ? Long.MAX_VALUE
                            : Math.max(0, r.limit[kind] - r.consumption()[kind]))
                    .min()
                    .orElseThrow();
            long surplus = Math.max(0, pool.available(k) - pool.root.need(k)) + role.credit(k);
            boolean isGuaranteed = role.chain().stream().anyMatch(r -> r.guarantee[kind] > 0);
            cap[k] = Math.min(room, surplus);
            if (guaranteed && isGuaranteed) {
                cap[k] = Math.min(cap[k], unmet(role, k));
            }
        }
        return cap;
    }

    private static long unmet(Role role, int kind) {
        return role.chain().stream().mapToLong(r -> r.unmet(kind)).max().orElseThrow();
    }

    /** Whether anything of an unmet kind is among what is allowed. */
    private boolean helps(Agent agent, Set<Part> allowed, long[] cap, Role role) {
        for (int k = 0; k < pool.kinds; k++) {
            long amount = Math.min(agent.free[k], cap[k]);
            for (Part part : allowed) {
                amount += part.use() == Part.Use.CHUNK ? at(part.scalars(), k) : 0;
            }
            if (unmet(role, k) > 0 && amount > 0) {
                return true;
            }
        }
        return false;
    }

    /** What the client's demand lacks beyond its outstanding offers, at least its largest unit; null when that is nothing. */
    private long[] lacking(Client client) {
        long[] lacking = pool.wide();
        if (client.demand == null) {
            Arrays.fill(lacking, Long.MAX_VALUE);
            return lacking;
        }
        boolean any = false;
        for (int k = 0; k < pool.kinds; k++) {
            long lack = at(client.demand.total(), k) - client.outstanding[k];
            any |= lack > 0;
            lacking[k] = Math.max(lack, at(client.demand.largest(), k));
        }
        return any ? lacking : null;
    }

    private boolean isFor(Part part, Client client) {
        return part.role() == Part.ANY_ROLE || client.role().chain().contains(pool.roles.get(part.role()));
    }

    private static boolean wants(Part part, long[] lacking) {
        for (int k = 0; k < part.scalars().length; k++) {
            if (part.scalars()[k] > 0 && part.scalars()[k] > lacking[k]) {
                return false;
            }
        }
        return true;
    }

    private boolean isWorthwhile(Taken taken, Client client) {
        Refusal all = Refusal.of(taken);
        long[] sum = pool.wide(all.firm());
        ReferencePool.add(sum, all.revocable(), 1);
        boolean any = !taken.parts().isEmpty();
        for (int k = 0; k < pool.kinds; k++) {
            any |= sum[k] > 0;
            if (client.demand != null && at(client.demand.smallest(), k) > sum[k]) {
                return false;
            }
        }
        return any && (client.minAllocatable == null ? pool.minAllocatable : client.minAllocatable).isReached(sum);
    }

    private boolean isRefused(Taken taken, Agent agent, Client client) {
        return agent.filters.getOrDefault(client.handle, List.of()).stream()
                .anyMatch(filter -> filter.refusal().covers(Refusal.of(taken), pool.settings.detailContains()));
    }

    private static boolean fits(long[] amounts, long[] room) {
        for (int k = 0; k < amounts.length; k++) {
            if (amounts[k] > room[k]) {
                return false;
            }
        }
        return true;
    }

    private static void subtract(long[] from, long[] amounts) {
        for (int k = 0; k < amounts.length; k++) {
            from[k] -= from[k] == Long.MAX_VALUE ? 0 : amounts[k];
        }
    }
}
