package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.operation.OperationState;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.control.Option;
import java.util.List;
import java.util.Optional;

/** The operations of an accepted offer, one after the other: each sees what those before it left. */
final class Launches {
    private Launches() {}

    /** None of the operations can be carried out, because of the offers they name. */
    static void drop(Draft draft, Framework framework, List<Operation> operations, String message) {
        for (Operation operation : operations) {
            if (operation instanceof Operation.Launch launch) {
                launch.tasks().forEach(task -> drop(draft, framework, task, message));
            } else if (operation instanceof Operation.LaunchGroup launch) {
                launch.tasks().forEach(task -> drop(draft, framework, task, message));
            } else if (operation instanceof Operation.Converting converting) {
                converting
                        .id()
                        .ifPresent(id -> OperationDecisions.refused(
                                draft, framework, Optional.empty(), id, OperationState.DROPPED, message));
            }
        }
    }

    /** @return what is left of the offered resources, as operations have made them */
    static Resources carryOut(
            Draft draft, Framework framework, Offer offer, List<Operation> operations, Resources offered) {
        Resources rest = offered;
        int index = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.Launch launch) {
                for (TaskInfo task : launch.tasks()) {
                    rest = launch(draft, framework, offer, task, rest);
                }
            } else if (operation instanceof Operation.LaunchGroup launch) {
                rest = launchGroup(draft, framework, offer, launch, offer.id() + "-" + index, rest);
            } else if (operation instanceof Operation.Converting converting) {
                rest = convert(draft, framework, offer, converting, rest);
            }
            index++;
        }
        return rest;
    }

    private static Resources convert(
            Draft draft, Framework framework, Offer offer, Operation.Converting operation, Resources available) {
        Framework current = draft.state().framework(framework.id()).get();
        Optional<String> error = current.operations().size() >= OperationDecisions.MAX_UNACKNOWLEDGED
                ? Optional.of("Too many operations are done but not acknowledged")
                : ConversionDecisions.byFramework(draft, framework, offer, operation, available);
        if (error.isPresent()) {
            operation
                    .id()
                    .ifPresent(id -> OperationDecisions.refused(
                            draft, framework, Optional.of(offer.agentId()), id, OperationState.ERROR, error.get()));
            return available;
        }
        operation.id().ifPresent(id -> OperationDecisions.finished(draft, framework, offer.agentId(), id));
        return available.apply(operation.conversion());
    }

    /** @return what the task leaves of {@code available}; all of it when the task is refused */
    private static Resources launch(
            Draft draft, Framework framework, Offer offer, TaskInfo asked, Resources available) {
        TaskInfo task =
                VolumeGenerations.stamped(draft.state().agent(offer.agentId()).get(), asked);
        Framework current = draft.state().framework(framework.id()).get();
        Optional<String> error = TaskValidation.error(current, offer, task, available);
        if (error.isPresent()) {
            invalid(draft, framework, offer, task, Reason.TASK_INVALID, error.get());
            return available;
        }
        Resources rest = task.executor()
                .map(executor -> TaskValidation.without(current, offer, executor, available))
                .orElse(available);
        Optional<String> container =
                task.executor().map(executor -> ExecutorDecisions.launch(draft, framework, offer, executor));
        note(draft, framework, offer, task, Optional.empty());
        draft.tell(offer.agentId(), new AgentMessage.RunTask(framework.info(), offer.role(), task, "", container));
        return rest.minus(task.resources().nonShared());
    }

    /** All tasks of a group are launched or none is. */
    private static Resources launchGroup(
            Draft draft,
            Framework framework,
            Offer offer,
            Operation.LaunchGroup launch,
            String group,
            Resources available) {
        Framework current = draft.state().framework(framework.id()).get();
        Agent agent = draft.state().agent(offer.agentId()).get();
        List<TaskInfo> tasks = launch.tasks().stream()
                .map(task -> VolumeGenerations.stamped(agent, task))
                .toList();
        Optional<String> error = TaskValidation.groupError(current, offer, launch, available);
        if (error.isPresent()) {
            tasks.forEach(task -> invalid(draft, framework, offer, task, Reason.TASK_GROUP_INVALID, error.get()));
            return available;
        }
        Resources rest = available;
        if (launch.executor().isPresent()) {
            ExecutorInfo executor = launch.executor().get();
            rest = TaskValidation.without(current, offer, executor, rest);
            tasks = tasks.stream().map(task -> task.withExecutor(executor)).toList();
            String container = ExecutorDecisions.launch(draft, framework, offer, executor);
            draft.tell(
                    offer.agentId(),
                    new AgentMessage.RunGroup(framework.info(), offer.role(), tasks, group, container, ""));
        } else {
            tasks.forEach(task ->
                    draft.tell(offer.agentId(), new AgentMessage.RunTask(framework.info(), offer.role(), task)));
        }
        for (TaskInfo task : tasks) {
            note(draft, framework, offer, task, Optional.of(group));
            rest = rest.minus(task.resources().nonShared());
        }
        return rest;
    }

    /**
     * Says again that a task is to run, or several of one group of an executor. One whose executor has ended meanwhile is not
     * said again: its agent has ended it.
     */
    static void again(Draft draft, Framework framework, List<Task> tasks) {
        Task first = tasks.get(0);
        Optional<String> container = ExecutorDecisions.of(draft, first).map(Executor::containerId);
        if (first.info().executor().isPresent() && container.isEmpty()) {
            return;
        }
        boolean together = container.isPresent() && first.group().isPresent();
        AgentMessage message = together
                ? new AgentMessage.RunGroup(
                        framework.info(),
                        first.role(),
                        tasks.stream().map(Task::info).toList(),
                        first.group().get(),
                        container.get(),
                        "")
                : new AgentMessage.RunTask(framework.info(), first.role(), first.info(), "", container);
        draft.tell(first.agentId(), message);
    }

    private static void note(Draft draft, Framework framework, Offer offer, TaskInfo task, Optional<String> group) {
        draft.event(new TaskLaunched(
                framework.id(),
                offer.agentId(),
                offer.role(),
                task,
                group,
                draft.now().wallMillis()));
    }

    /** A task that is known already was launched by an earlier delivery of the same call, and is not dropped. */
    private static void drop(Draft draft, Framework framework, TaskInfo task, String message) {
        Option<TaskStatus> known = TaskDecisions.known(draft, framework, task.taskId());
        if (known.isDefined()) {
            draft.deliver(framework.id(), known.get());
            return;
        }
        TaskState state = framework.info().isPartitionAware() ? TaskState.DROPPED : TaskState.LOST;
        answer(draft, framework, task, state, Reason.INVALID_OFFERS, message, Optional.empty());
    }

    private static void invalid(
            Draft draft, Framework framework, Offer offer, TaskInfo task, Reason reason, String message) {
        answer(draft, framework, task, TaskState.ERROR, reason, message, Optional.of(offer.agentId()));
    }

    private static void answer(
            Draft draft,
            Framework framework,
            TaskInfo task,
            TaskState state,
            Reason reason,
            String message,
            Optional<AgentId> agentId) {
        draft.deliver(
                framework.id(),
                TaskStatus.of(
                        task.taskId(),
                        state,
                        Source.MASTER,
                        Optional.of(reason),
                        message,
                        draft.now().wallMillis(),
                        agentId));
    }
}
