package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A pool for examples: everything by name, amounts as in {@code cpus:2;mem:1024}, and who holds which offer is remembered. */
final class TestPool {
    /** An offer that has not been answered. */
    record Held(int agent, int client, Taken taken) {}

    final PoolTable table;
    private final Map<String, Integer> clients = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();
    private long arrivals;
    long now;

    TestPool() {
        this(new DrfOrdering());
    }

    TestPool(Ordering ordering) {
        this(PlanSettings.withDefaults(ordering, Objects::equals));
    }

    TestPool(PlanSettings settings) {
        table = new PoolTable(settings);
    }

    /** An offerable agent of which everything is free. */
    int agent(String id, String resources, Part... parts) {
        return agent(id, resources, resources, parts);
    }

    int agent(String id, String total, String unreserved, Part... parts) {
        int agent = table.addAgent(id, amounts(total));
        table.setFree(agent, amounts(unreserved), List.of(parts), null);
        table.setOfferable(agent, true);
        return agent;
    }

    /** A framework in a role, which takes offers. */
    int framework(String name, String role, Capability... capabilities) {
        int client = table.addClient(table.role(role), name, 0, ++arrivals);
        table.setCapabilities(client, Set.of(capabilities));
        table.setActive(client, true);
        clients.put(name, client);
        return client;
    }

    void guarantee(String role, String amounts) {
        table.setQuota(table.role(role), amounts(amounts), limits(amounts));
    }

    void limit(String role, String amounts) {
        table.setQuota(table.role(role), new long[0], limits(amounts));
    }

    /** A round over all agents: for each offer {@code agent→framework amounts}. */
    List<String> round() {
        return remember(Planner.planAll(table, now));
    }

    List<String> round(String... agentIds) {
        int[] agents = Arrays.stream(agentIds).mapToInt(table::findAgent).toArray();
        return remember(Planner.plan(table, agents, now));
    }

    /** As {@link #round()}, but only {@code agent→framework}. */
    List<String> winners(String... agentIds) {
        List<String> offers = agentIds.length == 0 ? round() : round(agentIds);
        return offers.stream()
                .map(offer -> offer.substring(0, offer.indexOf(' ')))
                .toList();
    }

    private List<String> remember(Plan plan) {
        List<String> offers = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            Taken taken = plan.taken(i);
            held.add(new Held(plan.agent(i), plan.client(i), taken));
            offers.add(table.agentId(plan.agent(i)) + "→" + name(plan.client(i)) + " " + text(taken));
        }
        return offers;
    }

    /** All offers of a framework come back unused, with a filter if its time is positive. */
    void decline(String framework, long filterMillis) {
        for (Held offer : List.copyOf(held)) {
            if (offer.client() == client(framework)) {
                decline(offer, filterMillis);
            }
        }
    }

    void decline(Held offer, long filterMillis) {
        held.remove(offer);
        table.closeOffer(offer.agent(), offer.client(), offer.taken());
        if (filterMillis > 0) {
            table.refuse(offer.client(), offer.agent(), Refusal.of(offer.taken()), now + filterMillis);
            table.markSeen(offer.client(), offer.agent());
        }
    }

    List<Held> held(String framework) {
        return held.stream()
                .filter(offer -> offer.client() == client(framework))
                .toList();
    }

    int client(String name) {
        return clients.get(name);
    }

    long[] amounts(String text) {
        Map<String, Long> byName = new HashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(";", -1)) {
            String[] nameAndValue = pair.split(":", -1);
            byName.put(nameAndValue[0], Math.round(Double.parseDouble(nameAndValue[1]) * 1000));
        }
        return table.amounts(byName);
    }

    private long[] limits(String text) {
        long[] limits = amounts(text);
        for (int k = 0; k < limits.length; k++) {
            if (!text.contains(table.kindName(k) + ":")) {
                limits[k] = PoolTable.UNLIMITED;
            }
        }
        return limits;
    }

    private String name(int client) {
        return clients.entrySet().stream()
                .filter(entry -> entry.getValue() == client)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private String text(Taken taken) {
        StringBuilder text = new StringBuilder();
        long[] firm = Refusal.of(taken).firm();
        for (int k = 0; k < firm.length; k++) {
            if (firm[k] > 0) {
                text.append(text.isEmpty() ? "" : ";").append(table.kindName(k)).append(':');
                text.append(firm[k] % 1000 == 0 ? String.valueOf(firm[k] / 1000) : String.valueOf(firm[k] / 1000.0));
            }
        }
        return text.toString();
    }
}
