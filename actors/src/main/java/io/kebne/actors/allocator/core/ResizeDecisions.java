package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.TaskResized;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.operator.OperatorCommand.ResizeTask;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Running tasks that are given more or less of their agent's cpus and mem (Kebne's own). The ledger counts what they have from
 * then on, and tells the agent, which holds them to it.
 */
final class ResizeDecisions {
    private static final Set<String> NAMES = Set.of(Resources.CPUS, Resources.MEM);

    /** So long an agent is told again of what it may not have heard of; whoever comes back hears of it anyway. */
    private static final long REPEATED_MILLIS = 60_000;

    private ResizeDecisions() {}

    /** @throws RefusedException when nothing may be changed */
    static void byOperator(Draft draft, ResizeTask command) {
        Task task = draft.state()
                .task(command.frameworkId(), command.taskId())
                .getOrElseThrow(() -> invalid("task_id", "there is no such task, or it has ended"));
        requireOfItsOwn(task);
        Resources wanted = wanted(task, command);
        Map<String, Limit> limits = new TreeMap<>(task.info().limits());
        limits.putAll(command.limits());
        TaskInfo other = task.info().withResources(wanted).withLimits(limits);
        TaskValidation.invalid(other).ifPresent(why -> {
            throw invalid("resources", why);
        });
        requireHeap(task, other);
        if (other.equals(task.info())) {
            return;
        }
        Agent agent = draft.state().agent(task.agentId()).get();
        Resources more = wanted.minus(wanted.overlap(task.info().resources()));
        requireThere(agent, more);
        requireWithinLimits(draft, task, more);
        ConversionDecisions.rescindUntilFree(draft, agent, more);
        draft.event(new TaskResized(
                task.frameworkId(),
                task.info().taskId(),
                wanted,
                limits,
                draft.now().wallMillis()));
        repeat(draft, draft.state().task(task.key()).get());
        for (Quota quota : draft.state().policy().quotas().values()) {
            if (Consumption.isWithin(task.role(), quota.role())) {
                QuotaDecisions.rescindAboveLimits(draft, quota);
            }
        }
    }

    /** Tells the agent of a task that was resized. */
    static void repeat(Draft draft, Task task) {
        if (task.resizedMillis().isPresent()) {
            draft.tell(
                    task.agentId(),
                    new AgentMessage.ResizeTask(
                            task.key(), task.info().resources(), task.info().limits()));
        }
    }

    static boolean isRecent(Draft draft, Task task) {
        return task.resizedMillis()
                .filter(at -> draft.now().wallMillis() - at < REPEATED_MILLIS)
                .isPresent();
    }

    /** Others share what holds them. */
    private static void requireOfItsOwn(Task task) {
        if (task.info().executor().isPresent()) {
            throw conflict("task_id", "a task of an executor or a group shares their container");
        } else if (task.info().container().filter(ContainerInfo::isForEngine).isPresent()) {
            throw conflict("task_id", "a container of an engine cannot be resized");
        } else if (task.killRequested()) {
            throw conflict("task_id", "the task is being ended");
        }
    }

    private static Resources wanted(Task task, ResizeTask command) {
        if (command.amounts().isEmpty() && command.limits().isEmpty()) {
            throw invalid("cpus", "or mem, or a limit of them, must be given");
        }
        List<Resource> pieces = new ArrayList<>();
        Map<String, Scalar> left = new TreeMap<>(command.amounts());
        if (!NAMES.containsAll(left.keySet())) {
            throw invalid("resources", "only cpus and mem can be changed");
        }
        for (Resource piece : task.info().resources().pieces()) {
            if (!command.amounts().containsKey(piece.name())) {
                pieces.add(piece);
                continue;
            }
            Scalar amount = left.remove(piece.name());
            if (amount == null) {
                throw conflict(piece.name(), "the task has several kinds of it: of reservations, or lent");
            } else if (piece.traits().isRevocable()) {
                throw conflict(piece.name(), "what the task has of it is lent, and may be taken back");
            }
            pieces.add(new Resource(piece.name(), amount, piece.traits()));
        }
        left.forEach((name, amount) -> pieces.add(new Resource(name, amount, Traits.NONE)));
        return Resources.of(pieces);
    }

    /** What a Java program may take was decided when it began. */
    private static void requireHeap(Task task, TaskInfo other) {
        if (task.info().jvm().isPresent() && memory(other) < memory(task.info())) {
            throw conflict(Resources.MEM, "cannot become less: the task's Java program was sized when it began");
        }
    }

    private static long memory(TaskInfo task) {
        return Optional.ofNullable(task.limits().get(Resources.MEM))
                .map(Limit::thousandths)
                .orElseGet(() -> task.resources().thousandths(Resources.MEM));
    }

    /** Offers that are in the way can be taken back. */
    private static void requireThere(Agent agent, Resources more) {
        if (!agent.isReachable()) {
            throw conflict("task_id", "the task's agent cannot be reached");
        }
        boolean free = more.isEmpty()
                || (agent.total().contains(agent.allocated())
                        && agent.total().minus(agent.allocated()).contains(more));
        if (!free) {
            throw conflict(
                    "resources",
                    "the task's agent has no more than "
                            + agent.total().minus(agent.allocated().overlap(agent.total())) + " that no task holds");
        }
    }

    private static void requireWithinLimits(Draft draft, Task task, Resources more) {
        Resources charged = Framework.charged(more);
        for (Quota quota : draft.state().policy().quotas().values()) {
            if (quota.limits().isEmpty() || !Consumption.isWithin(task.role(), quota.role())) {
                continue;
            }
            ScalarTotals consumed = Consumption.of(draft.state(), quota.role());
            quota.limits().thousandths().forEach((name, limit) -> {
                long added = charged.thousandths(name);
                if (added > 0 && consumed.get(name) + added > limit) {
                    throw conflict(name, "role '" + quota.role() + "' may consume " + new Scalar(limit).text());
                }
            });
        }
    }

    private static RefusedException invalid(String field, String why) {
        return new RefusedException(Cause.INVALID, field, why);
    }

    private static RefusedException conflict(String field, String why) {
        return new RefusedException(Cause.CONFLICT, field, why);
    }
}
