package io.kebne.actors.allocator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.plan.reference.ReferencePool;
import io.kebne.actors.allocator.plan.reference.ReferenceRound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** A table and a reference pool that are told the same random changes and must plan the same. */
final class Twin {
    static final List<String> ROLES = List.of("*", "a", "a/b", "a/c", "d", "d/e", "d/e/f");
    private static final List<Part.Use> USES = List.of(Part.Use.values());
    private static final List<String> DETAILS = List.of("", "p", "pq", "q");
    private static final int MOST_AGENTS = 7;
    private static final int MOST_CLIENTS = 9;

    /** An offer that nobody has answered. */
    record Open(int agent, int client, Taken taken) {}

    final Random random;
    final PoolTable table;
    final ReferencePool reference;
    final Map<Integer, String> agents = new TreeMap<>();
    final Map<Integer, String> clients = new TreeMap<>();
    final Map<Integer, List<long[]>> charges = new HashMap<>();
    final Map<Integer, long[]> limits = new HashMap<>();
    final List<Open> open = new ArrayList<>();
    private final Map<Integer, long[]> reserved = new HashMap<>();
    private long arrivals;
    private int names;
    long now;

    Twin(long seed, Supplier<Ordering> ordering) {
        random = new Random(seed);
        table = new PoolTable(settings(ordering.get()));
        table.kind("widgets");
        reference = new ReferencePool(settings(ordering.get()), table);
        for (String path : ROLES) {
            reference.addRole(table.role(path), path);
        }
    }

    private static PlanSettings settings(Ordering ordering) {
        return new PlanSettings(
                ordering,
                Set.of("gpus"),
                0.6,
                List.of(Map.of("cpus", 10L), Map.of("mem", 32_000L)),
                (whole, part) -> ((String) whole).contains((String) part));
    }

    void step() {
        now += random.nextInt(3) == 0 ? 500 : 0;
        switch (random.nextInt(17)) {
            case 0, 1 -> changeFleet();
            case 2, 3 -> changeClients();
            case 4 -> changeClient();
            case 5 -> changeRole();
            case 6 -> changeAgent();
            case 7 -> charge();
            case 8, 9, 10 -> answer();
            case 11 -> revive();
            case 12 -> setQuota(role());
            default -> round();
        }
        compare();
    }

    // ---- changes

    private void changeFleet() {
        if (agents.size() < MOST_AGENTS && (agents.isEmpty() || random.nextInt(4) > 0)) {
            String id = "agent" + names++;
            long[] total = amounts(8);
            int agent = table.addAgent(id, total);
            reference.addAgent(agent, total);
            agents.put(agent, id);
            setFree(agent);
            setOfferable(agent, random.nextInt(8) > 0);
            setTraits(agent);
        } else {
            int agent = any(agents.keySet());
            for (Open offer : List.copyOf(open)) {
                if (offer.agent() == agent) {
                    close(offer);
                }
            }
            table.removeAgent(agent);
            reference.removeAgent(agent);
            agents.remove(agent);
        }
    }

