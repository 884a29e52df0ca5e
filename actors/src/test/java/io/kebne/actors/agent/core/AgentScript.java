package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.AgentEffect.ForgetContainer;
import io.kebne.actors.agent.core.AgentEffect.Remember;
import io.kebne.actors.agent.core.AgentEffect.RememberExecutor;
import io.kebne.actors.agent.core.AgentEffect.Resize;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Plays inputs to an agent's decider and keeps what it wants done. Ids count up from 1. */
final class AgentScript {
    static final AgentId AGENT = new AgentId("agent-1");
    static final String INCARNATION = "first-life";
    static final FrameworkId FRAMEWORK = new FrameworkId("framework");
    static final AgentLimits LIMITS = new AgentLimits(
            3,
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            2,
            2);
    static final AgentInfo INFO =
            new AgentInfo(AGENT, "host", "10.0.0.1", 5051, Resources.parse("cpus:4"), List.of(), "1.0.0");

    private final AgentDecider decider = new AgentDecider(INFO, INCARNATION, LIMITS);
    private AgentState state = AgentState.initial(LIMITS);
    private List<AgentEffect> effects = List.of();
    private final Map<TaskKey, TaskCheckpoint> disk = new LinkedHashMap<>();
    private final Map<String, ExecutorCheckpoint> executorsOnDisk = new LinkedHashMap<>();
    private long nextId = 1;
    private long nowMillis;

    /** An agent that the allocator knows. */
    static AgentScript registered() {
        AgentScript script = new AgentScript();
        script.when(new Registered("epoch-1"));
        return script;
    }

    AgentScript when(AgentInput input) {
        AgentDecision decision = decider.decide(state, input, now(), this::freshId);
        take(decision);
        return this;
    }

    private void take(AgentDecision decision) {
        state = decision.state();
        effects = decision.effects();
        for (Remember remember : effects(Remember.class)) {
            disk.remove(remember.key());
            remember.checkpoint().ifPresent(checkpoint -> disk.put(remember.key(), checkpoint));
        }
        for (RememberExecutor remember : effects(RememberExecutor.class)) {
            executorsOnDisk.remove(remember.containerId());
            remember.checkpoint().ifPresent(checkpoint -> executorsOnDisk.put(remember.containerId(), checkpoint));
        }
    }

    /**
     * Another life of the agent, which finds what this one has remembered.
     *
     * @param fate of all tasks that had not ended
     */
    AgentScript restarted(Recovered.Fate fate) {
        return restarted(fate, false);
    }

    /** The same, perhaps after the cluster has removed it. */
    AgentScript restarted(Recovered.Fate fate, boolean expelled) {
        AgentScript next = new AgentScript();
        next.disk.putAll(disk);
        next.executorsOnDisk.putAll(executorsOnDisk);
        next.nextId = nextId;
        next.nowMillis = nowMillis;
        List<Recovered.Found> found = disk.values().stream()
                .map(checkpoint -> new Recovered.Found(checkpoint, fate))
                .toList();
        List<Recovered.FoundExecutor> executors = executorsOnDisk.values().stream()
                .map(checkpoint -> new Recovered.FoundExecutor(checkpoint, fate))
                .toList();
        next.take(next.decider.recover(new Recovered(found, executors, expelled), next.now(), next::freshId));
        return next;
    }

    /** What is on disk of executors, by container. */
    Map<String, ExecutorCheckpoint> executorsOnDisk() {
        return executorsOnDisk;
    }

    /** What is on disk. */
    Map<TaskKey, TaskCheckpoint> disk() {
        return disk;
    }

    private Moment now() {
        return new Moment(5_000_000 + nowMillis, nowMillis);
    }

    private UUID freshId() {
        return new UUID(0, nextId++);
    }

    AgentScript when(AgentMessage message) {
        return when(new AgentInput.Received(message));
    }

    AgentScript after(Duration time) {
        nowMillis += time.toMillis();
        return when(new AgentInput.TimePassed());
    }

    /** The scheduler acknowledges all that it is told about this task from now on, and until it is told nothing. */
    AgentScript acknowledgeAll(TaskKey key) {
        for (var first = state.updates().first(key);
                first.isDefined();
                first = state.updates().first(key)) {
            when(new AcknowledgeStatus(key, first.get().uuid().orElseThrow()));
        }
        return this;
    }

    /** A task that runs, as its scheduler knows. */
    AgentScript runs(RunTask task) {
        when(task);
        when(new AgentInput.Reported(key(task), new TaskReport.Running()));
        return acknowledgeAll(key(task));
    }

    AgentState state() {
        return state;
    }

    /** Effects of the last input, but for what is remembered and forgotten, and the sizes of executors. */
    List<AgentEffect> effects() {
        return effects.stream()
                .filter(effect -> !(effect instanceof Remember
                        || effect instanceof RememberExecutor
                        || effect instanceof Resize
                        || effect instanceof ForgetContainer))
                .toList();
    }

    /** All effects of the last input. */
    List<AgentEffect> allEffects() {
        return effects;
    }

    <T extends AgentEffect> List<T> effects(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the last input said to the allocator. */
    List<AllocatorCommand> told() {
        return effects(TellAllocator.class).stream().map(TellAllocator::command).toList();
    }

    /** The statuses that the last input reported to the allocator. */
    List<TaskStatus> updates() {
        List<TaskStatus> statuses = new ArrayList<>();
        for (AllocatorCommand command : told()) {
            if (command instanceof UpdateStatus update) {
                assertThat(update.agentId()).isEqualTo(AGENT);
                statuses.add(update.status());
            }
        }
        return statuses;
    }

    List<TaskState> states() {
        return updates().stream().map(TaskStatus::state).toList();
    }

    /** The one status that the last input reported. */
    TaskStatus update() {
        assertThat(updates()).hasSize(1);
        return updates().get(0);
    }

    static RunTask task(String id) {
        return task(FRAMEWORK, id, Set.of(Capability.PARTITION_AWARE));
    }

    static RunTask task(FrameworkId framework, String id, Set<Capability> capabilities) {
        return task(framework, id, capabilities, true);
    }

    static RunTask task(FrameworkId framework, String id, Set<Capability> capabilities, boolean checkpoint) {
        FrameworkInfo info = new FrameworkInfo(
                framework,
                "name",
                "user",
                new TreeSet<>(Set.of("role")),
                Duration.ZERO,
                checkpoint,
                capabilities,
                "",
                Optional.empty(),
                Optional.empty());
        return new RunTask(
                info, "role", TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:1"), CommandInfo.shell("sleep 1")));
    }

    static TaskKey key(RunTask task) {
        return new TaskKey(task.framework().id(), task.task().taskId());
    }

    static AgentInput ended(RunTask task, TaskState state) {
        return new AgentInput.Reported(
                key(task), new TaskReport.Ended(state, Optional.empty(), "over", Optional.of(0), Optional.empty()));
    }
}
