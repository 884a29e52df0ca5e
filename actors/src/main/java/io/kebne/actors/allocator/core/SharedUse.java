package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashMap;

/**
 * How many tasks use each shared volume of an agent. Shared volumes are in use and free at once, so they are not counted
 * among what tasks hold.
 */
public record SharedUse(HashMap<Resource, Integer> tasks) {
    static final SharedUse NONE = new SharedUse(HashMap.empty());

    /** Whether any task uses one of these. */
    boolean isUsed(Resources volumes) {
        return !tasks.isEmpty() && volumes.shared().pieces().stream().anyMatch(tasks::containsKey);
    }

    SharedUse plus(Resources used) {
        HashMap<Resource, Integer> next = tasks;
        for (Resource volume : used.shared().pieces()) {
            next = next.put(volume, 1, Integer::sum);
        }
        return new SharedUse(next);
    }

    SharedUse minus(Resources used) {
        HashMap<Resource, Integer> next = tasks;
        for (Resource volume : used.shared().pieces()) {
            int rest = next.get(volume).get() - 1;
            next = rest == 0 ? next.remove(volume) : next.put(volume, rest);
        }
        return new SharedUse(next);
    }
}
