package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentCounters.Heard;
import io.kebne.actors.agent.core.Tasks.Refusal;
import io.kebne.protocol.agent.AgentMessage.MessageToExecutor;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorMessage;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tasks of executors. A task of the agent's own executor runs as if it were alone, but for its group. One of a framework's
 * executor waits, as STAGING, until that has connected; from then on the executor says what becomes of it.
 */
final class ExecutorTasks {
    private ExecutorTasks() {}

    /** What is to be run together, in which start of which executor. */
    private record Order(
            FrameworkInfo framework,
            String role,
            List<TaskInfo> tasks,
            Optional<String> group,
            ExecutorInfo executor,
            String containerId) {
        ExecutorKey key() {
            return new ExecutorKey(framework.id(), executor.executorId());
        }

        boolean isCustom() {
            return executor.type() == ExecutorInfo.Type.CUSTOM;
        }
    }

    static void run(AgentTurn turn, RunTask m) {
        run(
                turn,
                new Order(
                        m.framework(),
                        m.role(),
                        List.of(m.task()),
                        Optional.empty(),
                        m.task().executor().orElseThrow(),
                        m.containerId().orElseThrow()));
    }

    static void run(AgentTurn turn, RunGroup m) {
        ExecutorInfo executor = m.tasks().get(0).executor().orElseThrow();
        run(turn, new Order(m.framework(), m.role(), m.tasks(), Optional.of(m.group()), executor, m.containerId()));
    }

    private static void run(AgentTurn turn, Order order) {
        List<TaskInfo> fresh = new ArrayList<>();
        for (TaskInfo task : order.tasks()) {
            TaskKey key = new TaskKey(order.framework().id(), task.taskId());
            if (turn.state().knows(key)) {
                turn.updates(turn.state().updates().resend(key::equals, turn.now()));
            } else {
                fresh.add(task);
            }
        }
        Optional<Refusal> refusal = refusal(turn, order, fresh.size()).or(() -> AgentVolumes.refusal(turn, fresh));
        if (refusal.isPresent()) {
            fresh.forEach(task -> Tasks.refuse(
                    turn, order.framework(), new TaskKey(order.framework().id(), task.taskId()), refusal.get()));
        } else if (!fresh.isEmpty()) {
            ExecutorEntry entry = executor(turn, order);
            if (order.isCustom()) {
                stage(turn, order, entry, fresh);
            } else {
                launch(turn, order, entry, fresh);
            }
        }
    }

    private static Optional<Refusal> refusal(AgentTurn turn, Order order, int count) {
        Executors executors = turn.state().executors();
        boolean over = executors.hasEnded(order.containerId())
                || executors
                        .get(order.key())
                        .exists(entry -> entry.ending() || !entry.containerId().equals(order.containerId()));
        return over
                ? Optional.of(new Refusal(
                        Reason.EXECUTOR_TERMINATED, "The executor of the task ended before the task came to it"))
                : Tasks.refusal(turn, order.framework().id(), order.isCustom(), count);
    }

    private static ExecutorEntry executor(AgentTurn turn, Order order) {
        ExecutorEntry known = turn.state().executors().get(order.key()).getOrNull();
        if (known != null) {
            return known;
        }
        ExecutorEntry entry =
                ExecutorEntry.starting(order.framework(), order.role(), order.executor(), order.containerId());
        turn.executor(entry);
        if (order.isCustom()) {
            turn.effect(new AgentEffect.LaunchExecutor(entry));
        }
        return entry;
    }

    private static void launch(AgentTurn turn, Order order, ExecutorEntry entry, List<TaskInfo> tasks) {
        ExecutorEntry more = entry;
        for (TaskInfo task : tasks) {
            more = more.with(new TaskKey(order.framework().id(), task.taskId()));
        }
        turn.executor(more);
        for (TaskInfo task : tasks) {
            Tasks.launch(turn, order.framework(), order.role(), task, Optional.of(order.containerId()), order.group());
        }
    }

