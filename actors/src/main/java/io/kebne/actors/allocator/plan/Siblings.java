package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** The children of one node of the role tree. */
final class Siblings {
    private static final long GAP = 1L << 32;

    private final Precedence precedence;

    /** All of them, by name. */
    private int[] members = new int[2];

    private int size;

    /** Those with somebody below them who takes offers. */
    final SortedNodes active;

    /** Those of {@link #active} with an unmet guarantee at or below them. */
    final SortedNodes unmet;

    /** Which version of the pool's ratios their keys were computed with. */
    long version;

    /** The key of whoever was served last. */
    double time;

    Siblings(Precedence precedence) {
        this.precedence = precedence;
        this.active = new SortedNodes(precedence);
        this.unmet = new SortedNodes(precedence);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int member(int index) {
        return members[index];
    }

    void add(int node, String name, String[] nodeNames) {
        if (size == members.length) {
            members = Arrays.copyOf(members, size * 2);
        }
        int at = search(name, nodeNames);
        System.arraycopy(members, at, members, at + 1, size - at);
        members[at] = node;
        size++;
        place(at);
    }

    void remove(int node, String name, String[] nodeNames) {
        int at = search(name, nodeNames);
        if (members[at] != node) {
            throw new IllegalStateException(name + " is not among its siblings");
        }
        System.arraycopy(members, at + 1, members, at, size - at - 1);
        size--;
    }

    /** Gives the member at an index a place between its neighbours; when there is none left, all are spread anew. */
    private void place(int at) {
        long low = at > 0 ? precedence.place[members[at - 1]] : Long.MIN_VALUE / 2;
        long high = at + 1 < size ? precedence.place[members[at + 1]] : low + 2 * GAP;
        if (at == 0 && size > 1) {
            low = high - 2 * GAP;
        }
        long middle = low + (high - low) / 2;
        if (middle > low && middle < high) {
            precedence.place[members[at]] = middle;
        } else {
            for (int i = 0; i < size; i++) {
                precedence.place[members[i]] = i * GAP;
            }
        }
    }

    private int search(String name, String[] nodeNames) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nodeNames[members[middle]].compareTo(name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
