package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.agent.AgentExecutor;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What an agent says in a {@link RandomHistory}: mostly what the ledger holds. */
record RandomAgent(AgentId id, AllocatorState ledger) {
    static final List<TaskState> STATES = List.of(
            TaskState.STARTING,
            TaskState.RUNNING,
            TaskState.KILLING,
            TaskState.FINISHED,
            TaskState.FAILED,
            TaskState.KILLED);

    private static final List<String> TOTALS = List.of(
            "cpus:4;mem:4096;disk:1000;ports:[31000-31009];disks:{sda,sdb}",
            "cpus:2;mem:8192;disk:400;ports:[31000-31004]",
            "cpus:8;mem:1024;cpus(r0):2;disk(r0):300");
    private static final List<Integer> LENT = List.of(0, 1, 2, 4);

    static String revocable(int cpus) {
        return "[{\"name\": \"cpus\", \"type\": \"SCALAR\", \"scalar\": {\"value\": " + cpus + "}, \"revocable\": {}}]";
    }

    /** Half of them with a digest of what the ledger holds there, and most lend something. */
    AllocatorCommand heartbeat(Step step) {
        Optional<AgentDigest> digest = ledger.agent(id)
                .filter(agent -> step.c() % 2 == 0)
                .map(agent -> AgentDigest.of(
                        agent.info(),
                        incarnation(step.b()),
                        agent.tasks().toJavaList(),
                        agent.executors()
                                .toJavaStream()
                                .map(key -> new AgentExecutor(
                                        key,
                                        ledger.executor(key.frameworkId(), id, key.executorId())
                                                .get()
                                                .containerId()))
                                .toList()))
                .toJavaOptional();
        int lent = RandomHistory.pick(LENT, step.a() + step.c());
        Resources oversubscribed = lent == 0 ? Resources.EMPTY : Resources.parse(revocable(lent));
        return new AgentHeartbeat(id, incarnation(step.b()), digest, oversubscribed);
    }

    /** Now and then for an earlier life of the allocator. */
    AllocatorCommand list(Step step, String epoch) {
        return new TasksListed(
                id,
                incarnation(step.b()),
                step.c() % 7 == 0 ? "life-of-old" : epoch,
                listedTasks(step),
                listedExecutors(step.c()));
    }

    /** With other resources now and then. */
    AllocatorCommand register(Step step) {
        String total = step.b() % 4 == 0 ? RandomHistory.pick(TOTALS, step.c()) : RandomHistory.pick(TOTALS, step.a());
        Resources resources = Resources.parse(total);
        if (step.a() % 2 == 0 && step.c() % 6 != 0) {
            resources = resources.plus(Resources.of(RandomConversions.rawDisk("raw")));
        }
        return new RegisterAgent(
                Fleet.agent(id.value(), resources),
                incarnation(step.b()),
                listedTasks(step),
                ReconfigurationPolicy.ANY,
                listedExecutors(step.c()));
    }

    /** Most of those that the ledger holds there, and now and then one that it does not. */
    private List<AgentTask> listedTasks(Step step) {
        List<AgentTask> listed = new ArrayList<>();
        ledger.agent(id)
                .forEach(agent -> agent.tasks().toJavaList().stream()
                        .sorted(Comparator.comparing(TaskKey::toString))
                        .filter(key -> (key.hashCode() + step.c()) % 4 != 0)
                        .forEach(key -> listed.add(new AgentTask(
                                key,
                                Fleet.status(
                                        key.taskId().value(),
                                        RandomHistory.pick(STATES, key.hashCode() + step.c()),
                                        id.value())))));
        if (step.c() % 5 == 0) {
            listed.add(Fleet.listed("f0-0", "stranger", RandomHistory.pick(STATES, step.b()), id.value()));
        }
        return listed;
    }

    /** Most of those that the ledger holds there, and now and then one that it does not. */
    private List<AgentExecutor> listedExecutors(int choice) {
        List<AgentExecutor> listed = new ArrayList<>();
        for (Executor executor : executors(ledger)) {
            if (executor.agentId().equals(id) && (executor.containerId().hashCode() + choice) % 4 != 0) {
                listed.add(new AgentExecutor(executor.key(), executor.containerId()));
            }
        }
        if (choice % 5 == 0) {
            listed.add(new AgentExecutor(new ExecutorKey(new FrameworkId("f0-0"), new ExecutorId("e0")), "stranger"));
        }
        return listed;
    }

    /** In an order that is the same in every run. */
    static List<Executor> executors(AllocatorState ledger) {
        return ledger.frameworks()
                .values()
                .flatMap(framework -> framework.executors().values())
                .sortBy(Executor::containerId)
                .toJavaList();
    }

    static String incarnation(int choice) {
        return choice % 6 == 0 ? "second" : "first";
    }
}
