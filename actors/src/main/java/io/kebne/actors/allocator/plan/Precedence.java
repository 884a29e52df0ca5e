package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** What decides who of two siblings goes first: rank, key, offers made so far, name. Rows are nodes of the tree. */
final class Precedence {
    int[] rank = new int[0];
    double[] key = new double[0];
    long[] offers = new long[0];

    /** Places in the order of names among siblings; only their order means something. */
    long[] place = new long[0];

    void ensure(int node) {
        if (node >= rank.length) {
            int capacity = Math.max(16, node * 2);
            rank = Arrays.copyOf(rank, capacity);
            key = Arrays.copyOf(key, capacity);
            offers = Arrays.copyOf(offers, capacity);
            place = Arrays.copyOf(place, capacity);
        }
    }

    int compare(int a, int b) {
        if (rank[a] != rank[b]) {
            return rank[a] < rank[b] ? -1 : 1;
        }
        if (key[a] != key[b]) {
            return key[a] < key[b] ? -1 : 1;
        }
        if (offers[a] != offers[b]) {
            return offers[a] < offers[b] ? -1 : 1;
        }
        return Long.compare(place[a], place[b]);
    }
}
