package io.kebne.actors.agent.core;

import io.vavr.collection.HashSet;
import io.vavr.collection.Queue;
import io.vavr.collection.Set;

/** The last so many different things that were added: the oldest makes room for the newest. Immutable. */
public final class RecentKeys<T> {
    private final int capacity;
    private final Queue<T> order;
    private final Set<T> members;

    private RecentKeys(int capacity, Queue<T> order, Set<T> members) {
        this.capacity = capacity;
        this.order = order;
        this.members = members;
    }

    static <T> RecentKeys<T> ofCapacity(int capacity) {
        return new RecentKeys<>(capacity, Queue.empty(), HashSet.empty());
    }

    boolean contains(T key) {
        return members.contains(key);
    }

    RecentKeys<T> plus(T key) {
        if (members.contains(key)) {
            return this;
        }
        if (members.size() < capacity) {
            return new RecentKeys<>(capacity, order.enqueue(key), members.add(key));
        }
        return new RecentKeys<>(
                capacity,
                order.tail().enqueue(key),
                members.remove(order.head()).add(key));
    }
}
