package io.kebne.actors.allocator.plan;

import java.util.ArrayDeque;
import java.util.Deque;

/** Gives out the lowest-cost handles: those that were given back, else the next one. */
final class Handles {
    private final Deque<Integer> returned = new ArrayDeque<>();
    private int end;

    int take() {
        Integer again = returned.pollLast();
        return again != null ? again : end++;
    }

    void giveBack(int handle) {
        returned.addLast(handle);
    }

    /** All handles ever given out are below it. */
    int end() {
        return end;
    }
}
