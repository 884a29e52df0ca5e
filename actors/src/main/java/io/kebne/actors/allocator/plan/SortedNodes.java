package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** Nodes of one sibling group in the order in which they are served, as an array that changes move along. */
final class SortedNodes {
    private final Precedence precedence;
    int[] nodes = new int[2];
    int size;

    SortedNodes(Precedence precedence) {
        this.precedence = precedence;
    }

    /** Where a node is, by its present keys; all keys must be those that the array was last sorted by. */
    int indexOf(int node) {
        if (nodes[0] == node && size > 0) {
            return 0;
        }
        int at = position(node, 0, size);
        if (at >= size || nodes[at] != node) {
            throw new IllegalStateException("node " + node + " is not where its key says");
        }
        return at;
    }

    void insert(int node) {
        insertAt(position(node, 0, size), node);
    }

    /** For a group whose keys are to be computed again anyway. */
    void append(int node) {
        insertAt(size, node);
    }

    void remove(int node) {
        removeAt(indexOf(node));
    }

    /** As {@link #remove}, in an array whose order does not hold. */
    void removeUnsorted(int node) {
        int at = 0;
        while (nodes[at] != node) {
            at++;
        }
        removeAt(at);
    }

    /** Moves the node at an index, whose keys have just changed, to where it belongs. */
    void settle(int at) {
        int node = nodes[at];
        if (at + 1 < size && precedence.compare(nodes[at + 1], node) < 0) {
            boolean last = precedence.compare(nodes[size - 1], node) < 0;
            int to = (last ? size : position(node, at + 1, size)) - 1;
            System.arraycopy(nodes, at + 1, nodes, at, to - at);
            nodes[to] = node;
        } else if (at > 0 && precedence.compare(node, nodes[at - 1]) < 0) {
            int to = position(node, 0, at);
            System.arraycopy(nodes, to, nodes, to + 1, at - to);
            nodes[to] = node;
        }
    }

    /** Sorts after many keys have changed: quick when few change places, and never worse than a merge sort. */
    void sort() {
        int budget = 8 * size;
        for (int i = 1; i < size; i++) {
            int node = nodes[i];
            int j = i;
            while (j > 0 && precedence.compare(node, nodes[j - 1]) < 0) {
                nodes[j] = nodes[j - 1];
                j--;
            }
            nodes[j] = node;
            budget -= i - j;
            if (budget < 0) {
                mergeSort(nodes, new int[size], 0, size);
                return;
            }
        }
    }

    private void mergeSort(int[] array, int[] scratch, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(array, scratch, from, middle);
        mergeSort(array, scratch, middle, to);
        System.arraycopy(array, from, scratch, from, to - from);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = right >= to || (left < middle && precedence.compare(scratch[left], scratch[right]) <= 0);
            array[i] = takeLeft ? scratch[left++] : scratch[right++];
        }
    }

    /** The first index in the range whose node does not go before the given one. */
    private int position(int node, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (precedence.compare(nodes[middle], node) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void insertAt(int at, int node) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        System.arraycopy(nodes, at, nodes, at + 1, size - at);
        nodes[at] = node;
        size++;
    }

    private void removeAt(int at) {
        System.arraycopy(nodes, at + 1, nodes, at, size - at - 1);
        size--;
    }
}
