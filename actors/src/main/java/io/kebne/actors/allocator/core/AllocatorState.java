package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrainStarted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrained;
import io.kebne.persistence.allocator.AllocatorEvent.AgentForgotten;
import io.kebne.persistence.allocator.AllocatorEvent.AgentGone;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.EpochConfirmed;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorEnded;
import io.kebne.persistence.allocator.AllocatorEvent.ExecutorLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.OperationAcknowledged;
import io.kebne.persistence.allocator.AllocatorEvent.OperationFinished;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskKillRequested;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.TaskResized;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.vavr.collection.HashMap;
import io.vavr.collection.Queue;
import io.vavr.control.Option;
import java.util.Optional;

/**
 * The hard state of a pool's allocator: who is in the pool and which task holds what. Immutable, with shared
 * structure, so that a reader may keep any version of it. {@link #apply} is the only way it changes; it throws
 * {@link IllegalStateException} on an event that cannot follow from this state.
 *
 * @param agents in the pool, unreachable ones included
 * @param frameworks subscribed, and removed ones that still have tasks or executors
 * @param completedFrameworks the latest that are over, the oldest first
 * @param totals scalars of all reachable agents together
 * @param policy what operators laid down
 * @param volumeGeneration the largest that was given to a persistent volume, also to one that is there no more
 */
