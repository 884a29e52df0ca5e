package io.kebne.multijvm.measure;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A state as Mesos' benchmark of readers has it: as many ended tasks as running ones (master_benchmarks.cpp, GetState). */
final class LargeState {
    /** The state remembers so many ended tasks of a framework. */
    private static final int ENDED_PER_FRAMEWORK = 1_000;

    private static final Resources AGENT = Resources.parse("cpus:24;mem:65536;disk:200000;ports:[31000-32000]");
    private static final Resources TASK = Resources.parse("cpus:0.1;mem:32");

    /** Later than anything in the state. */
    private static final long NEWS_MILLIS = 1_000_000_000L;

    private final int frameworks;
    private AllocatorView view = AllocatorView.EMPTY;
    private long now = 1_000;

    private LargeState(int frameworks) {
        this.frameworks = frameworks;
    }

    /** @param tasks how many run, and how many have ended */
    static AllocatorView of(int agents, int tasks) {
        LargeState state = new LargeState(frameworks(tasks));
        for (int i = 0; i < state.frameworks; i++) {
            state.framework(framework(i));
        }
        for (int i = 0; i < agents; i++) {
            state.agent(agent(i), "host-" + i);
        }
        for (int i = 0; i < tasks; i++) {
            state.launch(i, "ended-" + i, agent(i % agents));
            state.end("ended-" + i, i);
        }
        for (int i = 0; i < tasks; i++) {
            state.launch(i, "running-" + i, agent(i % agents));
            state.run("running-" + i, i, agent(i % agents));
        }
        return state.view;
    }

    /**
     * News of a task that runs.
     *
     * @param tasks how many run
     * @param number from 1 on; each is later than those before
     */
    static Change.Public news(int tasks, int number, String message) {
        int task = number % tasks;
        FrameworkId owner = framework(task % frameworks(tasks));
        TaskId id = new TaskId("running-" + task);
        TaskStatus status = TaskStatus.of(
                id,
                TaskState.RUNNING,
                Source.EXECUTOR,
                Optional.empty(),
                message,
                NEWS_MILLIS + number,
                Optional.empty());
        return new Change.TaskProgressed(new TaskKey(owner, id), status);
    }

    private static int frameworks(int tasks) {
        return Math.max(1, tasks / ENDED_PER_FRAMEWORK);
    }

    private static AgentId agent(int number) {
        return new AgentId("agent-" + number);
    }

    private static FrameworkId framework(int number) {
        return new FrameworkId("framework-" + number);
    }

    private FrameworkId ownerOf(int task) {
        return framework(task % frameworks);
    }

    private void framework(FrameworkId id) {
        happens(new FrameworkSubscribed(FrameworkInfo.of(id, "name of " + id, "role"), now++));
        view = view.apply(new Change.FrameworkAnnounced(id, 1, true, Set.of(), List.of()));
    }

    private void agent(AgentId id, String host) {
        happens(new AgentAdmitted(new AgentInfo(id, host, "10.0.0.1", 5051, AGENT, List.of(), "0.1.0"), "1", now++));
        view = view.apply(new Change.AgentConnected(id));
    }

    private void launch(int number, String task, AgentId agent) {
        TaskInfo info = TaskInfo.of(new TaskId(task), "name of " + task, TASK, CommandInfo.shell("sleep 1000"));
        happens(new TaskLaunched(ownerOf(number), agent, "role", info, now++));
    }

    private void run(String task, int number, AgentId agent) {
        view = view.apply(new Change.TaskProgressed(
                new TaskKey(ownerOf(number), new TaskId(task)), status(task, TaskState.RUNNING, agent)));
    }

    private void end(String task, int number) {
        happens(new TaskEnded(ownerOf(number), status(task, TaskState.FINISHED, agent(0))));
    }

    private TaskStatus status(String task, TaskState state, AgentId agent) {
        return TaskStatus.of(new TaskId(task), state, Source.EXECUTOR, Optional.empty(), "", now++, Optional.of(agent));
    }

    private void happens(AllocatorEvent event) {
        view = view.apply(new Change.Journaled(event));
    }
}
