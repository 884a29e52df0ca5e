package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings ledger and agent together when an agent registers: what it lists against what the ledger holds. A task runs on
 * when the agent has it. One that the agent does not list was lost there, or never came there: it is sent again only when
 * nobody can have heard of it or of its loss.
 */
final class AgentReturn {
    private final Draft draft;
    private final AgentId agentId;
    private final boolean restarted;
    private final boolean wasUnreachable;

    private boolean later;

    /** Executors that the agent is told to start, or was since it made its list. */
    private final Set<String> startedAgain = new HashSet<>();

    /** What is to be launched again, by what is launched together. */
    private final Map<String, List<Task>> missed = new LinkedHashMap<>();

    /**
     * @param restarted whether another incarnation speaks than the one that registered last: the agent cannot vouch for
     *     what it did before, because its machine was restarted or its notes are damaged
     * @param wasUnreachable whether frameworks were told that the agent's tasks are unreachable, or lost
     */
    AgentReturn(Draft draft, AgentId agentId, boolean restarted, boolean wasUnreachable) {
        this.draft = draft;
        this.agentId = agentId;
        this.restarted = restarted;
        this.wasUnreachable = wasUnreachable;
    }

    /** The agent has what the ledger holds, as its digest says, and is told what it may have missed about that. */
    void resume() {
        for (TaskKey key : draft.state().agent(agentId).get().tasks()) {
            Task task = draft.state().task(key).get();
            repeatKill(task, shutDownIfOver(task));
            ResizeDecisions.repeat(draft, task);
        }
    }

    /**
     * The agent was taken in before, and may have been told of tasks since it made this list: it is no proof that something it
     * does not say is not there.
     */
    void compareLater(List<AgentTask> tasks, List<AgentExecutor> executors) {
        later = true;
        compare(tasks, executors);
    }

    void compare(List<AgentTask> tasks, List<AgentExecutor> executors) {
        compareTasks(tasks);
        for (Map.Entry<String, List<Task>> group : missed.entrySet()) {
            Task first = group.getValue().get(0);
            Framework framework = draft.state().framework(first.frameworkId()).get();
            Launches.again(draft, framework, group.getValue());
            ExecutorDecisions.of(draft, first).ifPresent(executor -> startedAgain.add(executor.containerId()));
            group.getValue().forEach(task -> repeatKill(task, framework));
        }
        ExecutorDecisions.compare(draft, agentId, executors, startedAgain);
    }

    private void compareTasks(List<AgentTask> tasks) {
        Map<TaskKey, TaskStatus> listed = new HashMap<>();
        for (AgentTask task : tasks) {
            listed.put(task.key(), task.status());
        }
        for (TaskKey key : draft.state().agent(agentId).get().tasks()) {
            Task task = draft.state().task(key).get();
            TaskStatus status = listed.remove(key);
            if (status == null) {
                unlisted(task);
            } else {
                resume(task, status);
            }
        }
        listed.forEach(this::unknown);
    }

    private void unlisted(Task task) {
        boolean ran = !draft.view().statuses(task.key()).isEmpty();
        if (restarted) {
            AgentDecisions.endLost(
                    draft, task.key(), Reason.AGENT_RESTARTED, "The agent was restarted and knows nothing of the task");
        } else if (ran && later) {
            ExecutorDecisions.of(draft, task).ifPresent(executor -> startedAgain.add(executor.containerId()));
        } else if (ran) {
            AgentDecisions.endLost(draft, task.key(), Reason.AGENT_RESTARTED, "The agent no longer has the task");
        } else if (wasUnreachable) {
            AgentDecisions.endDropped(draft, task.key(), "The launch did not reach the agent before that was given up");
        } else if (task.info().executor().isPresent()
                && ExecutorDecisions.of(draft, task).isEmpty()) {
            AgentDecisions.endDropped(draft, task.key(), "The executor of the task ended before the task came to it");
        } else {
            shutDownIfOver(task);
            boolean together =
                    task.info().executor().isPresent() && task.group().isPresent();
            String group = together ? task.group().get() : task.info().taskId().value();
            missed.computeIfAbsent(task.frameworkId() + "/" + group, name -> new ArrayList<>())
                    .add(task);
        }
    }

    private void resume(Task task, TaskStatus status) {
        Framework framework = shutDownIfOver(task);
        if (!status.state().isTerminal()) {
            draft.change(new Change.TaskProgressed(task.key(), status));
            if (wasUnreachable) {
                tellThatItRunsOn(task);
            }
        }
        repeatKill(task, framework);
        ResizeDecisions.repeat(draft, task);
    }

    /** The end that the agent will report, or what the task does now, is news to a framework that thought it lost. */
    private void tellThatItRunsOn(Task task) {
        TaskState state = draft.view().statuses(task.key()).last().state();
        draft.deliver(
                task.frameworkId(),
                TaskStatus.of(
                        task.info().taskId(),
                        state,
                        Source.MASTER,
                        Optional.of(Reason.AGENT_REREGISTERED),
                        "The agent is back",
                        draft.now().wallMillis(),
                        Optional.of(agentId)));
    }

    private Framework shutDownIfOver(Task task) {
        Framework framework = draft.state().framework(task.frameworkId()).get();
        if (framework.isRemoved()) {
            draft.tell(agentId, new AgentMessage.ShutdownFramework(framework.id()));
        }
        return framework;
    }

    private void repeatKill(Task task, Framework framework) {
        if (task.killRequested() || framework.isRemoved()) {
            draft.tell(agentId, new AgentMessage.KillTask(task.key(), task.killPolicy()));
        }
    }

    /** A task that the ledger does not hold here may only wait for the acknowledgement of its end. */
    private void unknown(TaskKey key, TaskStatus status) {
        if (!draft.state().frameworks().containsKey(key.frameworkId())) {
            draft.tell(agentId, new AgentMessage.ShutdownFramework(key.frameworkId()));
        } else if (!status.state().isTerminal()) {
            draft.tell(agentId, new AgentMessage.KillTask(key, Optional.empty()));
        }
    }
}