public record AllocatorState(
        HashMap<AgentId, Agent> agents,
        HashMap<FrameworkId, Framework> frameworks,
        Queue<Framework> completedFrameworks,
        PoolTotals totals,
        Policy policy,
        long volumeGeneration) {
    /** How many frameworks that are over are remembered (Mesos: --max_completed_frameworks). */
    public static final int MAX_COMPLETED_FRAMEWORKS = 50;

    public static final AllocatorState EMPTY =
            new AllocatorState(HashMap.empty(), HashMap.empty(), Queue.empty(), PoolTotals.ZERO, Policy.EMPTY, 0);

    /**
     * The same with less history, for readers.
     *
     * @param maxFrameworks how many frameworks that are over it has, the latest
     * @param maxTasks how many ended tasks of each framework
     */
    AllocatorState showing(int maxFrameworks, int maxTasks) {
        Queue<Framework> latest = completedFrameworks.drop(Math.max(0, completedFrameworks.size() - maxFrameworks));
        return new AllocatorState(
                agents,
                frameworks.mapValues(framework -> framework.showing(maxTasks)),
                latest.map(framework -> framework.showing(maxTasks)),
                totals,
                policy,
                volumeGeneration);
    }

    /** The same with no more than so many unreachable tasks of each framework, for readers. */
    AllocatorState showingUnreachable(int most) {
        return new AllocatorState(
                agents, UnreachableTasks.latest(this, most), completedFrameworks, totals, policy, volumeGeneration);
    }

    /** Scalars of all reachable agents together. */
    public ScalarTotals total() {
        return totals.all();
    }

    public Option<Agent> agent(AgentId id) {
        return agents.get(id);
    }

    public Option<Framework> framework(FrameworkId id) {
        return frameworks.get(id);
    }

    /** A task that holds resources. */
    public Option<Task> task(TaskKey key) {
        return task(key.frameworkId(), key.taskId());
    }

    /** A task that holds resources. */
    public Option<Task> task(FrameworkId frameworkId, TaskId taskId) {
        return frameworks.get(frameworkId).flatMap(f -> f.tasks().get(taskId));
    }

    /** An executor that holds resources. */
    public Option<Executor> executor(FrameworkId frameworkId, AgentId agentId, ExecutorId executorId) {
        return frameworks.get(frameworkId).flatMap(f -> f.executors().get(new Executor.Place(agentId, executorId)));
    }

    public AllocatorState apply(AllocatorEvent event) {
        if (event instanceof TaskLaunched e) {
            return launched(e);
        } else if (event instanceof TaskEnded e) {
            return ended(e);
        } else if (event instanceof ExecutorLaunched e) {
            return launched(e);
        } else if (event instanceof ExecutorEnded e) {
            Executor executor = requireExecutor(e);
            return changing(requireAgent(e.agentId()), requireAgent(e.agentId()).without(executor))
                    .retired(requireFramework(e.frameworkId()).without(executor));
        } else if (event instanceof TaskKillRequested e) {
            Task task = requireTask(e.frameworkId(), e.taskId()).withKill(e.killPolicy(), e.reason());
            return with(requireFramework(e.frameworkId()).replacing(task));
        } else if (event instanceof TaskResized e) {
            return resized(e);
        } else if (event instanceof AgentAdmitted e) {
            return admitted(e);
        } else if (event instanceof AgentReregistered e) {
            return reregistered(e);
        } else if (event instanceof AgentUnreachable e) {
            Agent agent = requireAgent(e.agentId());
            return with(agent.unreachable(e.atMillis())).withTotals(totals.minus(agent.total()));
        } else if (event instanceof AgentRemoved e) {
            return withoutAgent(e.agentId());
        } else if (event instanceof FrameworkSubscribed e) {
            return with(frameworks
                    .get(e.info().id())
                    .map(f -> f.withInfo(e.info()))
                    .getOrElse(() -> Framework.subscribed(e.info(), e.atMillis())));
        } else if (event instanceof FrameworkRemoved e) {
            return retired(requireFramework(e.frameworkId()).removed(e.atMillis()));
        } else if (event instanceof AgentDrainStarted e) {
            Drain drain = new Drain(e.config(), false, e.atMillis());
            return with(requireAgent(e.agentId()).active(true, Optional.of(drain)));
        } else if (event instanceof AgentDrained e) {
            Agent agent = requireAgent(e.agentId());
            return with(agent.active(true, agent.drain().map(Drain::done)));
        } else if (event instanceof AgentDeactivated e) {
            Agent agent = requireAgent(e.agentId());
            return with(agent.active(true, agent.drain()));
        } else if (event instanceof AgentReactivated e) {
            return with(requireAgent(e.agentId()).active(false, Optional.empty()));
        } else if (event instanceof AgentGone e) {
            return withoutAgent(e.agentId()).withPolicy(policy.apply(event));
        } else if (event instanceof AgentForgotten e) {
            return agents.containsKey(e.agentId()) ? forgotten(e.agentId()) : withPolicy(policy.apply(event));
        } else if (event instanceof EpochConfirmed) {
            return this;
        }
        if (event instanceof AgentOversubscribed e) {
            Agent agent = requireAgent(e.agentId());
            return changing(agent, agent.oversubscribed(e.resources()));
        } else if (event instanceof ResourcesConverted e) {
            return converted(e);
        } else if (event instanceof OperationFinished e) {
            DoneOperation operation = new DoneOperation(e.operationId(), e.agentId(), e.uuid());
            return with(requireFramework(e.frameworkId()).with(operation));
        } else if (event instanceof OperationAcknowledged e) {
            return with(requireFramework(e.frameworkId()).acknowledged(e.uuid()));
        }
        return withPolicy(policy.apply(event));
    }

    private AllocatorState admitted(AgentAdmitted e) {
        if (agents.containsKey(e.info().id())) {
            throw new IllegalStateException("agent " + e.info().id() + " is admitted already");
        }
        Agent agent = Agent.admitted(e.info(), e.incarnation(), e.atMillis());
        return with(agent).withTotals(totals.plus(agent.total()));
    }

    private AllocatorState reregistered(AgentReregistered e) {
        Agent agent = requireAgent(e.info().id());
        PoolTotals others = agent.isReachable() ? totals.minus(agent.total()) : totals;
        Agent back = agent.reregistered(e.info(), e.incarnation(), e.atMillis());
        return with(back).withTotals(others.plus(back.total()));
    }

    private AllocatorState withoutAgent(AgentId agentId) {
        Agent agent = requireAgent(agentId);
        if (!agent.tasks().isEmpty()) {
            throw new IllegalStateException("agent " + agentId + " is removed with tasks");
        }
        PoolTotals rest = agent.isReachable() ? totals.minus(agent.total()) : totals;
        return new AllocatorState(
                        agents.remove(agentId), frameworks, completedFrameworks, rest, policy, volumeGeneration)
                .withoutExecutors(agent);
    }

    /** Executors end with their agent. */
    private AllocatorState withoutExecutors(Agent agent) {
        AllocatorState rest = this;
        for (ExecutorKey key : agent.executors()) {
            Framework framework = rest.requireFramework(key.frameworkId());
            Executor executor = framework
                    .executors()
                    .get(new Executor.Place(agent.id(), key.executorId()))
                    .get();
            rest = rest.retired(framework.without(executor));
        }
        return rest;
    }

    /** Its tasks go with it: whether they have ended will never be known. */
    private AllocatorState forgotten(AgentId agentId) {
        Agent agent = requireAgent(agentId);
        if (agent.isReachable()) {
            throw new IllegalStateException("agent " + agentId + " is forgotten although it is counted on");
        }
        AllocatorState rest = new AllocatorState(
                        agents.remove(agentId), frameworks, completedFrameworks, totals, policy, volumeGeneration)
                .withoutExecutors(agent);
        for (TaskKey key : agent.tasks()) {
            Task task = rest.requireTask(key.frameworkId(), key.taskId());
            rest = rest.retired(rest.requireFramework(key.frameworkId()).without(task));
        }
        return rest;
    }

    private AllocatorState converted(ResourcesConverted e) {
        Agent before = requireAgent(e.agentId());
        Agent after = before.converted(e.operation().conversion());
        return changing(before, after).withGeneration(VolumeGenerations.last(e.operation(), volumeGeneration));
    }

    private AllocatorState launched(TaskLaunched e) {
        Framework framework = requireFramework(e.frameworkId());
        if (framework.tasks().containsKey(e.task().taskId())) {
            throw new IllegalStateException("task " + e.task().taskId() + " is launched already");
        }
        Task task = new Task(
                e.frameworkId(),
                e.agentId(),
                e.role(),
                e.task(),
                e.atMillis(),
                false,
                Optional.empty(),
                Optional.empty(),
                e.group(),
                Optional.empty());
        return with(requireAgent(e.agentId()).with(task)).with(framework.with(task));
    }

    private AllocatorState resized(TaskResized e) {
        Task task = requireTask(e.frameworkId(), e.taskId());
        Task other = task.resized(e.resources(), e.limits(), e.atMillis());
        Agent agent = requireAgent(task.agentId());
        return changing(agent, agent.without(task).with(other))
                .with(requireFramework(e.frameworkId()).without(task).with(other));
    }

    private AllocatorState ended(TaskEnded e) {
        Task task = requireTask(e.frameworkId(), e.status().taskId());
        Framework framework = requireFramework(e.frameworkId()).ended(new CompletedTask(task, e.status()));
        Agent agent = requireAgent(task.agentId());
        return changing(agent, agent.without(task)).retired(framework);
    }

    private AllocatorState launched(ExecutorLaunched e) {
        Framework framework = requireFramework(e.frameworkId());
        Executor executor =
                new Executor(e.frameworkId(), e.agentId(), e.role(), e.executor(), e.containerId(), e.atMillis());
        if (framework.executors().containsKey(executor.place())) {
            throw new IllegalStateException("executor " + executor.key() + " is launched already");
        }
        return with(requireAgent(e.agentId()).with(executor)).with(framework.with(executor));
    }

    /** Moves a removed framework that holds nothing to those that are over. */
    private AllocatorState retired(Framework framework) {
        if (!framework.isRemoved() || !framework.isIdle()) {
            return with(framework);
        }
        Queue<Framework> over = completedFrameworks.enqueue(framework);
        return new AllocatorState(
                agents,
                frameworks.remove(framework.id()),
                over.size() > MAX_COMPLETED_FRAMEWORKS ? over.tail() : over,
                totals,
                policy,
                volumeGeneration);
    }

    /** An agent's total may become another. */
    private AllocatorState changing(Agent before, Agent after) {
        Resources then = before.total();
        Resources now = after.total();
        AllocatorState next = with(after);
        return before.isReachable() && !then.equals(now)
                ? next.withTotals(totals.minus(then).plus(now))
                : next;
    }

    private AllocatorState with(Agent agent) {
        return new AllocatorState(
                agents.put(agent.id(), agent), frameworks, completedFrameworks, totals, policy, volumeGeneration);
    }

    private AllocatorState with(Framework framework) {
        return new AllocatorState(
                agents,
                frameworks.put(framework.id(), framework),
                completedFrameworks,
                totals,
                policy,
                volumeGeneration);
    }

    private AllocatorState withTotals(PoolTotals newTotals) {
        return new AllocatorState(agents, frameworks, completedFrameworks, newTotals, policy, volumeGeneration);
    }

    private AllocatorState withGeneration(long newGeneration) {
        return new AllocatorState(agents, frameworks, completedFrameworks, totals, policy, newGeneration);
    }

    private AllocatorState withPolicy(Policy newPolicy) {
        return new AllocatorState(agents, frameworks, completedFrameworks, totals, newPolicy, volumeGeneration);
    }

    private Agent requireAgent(AgentId id) {
        return agents.get(id).getOrElseThrow(() -> new IllegalStateException("no agent " + id));
    }

    private Framework requireFramework(FrameworkId id) {
        return frameworks.get(id).getOrElseThrow(() -> new IllegalStateException("no framework " + id));
    }

    private Executor requireExecutor(ExecutorEnded e) {
        return executor(e.frameworkId(), e.agentId(), e.executorId())
                .getOrElseThrow(
                        () -> new IllegalStateException("no executor " + e.frameworkId() + "/" + e.executorId()));
    }

    private Task requireTask(FrameworkId frameworkId, TaskId taskId) {
        return task(frameworkId, taskId)
                .getOrElseThrow(() -> new IllegalStateException("no task " + frameworkId + "/" + taskId));
    }
}