    private static void stage(AgentTurn turn, Order order, ExecutorEntry entry, List<TaskInfo> tasks) {
        ExecutorEntry more = entry;
        for (TaskInfo info : tasks) {
            TaskStatus staging = TaskStatus.of(
                            info.taskId(),
                            TaskState.STAGING,
                            Source.AGENT,
                            Optional.empty(),
                            "",
                            turn.now().wallMillis(),
                            Optional.of(turn.info().id()))
                    .in(order.executor().executorId(), order.containerId());
            TaskEntry task = new TaskEntry(
                    order.framework(),
                    order.role(),
                    info,
                    order.containerId(),
                    List.of(staging),
                    false,
                    Optional.empty(),
                    Optional.of(order.containerId()),
                    order.group());
            turn.state(turn.state()
                    .withTask(task)
                    .withCounters(turn.state().counters().plusLaunched()));
            turn.changed(task.key());
            more = more.with(task.key());
        }
        turn.executor(more);
        if (more.connected()) {
            turn.effect(new AgentEffect.TellExecutor(order.key(), event(order.group(), tasks)));
        }
    }

    private static ExecutorEvent event(Optional<String> group, List<TaskInfo> tasks) {
        return group.isPresent() ? new ExecutorEvent.LaunchGroup(tasks) : new ExecutorEvent.Launch(tasks.get(0));
    }

    /** An executor says something. One that is over is not heard. */
    static void said(AgentTurn turn, ExecutorKey key, ExecutorCall call) {
        ExecutorEntry entry = turn.state().executors().get(key).getOrNull();
        if (entry == null) {
            return;
        }
        if (call instanceof ExecutorCall.Subscribe subscribe) {
            subscribe(turn, entry, subscribe);
        } else if (call instanceof ExecutorCall.Update update) {
            update(turn, entry, update.status());
        } else if (call instanceof ExecutorCall.Message message) {
            turn.count(Heard.VALID_FRAMEWORK_MESSAGES);
            turn.tell(new ExecutorMessage(turn.info().id(), key, message.data()));
        }
    }

    /** Its scheduler says something to an executor. One that does not listen does not hear it. */
    static void message(AgentTurn turn, MessageToExecutor m) {
        boolean heard = turn.state().executors().get(m.key()).exists(ExecutorEntry::registered);
        turn.count(heard ? Heard.VALID_FRAMEWORK_MESSAGES : Heard.INVALID_FRAMEWORK_MESSAGES);
        turn.effect(new AgentEffect.TellExecutor(m.key(), new ExecutorEvent.Message(m.data())));
    }

    /**
     * It gets what it cannot have got yet: tasks of which it has said nothing and does not know, and the ends that were asked
     * for while it did not listen.
     */
    private static void subscribe(AgentTurn turn, ExecutorEntry before, ExecutorCall.Subscribe call) {
        ExecutorEntry entry = before.subscribed();
        turn.executor(entry.ending() ? entry : entry.due(Optional.empty()));
        tell(
                turn,
                entry,
                new ExecutorEvent.Subscribed(
                        entry.info(), entry.framework(), entry.role(), turn.info(), entry.containerId()));
        call.unacknowledgedUpdates().forEach(status -> update(turn, entry, status));
        Set<TaskId> has = new HashSet<>();
        call.unacknowledgedTasks().forEach(task -> has.add(task.taskId()));
        Map<String, List<TaskEntry>> missing = new LinkedHashMap<>();
        for (TaskEntry task : tasksOf(turn, entry)) {
            boolean unheard = task.isStaging() && !has.contains(task.info().taskId());
            if (unheard && task.killing()) {
                killedBefore(turn, task);
            } else if (unheard) {
                String together = task.group().orElse(task.info().taskId().value());
                missing.computeIfAbsent(together, name -> new ArrayList<>()).add(task);
            } else if (task.killing()) {
                tell(turn, entry, new ExecutorEvent.Kill(task.info().taskId(), Optional.empty()));
            }
        }
        for (List<TaskEntry> together : missing.values()) {
            tell(
                    turn,
                    entry,
                    event(
                            together.get(0).group(),
                            together.stream().map(TaskEntry::info).toList()));
        }
        if (entry.ending()) {
            tell(turn, entry, new ExecutorEvent.Shutdown());
        }
    }

