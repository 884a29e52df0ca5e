package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The offers to be made, in the order in which they were decided. They are booked in the table already. */
public final class Plan {
    private final int kinds;
    private int[] agents = new int[4];
    private int[] clients = new int[4];
    private long[] unreserved;
    private Part[][] parts = new Part[4][];
    private Object[] details = new Object[4];

    /** For each offer, another one of the same agent; used during the round. */
    private int[] chain = new int[0];

    private int size;

    Plan(int kinds) {
        this.kinds = kinds;
        this.unreserved = new long[4 * kinds];
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int agent(int index) {
        return agents[index];
    }

    public int client(int index) {
        return clients[index];
    }

    /** Divisible unreserved amount of a kind, in thousandths. */
    public long unreserved(int index, int kind) {
        return kind < kinds ? unreserved[index * kinds + kind] : 0;
    }

    /** All that the offer holds; what {@link PoolTable#closeOffer} wants back. */
    public Taken taken(int index) {
        long[] amounts = Arrays.copyOfRange(unreserved, index * kinds, (index + 1) * kinds);
        List<Part> taken = parts[index] == null ? List.of() : Arrays.asList(parts[index]);
        return new Taken(amounts, taken, details[index]);
    }

    void add(int agent, int client, long[] amounts, List<Part> taken, Object detail) {
        if (size == agents.length) {
            grow();
        }
        agents[size] = agent;
        clients[size] = client;
        System.arraycopy(amounts, 0, unreserved, size * kinds, kinds);
        parts[size] = taken.isEmpty() ? null : taken.toArray(new Part[0]);
        details[size] = detail;
        size++;
    }

    /** Notes an earlier offer of the same agent for the last one. */
    void chain(int earlier) {
        if (chain.length < size) {
            chain = Arrays.copyOf(chain, agents.length);
        }
        chain[size - 1] = earlier;
    }

    int chained(int index) {
        return chain[index];
    }

    void addTo(int index, long[] amounts, List<Part> taken, Object detail) {
        for (int k = 0; k < kinds; k++) {
            unreserved[index * kinds + k] += amounts[k];
        }
        if (!taken.isEmpty()) {
            List<Part> all = new ArrayList<>(parts[index] == null ? List.of() : Arrays.asList(parts[index]));
            all.addAll(taken);
            parts[index] = all.toArray(new Part[0]);
        }
        if (detail != null) {
            details[index] = detail;
        }
    }

    private void grow() {
        int capacity = size * 2;
        agents = Arrays.copyOf(agents, capacity);
        clients = Arrays.copyOf(clients, capacity);
        unreserved = Arrays.copyOf(unreserved, capacity * kinds);
        parts = Arrays.copyOf(parts, capacity);
        details = Arrays.copyOf(details, capacity);
    }
}
