package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Resources;
import io.vavr.Tuple;
import io.vavr.collection.HashMap;
import io.vavr.collection.HashSet;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Queue;
import io.vavr.collection.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Between {@link AllocatorState} and the flat form in which it is stored and sent. */
public final class Snapshots {
    private Snapshots() {}

    public static AllocatorSnapshot of(AllocatorState state) {
        List<AllocatorSnapshot.Agent> agents = state.agents()
                .values()
                .map(a -> new AllocatorSnapshot.Agent(
                        a.info(),
                        a.incarnation(),
                        a.registeredMillis(),
                        a.reregisteredMillis(),
                        a.unreachableMillis(),
                        a.deactivated(),
                        a.drain().map(d -> new AllocatorSnapshot.Drain(d.config(), d.drained(), d.startedMillis())),
                        a.own().equals(a.info().resources()) ? Optional.empty() : Optional.of(a.own()),
                        a.oversubscribed()))
                .toJavaList();
        List<AllocatorSnapshot.Framework> frameworks = new ArrayList<>();
        List<AllocatorSnapshot.Task> tasks = new ArrayList<>();
        List<AllocatorSnapshot.CompletedTask> completed = new ArrayList<>();
        List<AllocatorSnapshot.Executor> executors = new ArrayList<>();
        for (Framework framework :
                state.completedFrameworks().appendAll(state.frameworks().values())) {
            frameworks.add(new AllocatorSnapshot.Framework(
                    framework.info(),
                    framework.registeredMillis(),
                    framework.removedMillis(),
                    framework
                            .operations()
                            .values()
                            .map(o -> new AllocatorSnapshot.DoneOperation(o.operationId(), o.agentId(), o.uuid()))
                            .toJavaList()));
            framework.tasks().values().forEach(task -> tasks.add(flat(task)));
            framework.executors().values().forEach(executor -> executors.add(flat(executor)));
            for (TaskId taskId : framework.completedOrder()) {
                CompletedTask ended = framework.completed().get(taskId).get();
                completed.add(new AllocatorSnapshot.CompletedTask(flat(ended.task()), ended.status()));
            }
        }
        return new AllocatorSnapshot(
                agents, frameworks, tasks, completed, flat(state.policy()), executors, state.volumeGeneration());
    }

    public static AllocatorState restore(AllocatorSnapshot snapshot) {
        HashMap<FrameworkId, Framework> frameworks = frameworks(snapshot);
        HashMap<AgentId, Agent> agents = agents(snapshot);
        for (AllocatorSnapshot.Task t : snapshot.tasks()) {
            Task task = task(t);
            frameworks = frameworks.put(
                    t.frameworkId(), frameworks.get(t.frameworkId()).get().with(task));
            agents = agents.put(t.agentId(), agents.get(t.agentId()).get().with(task));
        }
        for (AllocatorSnapshot.Executor e : snapshot.executors()) {
            Executor executor =
                    new Executor(e.frameworkId(), e.agentId(), e.role(), e.info(), e.containerId(), e.launchedMillis());
            frameworks = frameworks.put(
                    e.frameworkId(), frameworks.get(e.frameworkId()).get().with(executor));
            agents = agents.put(e.agentId(), agents.get(e.agentId()).get().with(executor));
        }
        HashMap<FrameworkId, Framework> all = frameworks;
        Queue<Framework> over = Queue.ofAll(snapshot.frameworks())
                .flatMap(f -> all.get(f.info().id()))
                .filter(f -> f.isRemoved() && f.isIdle());
        PoolTotals total = agents.values()
                .filter(Agent::isReachable)
                .foldLeft(PoolTotals.ZERO, (sum, agent) -> sum.plus(agent.total()));
        return new AllocatorState(
                agents,
                all.removeAll(over.map(Framework::id)),
                over,
                total,
                policy(snapshot.policy()),
                snapshot.volumeGeneration());
    }

