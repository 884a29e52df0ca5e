package io.kebne.actors.agent.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Set;
import io.vavr.collection.Vector;
import java.util.function.Predicate;

/**
 * What has ended on this agent, for people who look: a bounded number of executors of a bounded number of frameworks,
 * as in Mesos. Immutable; lost when the agent's process ends.
 */
public final class AgentHistory {
    /** A framework as it presented itself last, and its ended tasks, the oldest first. */
    public record Past(FrameworkInfo framework, Vector<TaskEntry> tasks) {}

    private final int maxFrameworks;
    private final int maxTasks;
    private final LinkedHashMap<FrameworkId, Past> frameworks;

    private AgentHistory(int maxFrameworks, int maxTasks, LinkedHashMap<FrameworkId, Past> frameworks) {
        this.maxFrameworks = maxFrameworks;
        this.maxTasks = maxTasks;
        this.frameworks = frameworks;
    }

    static AgentHistory empty(int maxFrameworks, int maxTasks) {
        return new AgentHistory(maxFrameworks, maxTasks, LinkedHashMap.empty());
    }

    /** By framework; the one whose task ended first is first. */
    public Map<FrameworkId, Past> frameworks() {
        return frameworks;
    }

    /** @param active frameworks that have something running: they are kept and do not count */
    AgentHistory plus(TaskEntry ended, Predicate<FrameworkId> active) {
        FrameworkId id = ended.framework().id();
        Vector<TaskEntry> tasks =
                frameworks.get(id).map(Past::tasks).getOrElse(Vector.empty()).append(ended);
        LinkedHashMap<FrameworkId, Past> next =
                frameworks.put(id, new Past(ended.framework(), tasks.takeRight(maxTasks)));
        return new AgentHistory(maxFrameworks, maxTasks, next.size() > maxFrameworks ? trimmed(next, active) : next);
    }

    private LinkedHashMap<FrameworkId, Past> trimmed(
            LinkedHashMap<FrameworkId, Past> all, Predicate<FrameworkId> active) {
        Set<FrameworkId> idle = all.keySet().filter(id -> !active.test(id));
        return all.removeAll(idle.take(Math.max(0, idle.size() - maxFrameworks)));
    }
}
