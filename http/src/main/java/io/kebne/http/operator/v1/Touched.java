package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What changes are about, in their order: that is all that has to be looked at to say what has become different. */
final class Touched {
    /** Something that events tell of. */
    sealed interface Subject {}

    record OfAgent(AgentId id) implements Subject {}

    record OfFramework(FrameworkId id) implements Subject {}

    record OfTask(TaskKey key) implements Subject {}

    private final Map<Subject, List<TaskStatus>> statuses = new LinkedHashMap<>();

    private Touched() {}

    static Touched by(List<Change.Public> changes) {
        Touched touched = new Touched();
        for (Change.Public change : changes) {
            if (change instanceof Change.Journaled journaled) {
                touched.add(journaled.event());
            } else if (change instanceof Change.TaskProgressed progressed) {
                touched.add(progressed.key(), progressed.status());
            } else if (change instanceof Change.FrameworkAnnounced announced) {
                touched.add(new OfFramework(announced.frameworkId()));
            }
        }
        return touched;
    }

    /** Everything in either view. */
    static Touched all(AllocatorView before, AllocatorView after) {
        Touched touched = new Touched();
        for (AllocatorView view : List.of(before, after)) {
            view.state().agents().keySet().forEach(id -> touched.add(new OfAgent(id)));
            view.state().frameworks().keySet().forEach(id -> touched.add(new OfFramework(id)));
            for (Framework framework : view.state().frameworks().values()) {
                framework.tasks().values().forEach(task -> touched.add(new OfTask(task.key())));
            }
        }
        return touched;
    }

    /** Also these, behind what is there. */
    Touched and(Iterable<TaskKey> tasks) {
        tasks.forEach(key -> add(new OfTask(key)));
        return this;
    }

    List<Subject> subjects() {
        return List.copyOf(statuses.keySet());
    }

    /** What was said of a task on the way, the earliest first. */
    List<TaskStatus> statuses(TaskKey key) {
        return statuses.getOrDefault(new OfTask(key), List.of());
    }

    private void add(AllocatorEvent event) {
        if (event instanceof AllocatorEvent.TaskLaunched e) {
            add(new OfTask(new TaskKey(e.frameworkId(), e.task().taskId())));
        } else if (event instanceof AllocatorEvent.TaskEnded e) {
            add(new TaskKey(e.frameworkId(), e.status().taskId()), e.status());
        } else if (event instanceof AllocatorEvent.FrameworkSubscribed e) {
            add(new OfFramework(e.info().id()));
        } else if (event instanceof AllocatorEvent.FrameworkRemoved e) {
            add(new OfFramework(e.frameworkId()));
        } else if (event instanceof AllocatorEvent.AgentAdmitted e) {
            add(new OfAgent(e.info().id()));
        } else if (event instanceof AllocatorEvent.AgentReregistered e) {
            add(new OfAgent(e.info().id()));
        } else if (event instanceof AllocatorEvent.AgentUnreachable e) {
            add(new OfAgent(e.agentId()));
        } else if (event instanceof AllocatorEvent.AgentRemoved e) {
            add(new OfAgent(e.agentId()));
        } else if (event instanceof AllocatorEvent.AgentGone e) {
            add(new OfAgent(e.agentId()));
        } else if (event instanceof AllocatorEvent.AgentForgotten e) {
            add(new OfAgent(e.agentId()));
        }
    }

    private void add(Subject subject) {
        statuses.computeIfAbsent(subject, s -> new ArrayList<>());
    }

    private void add(TaskKey key, TaskStatus status) {
        statuses.computeIfAbsent(new OfTask(key), s -> new ArrayList<>()).add(status);
    }
}