    private void setFree(int agent) {
        long[] free = amounts(8);
        List<Part> parts = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            Part.Use use = USES.get(random.nextInt(USES.size()));
            boolean bound = use == Part.Use.RESERVED || (use != Part.Use.CHUNK && random.nextBoolean());
            parts.add(new Part(use, bound ? role() : Part.ANY_ROLE, amounts(4), "part" + names++));
        }
        String detail = DETAILS.get(random.nextInt(DETAILS.size()));
        Object given = detail.isEmpty() ? null : detail;
        table.setFree(agent, free, parts, given);
        reference.setFree(agent, free, parts, given);
    }

    private void setOfferable(int agent, boolean offerable) {
        table.setOfferable(agent, offerable);
        reference.setOfferable(agent, offerable);
    }

    private void setTraits(int agent) {
        Object traits = random.nextInt(3);
        boolean gpus = random.nextInt(6) == 0;
        boolean remote = random.nextInt(6) == 0;
        table.setTraits(agent, traits, gpus, remote);
        reference.setTraits(agent, traits, gpus, remote);
    }

    private void changeAgent() {
        if (agents.isEmpty()) {
            return;
        }
        int agent = any(agents.keySet());
        switch (random.nextInt(5)) {
            case 0 -> setOfferable(agent, random.nextBoolean());
            case 1 -> setTraits(agent);
            case 2 -> {
                boolean reachable = random.nextBoolean();
                table.setReachable(agent, reachable);
                reference.setReachable(agent, reachable);
            }
            case 3 -> {
                long[] total = amounts(8);
                table.setTotal(agent, total);
                reference.setTotal(agent, total);
            }
            default -> setFree(agent);
        }
    }

    private void changeClients() {
        if (clients.size() < MOST_CLIENTS && random.nextInt(4) > 0) {
            int role = role();
            String framework = "framework" + random.nextInt(6);
            if (clients.values().stream().anyMatch((framework + "@" + role)::equals)) {
                return;
            }
            int priority = random.nextInt(3);
            int client = table.addClient(role, framework, priority, ++arrivals);
            reference.addClient(client, role, framework, priority, arrivals);
            clients.put(client, framework + "@" + role);
            charges.put(client, new ArrayList<>());
            setActive(client, random.nextInt(8) > 0);
            setCapabilities(client);
        } else if (!clients.isEmpty() && random.nextInt(3) == 0) {
            int client = any(clients.keySet());
            for (Open offer : List.copyOf(open)) {
                if (offer.client() == client) {
                    close(offer);
                }
            }
            charges.remove(client).forEach(held -> chargeBoth(client, held, -1));
            table.removeClient(client);
            reference.removeClient(client);
            clients.remove(client);
        }
    }

    private void setActive(int client, boolean active) {
        table.setActive(client, active);
        reference.setActive(client, active);
    }

    private void setCapabilities(int client) {
        Set<Capability> capabilities = new HashSet<>();
        for (Capability capability : Capability.values()) {
            if (random.nextInt(3) > 0) {
                capabilities.add(capability);
            }
        }
        table.setCapabilities(client, capabilities);
        reference.setCapabilities(client, capabilities);
    }

    private void changeClient() {
        if (clients.isEmpty()) {
            return;
        }
        int client = any(clients.keySet());
        switch (random.nextInt(6)) {
            case 0 -> setActive(client, random.nextInt(3) > 0);
            case 1 -> setCapabilities(client);
            case 2 -> {
                MinAllocatable minimum = switch (random.nextInt(3)) {
                    case 0 -> null;
                    case 1 -> MinAllocatable.ANYTHING;
                    default -> new MinAllocatable(List.of(amounts(3)));
                };
                table.setMinAllocatable(client, minimum);
                reference.setMinAllocatable(client, minimum);
            }
            case 3 -> {
                int wanted = random.nextInt(4);
                AgentConstraint constraint =
                        wanted == 3 ? AgentConstraint.NONE : traits -> traits.equals(wanted) ? "not " + wanted : null;
                table.setConstraint(client, constraint);
                reference.setConstraint(client, constraint);
            }
            default -> {
                long[] unit = amounts(2);
                long[] total = Arrays.stream(unit)
                        .map(a -> a * (1 + random.nextInt(5)))
                        .toArray();
                Demand demand = random.nextBoolean() ? null : new Demand(unit, unit, total);
                table.setDemand(client, demand);
                reference.setDemand(client, demand);
            }
        }
    }

    private void changeRole() {
        int role = role();
        switch (random.nextInt(5)) {
            case 0 -> {
                double weight = 1 + random.nextInt(4) / 2.0;
                table.setWeight(role, weight);
                reference.setWeight(role, weight);
            }
            case 1 -> {
                int priority = random.nextInt(3);
                table.setRolePriority(role, priority);
                reference.setRolePriority(role, priority);
            }
            case 2 -> {
                int sign = reserved.containsKey(role) ? -1 : 1;
                long[] amounts = sign < 0 ? reserved.remove(role) : amounts(3);
                if (sign > 0) {
                    reserved.put(role, amounts);
                }
                table.reserve(role, amounts, sign);
                reference.reserve(role, amounts, sign);
            }
            default -> setQuota(role);
        }
    }

    private void setQuota(int role) {
        long[] guarantee = random.nextBoolean() ? amounts(6) : new long[0];
        long[] limit = new long[table.kinds()];
        for (int k = 0; k < limit.length; k++) {
            long least = k < guarantee.length ? guarantee[k] : 0;
            limit[k] = random.nextInt(3) == 0 ? least + random.nextInt(6) * 1000L : PoolTable.UNLIMITED;
        }
        limits.put(role, limit);
        table.setQuota(role, guarantee, limit);
        reference.setQuota(role, guarantee, limit);
    }

    private void charge() {
        if (!clients.isEmpty()) {
            int client = any(clients.keySet());
            List<long[]> held = charges.get(client);
            if (!held.isEmpty() && random.nextBoolean()) {
                chargeBoth(client, held.remove(held.size() - 1), -1);
            } else {
                long[] amounts = amounts(2);
                held.add(amounts);
                chargeBoth(client, amounts, 1);
            }
        }
    }

    private void chargeBoth(int client, long[] amounts, int sign) {
        table.charge(client, amounts, new long[0], new long[0], sign);
        reference.charge(client, amounts, new long[0], new long[0], sign);
    }

    private void revive() {
        if (!clients.isEmpty()) {
            int client = any(clients.keySet());
            table.revive(client);
            reference.revive(client);
        }
    }

    // ---- offers

    /** Some offer is accepted, declined or times out. */
    private void answer() {
        if (open.isEmpty()) {
            return;
        }
        Open offer = open.get(random.nextInt(open.size()));
        close(offer);
        if (random.nextInt(3) == 0) {
            charges.get(offer.client()).add(offer.taken().unreserved());
            chargeBoth(offer.client(), offer.taken().unreserved(), 1);
            setFree(offer.agent());
        } else if (random.nextInt(4) > 0) {
            Refusal refusal = Refusal.of(offer.taken());
            long until = now + 1 + random.nextInt(3_000);
            table.refuse(offer.client(), offer.agent(), refusal, until);
            reference.refuse(offer.client(), offer.agent(), refusal, until);
            table.markSeen(offer.client(), offer.agent());
            reference.markSeen(offer.client(), offer.agent());
        }
    }

    private void close(Open offer) {
        open.remove(offer);
        table.closeOffer(offer.agent(), offer.client(), offer.taken());
        reference.closeOffer(offer.agent(), offer.client(), offer.taken());
    }

    private void round() {
        Set<Integer> considered = new TreeSet<>(agents.keySet());
        considered.removeIf(agent -> random.nextInt(4) == 0);
        Map<Integer, long[]> consumedBefore = new HashMap<>();
        limits.keySet().forEach(role -> consumedBefore.put(role, table.consumption(role)));
        boolean[] coveredBefore = covered();
        Plan plan = Planner.plan(
                table, considered.stream().mapToInt(Integer::intValue).toArray(), now);
        List<ReferenceRound.Offer> expected = reference.plan(considered, now);
        assertThat(texts(plan))
                .isEqualTo(expected.stream()
                        .map(offer -> text(offer.agent(), offer.client(), offer.taken()))
                        .toList());
        for (int i = 0; i < plan.size(); i++) {
            open.add(new Open(plan.agent(i), plan.client(i), plan.taken(i)));
        }
        checkLimits(consumedBefore);
        checkHeadroom(coveredBefore);
    }

    // ---- what must always hold

    private void checkLimits(Map<Integer, long[]> before) {
        limits.forEach((role, limit) -> {
            long[] after = table.consumption(role);
            for (int k = 0; k < limit.length; k++) {
                assertThat(after[k]).isLessThanOrEqualTo(Math.max(limit[k], before.get(role)[k]));
            }
        });
    }

    /** Of which kinds there is enough free for all that is unmet. */
    private boolean[] covered() {
        boolean[] covered = new boolean[table.kinds()];
        for (int k = 0; k < covered.length; k++) {
            covered[k] = table.agents.available(k) >= table.tree.quotas.required(ShareTree.ROOT, k);
        }
        return covered;
    }

    private void checkHeadroom(boolean[] before) {
        boolean[] after = covered();
        for (int k = 0; k < before.length; k++) {
            assertThat(after[k] || !before[k]).as("headroom of kind " + k).isTrue();
        }
    }

    private void compare() {
        for (String path : ROLES) {
            int role = table.role(path);
            assertThat(table.consumption(role)).isEqualTo(reference.consumption(role));
            assertThat(table.dominantShare(role)).isEqualTo(reference.dominantShare(role));
        }
        for (int agent : agents.keySet()) {
            assertThat(Arrays.stream(table.free(agent)).min().orElseThrow()).isNotNegative();
        }
    }

    private static List<String> texts(Plan plan) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            texts.add(text(plan.agent(i), plan.client(i), plan.taken(i)));
        }
        return texts;
    }

    private static String text(int agent, int client, Taken taken) {
        List<Object> parts = taken.parts().stream().map(Part::what).toList();
        return agent + "→" + client + " " + Arrays.toString(taken.unreserved()) + parts + taken.detail();
    }

    // ---- chance

    private long[] amounts(int most) {
        long[] amounts = new long[table.kinds()];
        for (int k = 0; k < amounts.length; k++) {
            amounts[k] = k < 2 || random.nextInt(3) == 0 ? random.nextInt(most + 1) * 1000L : 0;
        }
        return amounts;
    }

    private int role() {
        return table.role(ROLES.get(random.nextInt(ROLES.size())));
    }

    private int any(Set<Integer> handles) {
        List<Integer> list = List.copyOf(handles);
        return list.get(random.nextInt(list.size()));
    }
}
