package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentCounters.Heard;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** One decision in the making: what is known, and what has been decided so far. Lives for one call of the decider. */
final class AgentTurn {
    private final AgentInfo info;
    private final String incarnation;
    private final AgentLimits limits;
    private final Moment now;
    private final Supplier<UUID> ids;
    private final AgentState before;
    private final Set<TaskKey> changed = new LinkedHashSet<>();
    private final Set<AgentExecutor> changedExecutors = new LinkedHashSet<>();
    private final List<AgentEffect> effects = new ArrayList<>();
    private AgentState state;

    AgentTurn(
            AgentState state, AgentInfo info, String incarnation, AgentLimits limits, Moment now, Supplier<UUID> ids) {
        this.before = state;
        this.state = state;
        this.info = info;
        this.incarnation = incarnation;
        this.limits = limits;
        this.now = now;
        this.ids = ids;
    }

    AgentState state() {
        return state;
    }

    AgentInfo info() {
        return info;
    }

    String incarnation() {
        return incarnation;
    }

    AgentLimits limits() {
        return limits;
    }

    Moment now() {
        return now;
    }

    UUID freshId() {
        return ids.get();
    }

    void state(AgentState newState) {
        state = newState;
    }

    void effect(AgentEffect effect) {
        effects.add(effect);
    }

    void tell(AllocatorCommand command) {
        effects.add(new AgentEffect.TellAllocator(command));
    }

    /**
     * Notes what became of the updates, and sends those that are to be sent. An agent that is not registered sends
     * none: all are sent when it is.
     */
    void updates(StatusUpdates.Step step) {
        state = state.withUpdates(step.next());
        if (state.isRegistered()) {
            step.outgoing().forEach(this::send);
        }
    }

    /** Sends an update whether the agent is registered or not. */
    void send(StatusUpdates.Outgoing update) {
        tell(new UpdateStatus(info.id(), update.key().frameworkId(), update.status()));
    }

    /** What is to be remembered of this task may be something else now. */
    void changed(TaskKey key) {
        changed.add(key);
    }

    /** From now on the executor is as this says. */
    void executor(ExecutorEntry entry) {
        boolean sameTasks = state.executors()
                .get(entry.key())
                .map(known -> known.tasks().equals(entry.tasks()))
                .getOrElse(entry.tasks().isEmpty());
        if (!sameTasks) {
            effect(new AgentEffect.Resize(entry.key()));
        }
        state = state.withExecutors(state.executors().with(entry));
        executorChanged(entry.key(), entry.containerId());
    }

    /** What is to be remembered of this start of an executor may be something else now. */
    void executorChanged(ExecutorKey key, String containerId) {
        changedExecutors.add(new AgentExecutor(key, containerId));
    }

    /** Queues an update of a task behind its earlier ones. */
    void update(TaskKey key, TaskStatus status) {
        changed(key);
        count(Heard.VALID_STATUS_UPDATES);
        updates(state.updates().add(key, status, now));
    }

    void count(Heard what) {
        state = state.withCounters(state.counters().plus(what));
    }

    /** What is to be remembered comes before everything that is done. */
    AgentDecision decision() {
        List<AgentEffect> all = new ArrayList<>();
        for (TaskKey key : changed) {
            Optional<TaskCheckpoint> checkpoint = TaskCheckpoint.of(state, key);
            if (!checkpoint.equals(TaskCheckpoint.of(before, key))) {
                all.add(new AgentEffect.Remember(key, checkpoint));
            }
        }
        for (AgentExecutor executor : changedExecutors) {
            Optional<ExecutorCheckpoint> checkpoint =
                    state.executors().checkpoint(executor.key(), executor.containerId());
            if (!checkpoint.equals(before.executors().checkpoint(executor.key(), executor.containerId()))) {
                all.add(new AgentEffect.RememberExecutor(executor.containerId(), checkpoint));
            }
        }
        all.addAll(effects);
        return new AgentDecision(state, all);
    }
}
