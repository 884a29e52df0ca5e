package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskKey;
import java.util.List;

/**
 * Messages to agents can get lost with a connection without anyone noticing. What shows no effect is said again, now and
 * then; agents do twice what they are told twice only if that makes no difference. Of agents that have not listed their tasks
 * yet it is not known what shows an effect: their lists will say what they have not heard of.
 */
final class Repetition {
    private Repetition() {}

    /** To be called every few seconds. O(tasks). */
    static void ofOrders(Draft draft) {
        for (AgentId agentId : draft.view().connected()) {
            for (TaskKey key : draft.state().agent(agentId).get().tasks()) {
                repeat(draft, draft.state().task(key).get());
            }
            for (ExecutorKey key : draft.state().agent(agentId).get().executors()) {
                if (draft.state().framework(key.frameworkId()).get().isRemoved()) {
                    draft.tell(agentId, new AgentMessage.ShutdownFramework(key.frameworkId()));
                }
            }
        }
    }

    private static void repeat(Draft draft, Task task) {
        Framework framework = draft.state().framework(task.frameworkId()).get();
        if (framework.isRemoved()) {
            draft.tell(task.agentId(), new AgentMessage.ShutdownFramework(framework.id()));
            // A task that its agent never heard of does not end with its framework there.
            draft.tell(task.agentId(), new AgentMessage.KillTask(task.key(), task.killPolicy()));
        } else if (task.killRequested()) {
            draft.tell(task.agentId(), new AgentMessage.KillTask(task.key(), task.killPolicy()));
        } else if (draft.view().statuses(task.key()).isEmpty()
                && !draft.session().listings().await(task.agentId())) {
            Launches.again(draft, framework, List.of(task));
        } else if (ResizeDecisions.isRecent(draft, task)) {
            ResizeDecisions.repeat(draft, task);
        }
    }
}
