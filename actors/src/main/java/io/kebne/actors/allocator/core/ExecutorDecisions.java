package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.ExecutorEnded;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.ExecutorInfo;
import io.vavr.collection.HashSet;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Executors hold resources of their own exactly once, however many tasks they run: from the launch of the first until their
 * agent says that they have ended. Each start of one has a name, so that what is said late of an earlier one does no harm.
 */
final class ExecutorDecisions {
    private ExecutorDecisions() {}

    /** @return the name of the start that is to run the task; it is entered in the ledger unless it is there */
    static String launch(Draft draft, Framework framework, Offer offer, ExecutorInfo info) {
        Framework current = draft.state().framework(framework.id()).get();
        Executor known = ExecutorValidation.known(current, offer.agentId(), info);
        if (known != null) {
            return known.containerId();
        }
        String name = framework.id() + "/" + info.executorId() + "/" + offer.id();
        String containerId =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        draft.event(new ExecutorLaunched(
                framework.id(),
                offer.agentId(),
                offer.role(),
                info,
                containerId,
                draft.now().wallMillis()));
        return containerId;
    }

    /** The executor that a task of the ledger runs in; empty for one that its agent runs itself, or whose executor ended. */
    static Optional<Executor> of(Draft draft, Task task) {
        return task.info()
                .executor()
                .flatMap(info -> draft.state()
                        .executor(task.frameworkId(), task.agentId(), info.executorId())
                        .toJavaOptional());
    }

    /** The agent is told in any case, for it repeats this until it is. */
    static void exited(Draft draft, ExecutorExited command) {
        ExecutorKey key = command.key();
        draft.tell(command.agentId(), new AgentMessage.AcknowledgeExit(key, command.containerId()));
        draft.state()
                .executor(key.frameworkId(), command.agentId(), key.executorId())
                .filter(executor -> executor.containerId().equals(command.containerId()))
                .forEach(executor -> end(draft, executor, command.status()));
    }

    private static void end(Draft draft, Executor executor, Optional<Integer> status) {
        boolean heard = draft.state().framework(executor.frameworkId()).exists(framework -> !framework.isRemoved());
        draft.event(new ExecutorEnded(
                executor.frameworkId(),
                executor.agentId(),
                executor.info().executorId(),
                draft.now().wallMillis()));
        if (heard) {
            draft.deliver(
                    executor.frameworkId(),
                    new SchedulerEvent.Failure(
                            executor.agentId(), Optional.of(executor.info().executorId()), status));
        }
    }

    static void message(Draft draft, ExecutorMessage command) {
        FrameworkId frameworkId = command.key().frameworkId();
        boolean known = draft.state()
                .executor(frameworkId, command.agentId(), command.key().executorId())
                .isDefined();
        if (known && draft.state().framework(frameworkId).exists(framework -> !framework.isRemoved())) {
            draft.deliver(
                    frameworkId,
                    new SchedulerEvent.Message(command.agentId(), command.key().executorId(), command.data()));
        }
    }

    static void message(Draft draft, Framework framework, SchedulerCall.Message call) {
        ExecutorKey key = new ExecutorKey(framework.id(), call.executorId());
        draft.tell(call.agentId(), new AgentMessage.MessageToExecutor(key, call.data()));
    }

    static void shutdown(Draft draft, Framework framework, SchedulerCall.Shutdown call) {
        draft.tell(
                call.agentId(), new AgentMessage.ShutdownExecutor(new ExecutorKey(framework.id(), call.executorId())));
    }

    /**
     * Brings ledger and agent together: an executor that the agent does not list has ended, and one that the ledger does not
     * hold is to end.
     *
     * @param startedAgain those that the agent has just been told to start, because it may never have heard of them
     */
    static void compare(Draft draft, AgentId agentId, List<AgentExecutor> listed, Set<String> startedAgain) {
        Map<String, ExecutorKey> living = new HashMap<>();
        listed.forEach(executor -> living.put(executor.containerId(), executor.key()));
        // The end of its last task may have been the end of an agent that was being drained.
        for (ExecutorKey key :
                draft.state().agent(agentId).map(Agent::executors).getOrElse(HashSet.empty())) {
            Executor executor = draft.state()
                    .executor(key.frameworkId(), agentId, key.executorId())
                    .get();
            boolean lives = living.remove(executor.containerId()) != null;
            if (!lives && !startedAgain.contains(executor.containerId())) {
                end(draft, executor, Optional.empty());
            }
        }
        living.values().forEach(key -> draft.tell(agentId, new AgentMessage.ShutdownExecutor(key)));
    }
}
