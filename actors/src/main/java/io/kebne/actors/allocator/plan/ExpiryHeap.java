package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** Which agent has the filter that runs out next: a binary heap of agents by time, in which an agent's time may change. */
final class ExpiryHeap {
    static final long NEVER = Long.MAX_VALUE;

    private int[] heap = new int[0];
    private int size;

    /** Index in the heap plus one, by agent; zero for those that are not in it. */
    private int[] slot = new int[0];

    private long[] time = new long[0];

    /** @param at milliseconds; {@link #NEVER} takes the agent out */
    void set(int agent, long at) {
        ensure(agent);
        if (at == NEVER) {
            remove(agent);
            return;
        }
        time[agent] = at;
        if (slot[agent] == 0) {
            heap[size] = agent;
            slot[agent] = ++size;
        }
        down(up(slot[agent] - 1));
    }

    /** Sets the agent's time unless it has an earlier one. */
    void lower(int agent, long at) {
        ensure(agent);
        if (slot[agent] == 0 || at < time[agent]) {
            set(agent, at);
        }
    }

    /** When the next filter runs out. */
    long next() {
        return size == 0 ? NEVER : time[heap[0]];
    }

    /** The agent that it is on. */
    int first() {
        return heap[0];
    }

    private void remove(int agent) {
        int at = slot[agent] - 1;
        if (at < 0) {
            return;
        }
        slot[agent] = 0;
        int last = heap[--size];
        if (last != agent) {
            put(at, last);
            down(up(at));
        }
    }

    private int up(int from) {
        int at = from;
        int agent = heap[at];
        while (at > 0 && time[agent] < time[heap[(at - 1) / 2]]) {
            put(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, agent);
        return at;
    }

    private void down(int from) {
        int at = from;
        int agent = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && time[heap[child + 1]] < time[heap[child]]) {
                child++;
            }
            if (time[agent] <= time[heap[child]]) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, agent);
    }

    private void put(int at, int agent) {
        heap[at] = agent;
        slot[agent] = at + 1;
    }

    private void ensure(int agent) {
        if (agent >= slot.length) {
            int capacity = Math.max(16, agent * 2);
            heap = Arrays.copyOf(heap, capacity);
            slot = Arrays.copyOf(slot, capacity);
            time = Arrays.copyOf(time, capacity);
        }
    }
}
