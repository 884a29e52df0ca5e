package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The clients of a pool and the frameworks that they belong to. Sets of clients are bits by client handle. */
final class ClientTable {
    private final Handles handles = new Handles();
    private final Handles frameworkHandles = new Handles();
    private final Map<String, Integer> frameworks = new HashMap<>();
    private final Ratios ratios;
    private final Width width;
    private final double hoardingShare;
    int[] node = new int[0];
    int[] role = new int[0];
    int[] framework = new int[0];
    private int[] clientOf = new int[0];

    /** Null for the pool's default. */
    MinAllocatable[] minAllocatable = new MinAllocatable[0];

    AgentConstraint[] constraint = new AgentConstraint[0];
    Demand[] demand = new Demand[0];

    /** Agents that have a filter of the client, or that it has given back unused. */
    long[][] touched = new long[0][];

    /** How many filters each client has. */
    int[] filters = new int[0];

    long[] active = Bits.NONE;
    long[] gpu = Bits.NONE;
    long[] revocable = Bits.NONE;
    long[] shared = Bits.NONE;
    long[] regionAware = Bits.NONE;
    long[] constrained = Bits.NONE;

    /** Those whose framework holds too much of the pool in offers that it has not answered. */
    long[] hoarding = Bits.NONE;

    private int ownMinimums;

    /** What outstanding offers hold, by client and by framework. */
    final Quantities outstanding;

    private final Quantities frameworkOutstanding;
    private String[] frameworkName = new String[0];
    private long[][] frameworkClients = new long[0][];
    private long[] hoardingFrameworks = Bits.NONE;

    ClientTable(Width width, Ratios ratios, double hoardingShare) {
        this.width = width;
        this.ratios = ratios;
        this.hoardingShare = hoardingShare;
        this.outstanding = new Quantities(width);
        this.frameworkOutstanding = new Quantities(width);
    }

    int add(int clientRole, int clientNode, String frameworkId) {
        int client = handles.take();
        ensure(client, clientNode);
        node[client] = clientNode;
        clientOf[clientNode] = client;
        role[client] = clientRole;
        touched[client] = Bits.NONE;
        constraint[client] = AgentConstraint.NONE;
        int its = framework(frameworkId);
        framework[client] = its;
        frameworkClients[its] = Bits.with(frameworkClients[its], client);
        if (Bits.has(hoardingFrameworks, its)) {
            hoarding = Bits.with(hoarding, client);
        }
        return client;
    }

    void remove(int client) {
        if (!outstanding.isZero(client)) {
            throw new IllegalStateException("client " + client + " has outstanding offers");
        }
        setMinAllocatable(client, null);
        demand[client] = null;
        constraint[client] = null;
        for (long[] set : new long[][] {active, gpu, revocable, shared, regionAware, constrained, hoarding}) {
            Bits.remove(set, client);
        }
        int its = framework[client];
        Bits.remove(frameworkClients[its], client);
        if (Bits.isEmpty(frameworkClients[its])) {
            frameworks.remove(frameworkName[its]);
            frameworkHandles.giveBack(its);
        }
        handles.giveBack(client);
    }

    private int framework(String frameworkId) {
        Integer known = frameworks.get(frameworkId);
        if (known != null) {
            return known;
        }
        int its = frameworkHandles.take();
        frameworkOutstanding.ensure(its);
        if (its >= frameworkName.length) {
            frameworkName = Arrays.copyOf(frameworkName, Math.max(16, its * 2));
            frameworkClients = Arrays.copyOf(frameworkClients, frameworkName.length);
        }
        frameworks.put(frameworkId, its);
        frameworkName[its] = frameworkId;
        frameworkClients[its] = Bits.NONE;
        return its;
    }

    int end() {
        return handles.end();
    }

    /** The client at a node of the tree. */
    int at(int treeNode) {
        return clientOf[treeNode];
    }

    void setCapabilities(int client, Set<Capability> capabilities) {
        gpu = put(gpu, client, capabilities.contains(Capability.GPU));
        revocable = put(revocable, client, capabilities.contains(Capability.REVOCABLE));
        shared = put(shared, client, capabilities.contains(Capability.SHARED));
        regionAware = put(regionAware, client, capabilities.contains(Capability.REGION_AWARE));
    }

    void setActive(int client, boolean now) {
        active = put(active, client, now);
    }

    void setConstraint(int client, AgentConstraint now) {
        constraint[client] = now;
        constrained = put(constrained, client, now != AgentConstraint.NONE);
    }

    void setMinAllocatable(int client, MinAllocatable now) {
        ownMinimums += (now == null ? 0 : 1) - (minAllocatable[client] == null ? 0 : 1);
        minAllocatable[client] = now;
    }

    boolean anyOwnMinimum() {
        return ownMinimums > 0;
    }

    private static long[] put(long[] set, int client, boolean member) {
        if (member) {
            return Bits.with(set, client);
        }
        Bits.remove(set, client);
        return set;
    }

    // ---- outstanding offers

    void offered(int client, long[] amounts, int sign) {
        outstanding.add(client, amounts, sign);
        frameworkOutstanding.add(framework[client], amounts, sign);
    }

    /** To be called after {@link #offered}, once for all amounts. */
    void judgeHoarding(int client) {
        judge(framework[client]);
    }

    /** A larger pool can only make those that hoard stop. */
    void poolGrew() {
        for (int f = Bits.next(hoardingFrameworks, 0); f >= 0; f = Bits.next(hoardingFrameworks, f + 1)) {
            judge(f);
        }
    }

    void poolShrank() {
        for (int f : frameworks.values()) {
            judge(f);
        }
    }

    private void judge(int f) {
        boolean hoards = false;
        for (int k = 0; k < width.kinds(); k++) {
            long holds = frameworkOutstanding.get(f, k);
            hoards |= holds > 0 && ratios.of(k) > 0 && holds >= hoardingShare * ratios.total(k);
        }
        if (hoards != Bits.has(hoardingFrameworks, f)) {
            hoardingFrameworks = put(hoardingFrameworks, f, hoards);
            long[] clients = frameworkClients[f];
            for (int c = Bits.next(clients, 0); c >= 0; c = Bits.next(clients, c + 1)) {
                hoarding = put(hoarding, c, hoards);
            }
        }
    }

    private void ensure(int client, int clientNode) {
        outstanding.ensure(client);
        if (clientNode >= clientOf.length) {
            clientOf = Arrays.copyOf(clientOf, Math.max(16, clientNode * 2));
        }
        if (client >= node.length) {
            int capacity = Math.max(16, client * 2);
            node = Arrays.copyOf(node, capacity);
            role = Arrays.copyOf(role, capacity);
            framework = Arrays.copyOf(framework, capacity);
            minAllocatable = Arrays.copyOf(minAllocatable, capacity);
            constraint = Arrays.copyOf(constraint, capacity);
            demand = Arrays.copyOf(demand, capacity);
            touched = Arrays.copyOf(touched, capacity);
            filters = Arrays.copyOf(filters, capacity);
        }
    }
}