    private static HashMap<FrameworkId, Framework> frameworks(AllocatorSnapshot snapshot) {
        HashMap<FrameworkId, Framework> frameworks = HashMap.empty();
        for (AllocatorSnapshot.Framework f : snapshot.frameworks()) {
            Framework framework = Framework.subscribed(f.info(), f.registeredMillis());
            for (AllocatorSnapshot.DoneOperation o : f.operations()) {
                framework = framework.with(new DoneOperation(o.operationId(), o.agentId(), o.uuid()));
            }
            frameworks = frameworks.put(
                    framework.id(),
                    f.removedMillis().isPresent()
                            ? framework.removed(f.removedMillis().get())
                            : framework);
        }
        for (AllocatorSnapshot.CompletedTask c : snapshot.completedTasks()) {
            FrameworkId id = c.task().frameworkId();
            CompletedTask ended = new CompletedTask(task(c.task()), c.status());
            frameworks = frameworks.put(id, frameworks.get(id).get().remembering(ended));
        }
        return frameworks;
    }

    private static HashMap<AgentId, Agent> agents(AllocatorSnapshot snapshot) {
        HashMap<AgentId, Agent> agents = HashMap.empty();
        for (AllocatorSnapshot.Agent a : snapshot.agents()) {
            Agent agent = new Agent(
                    a.info(),
                    a.incarnation(),
                    a.registeredMillis(),
                    a.reregisteredMillis(),
                    a.unreachableMillis(),
                    a.converted().orElse(a.info().resources()),
                    a.oversubscribed(),
                    Resources.EMPTY,
                    SharedUse.NONE,
                    HashSet.empty(),
                    a.deactivated(),
                    a.drain().map(d -> new Drain(d.config(), d.drained(), d.startedMillis())),
                    HashSet.empty());
            agents = agents.put(agent.id(), agent);
        }
        return agents;
    }

    private static AllocatorSnapshot.Task flat(Task task) {
        return new AllocatorSnapshot.Task(
                task.frameworkId(),
                task.agentId(),
                task.role(),
                task.info(),
                task.launchedMillis(),
                task.killRequested(),
                task.killPolicy(),
                task.killReason(),
                task.group(),
                task.resizedMillis());
    }

    private static AllocatorSnapshot.Executor flat(Executor executor) {
        return new AllocatorSnapshot.Executor(
                executor.frameworkId(),
                executor.agentId(),
                executor.role(),
                executor.info(),
                executor.containerId(),
                executor.launchedMillis());
    }

    private static Task task(AllocatorSnapshot.Task t) {
        return new Task(
                t.frameworkId(),
                t.agentId(),
                t.role(),
                t.info(),
                t.launchedMillis(),
                t.killRequested(),
                t.killPolicy(),
                t.killReason(),
                t.group(),
                t.resizedMillis());
    }

    private static AllocatorSnapshot.Policy flat(Policy policy) {
        return new AllocatorSnapshot.Policy(
                policy.weights().map(w -> new Weight(w._1, w._2)).toJavaList(),
                policy.quotas().values().toJavaList(),
                policy.priorities().values().toJavaList(),
                policy.whitelist(),
                policy.gone()
                        .map(g -> new AllocatorSnapshot.GoneAgent(g._1, g._2))
                        .toJavaList(),
                policy.maintenance().windows().toJavaList(),
                policy.maintenance().down().toJavaList());
    }

    private static Policy policy(AllocatorSnapshot.Policy flat) {
        LinkedHashMap<AgentId, Long> gone = LinkedHashMap.empty();
        for (AllocatorSnapshot.GoneAgent agent : flat.goneAgents()) {
            gone = gone.put(agent.agentId(), agent.atMillis());
        }
        return new Policy(
                HashMap.ofEntries(Stream.ofAll(flat.weights()).map(w -> Tuple.of(w.role(), w.weight()))),
                HashMap.ofEntries(Stream.ofAll(flat.quotas()).map(q -> Tuple.of(q.role(), q))),
                HashMap.ofEntries(Stream.ofAll(flat.priorities()).map(r -> Tuple.of(r.role(), r))),
                flat.whitelist(),
                gone,
                Maintenance.of(flat.maintenance(), flat.machinesDown()));
    }
}