    /** The earliest first. */
    private static List<TaskEntry> tasksOf(AgentTurn turn, ExecutorEntry entry) {
        List<TaskEntry> tasks = new ArrayList<>();
        for (TaskKey key : turn.state().executors().get(entry.key()).get().tasks()) {
            tasks.add(turn.state().tasks().get(key).get());
        }
        tasks.sort(Comparator.comparingLong(
                        (TaskEntry task) -> task.statuses().get(0).timestampMillis())
                .thenComparing(task -> task.info().taskId().value()));
        return tasks;
    }

    /** Takes what an executor says of a task, once, and lets it know when that is on disk. */
    private static void update(AgentTurn turn, ExecutorEntry entry, TaskStatus said) {
        TaskKey key = new TaskKey(entry.framework().id(), said.taskId());
        TaskEntry task = turn.state().tasks().get(key).getOrNull();
        boolean its = task != null
                && task.executorContainer().filter(entry.containerId()::equals).isPresent();
        boolean news = its && task.statuses().stream().noneMatch(s -> s.uuid().equals(said.uuid()));
        if (news) {
            TaskStatus status = said.from(Source.EXECUTOR, turn.info().id()).in(task.executorId(), entry.containerId());
            if (status.state().isTerminal()) {
                Tasks.over(turn, task, explained(task, status), false);
            } else {
                turn.state(turn.state().withTask(task.with(status)));
                turn.update(key, status);
            }
        } else if (!its && !turn.state().knows(key)) {
            turn.count(Heard.INVALID_STATUS_UPDATES);
            turn.effect(new AgentEffect.Remark(
                    "Executor " + entry.key() + " speaks of task " + said.taskId() + ", which is not its"));
        }
        said.uuid().ifPresent(uuid -> tell(turn, entry, new ExecutorEvent.Acknowledged(said.taskId(), uuid)));
    }

    private static TaskStatus explained(TaskEntry task, TaskStatus status) {
        boolean unexplained =
                status.state() == TaskState.KILLED && status.reason().isEmpty();
        return unexplained ? task.killReason().map(status::withReason).orElse(status) : status;
    }

    /** Has its executor end a task, which says so when it has. One that no executor can have heard of ends here. */
    static void kill(AgentTurn turn, TaskEntry task, Optional<KillPolicy> policy) {
        ExecutorEntry entry = ExecutorLife.of(turn, task);
        if (entry == null) {
            return;
        }
        if (!entry.registered()) {
            killStaged(turn, entry, task);
            return;
        }
        turn.state(turn.state().withTask(task.askedToEnd(Optional.empty())));
        turn.changed(task.key());
        if (entry.connected()) {
            tell(turn, entry, new ExecutorEvent.Kill(task.info().taskId(), policy));
        }
    }

    /** With its group, which is launched as a whole or not at all; an executor that is left without tasks is not waited for. */
    private static void killStaged(AgentTurn turn, ExecutorEntry entry, TaskEntry task) {
        for (TaskEntry other : tasksOf(turn, entry)) {
            boolean together = task.group().isPresent() && other.group().equals(task.group());
            if (together || other.key().equals(task.key())) {
                killedBefore(turn, other);
            }
        }
        turn.state()
                .executors()
                .get(entry.key())
                .filter(left -> left.tasks().isEmpty())
                .forEach(left -> ExecutorLife.shutdown(turn, left, Optional.empty()));
    }

    private static void killedBefore(AgentTurn turn, TaskEntry task) {
        TaskStatus killed = Tasks.status(
                turn,
                task,
                TaskState.KILLED,
                Source.AGENT,
                Optional.of(Reason.TASK_KILLED_DURING_LAUNCH),
                "The task was killed before its executor was given it");
        Tasks.over(turn, task, killed, false);
    }

    private static void tell(AgentTurn turn, ExecutorEntry entry, ExecutorEvent event) {
        turn.effect(new AgentEffect.TellExecutor(entry.key(), event));
    }
}
