package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.ForeclosuresForgotten;
import io.kebne.actors.allocator.core.Change.Journaled;
import io.kebne.actors.allocator.core.Change.TaskForeclosed;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.vavr.collection.HashMap;

/**
 * Tasks of which frameworks were told that nobody knows them, and how many offers this life of the allocator had made by then. A
 * launch that comes after such an answer, and names none but older offers, may have been sent before the question. Offers end
 * with the life that made them, and so does the need to remember this.
 */
record Foreclosures(HashMap<FrameworkId, HashMap<TaskId, Long>> offersMade) {
    static final Foreclosures NONE = new Foreclosures(HashMap.empty());

    /** Of how many tasks of one framework it is remembered. */
    static final int MAX_TASKS = 1_000;

    HashMap<TaskId, Long> of(FrameworkId frameworkId) {
        return offersMade.get(frameworkId).getOrElse(HashMap.empty());
    }

    /** @param made how many offers have been made by now */
    Foreclosures apply(Change change, long made) {
        if (change instanceof TaskForeclosed c) {
            HashMap<TaskId, Long> tasks = of(c.frameworkId()).put(c.taskId(), made);
            return new Foreclosures(offersMade.put(c.frameworkId(), tasks));
        } else if (change instanceof ForeclosuresForgotten c) {
            return without(c.frameworkId());
        } else if (change instanceof Journaled c && c.event() instanceof TaskLaunched e) {
            return without(e.frameworkId(), e.task().taskId());
        } else if (change instanceof Journaled c && c.event() instanceof FrameworkRemoved e) {
            return without(e.frameworkId());
        }
        return this;
    }

    private Foreclosures without(FrameworkId frameworkId) {
        return offersMade.containsKey(frameworkId) ? new Foreclosures(offersMade.remove(frameworkId)) : this;
    }

    private Foreclosures without(FrameworkId frameworkId, TaskId taskId) {
        HashMap<TaskId, Long> tasks = of(frameworkId);
        if (!tasks.containsKey(taskId)) {
            return this;
        }
        HashMap<TaskId, Long> rest = tasks.remove(taskId);
        return rest.isEmpty() ? without(frameworkId) : new Foreclosures(offersMade.put(frameworkId, rest));
    }
}
