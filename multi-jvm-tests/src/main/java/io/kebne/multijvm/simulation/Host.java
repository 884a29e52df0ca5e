package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.core.AgentDecider;
import io.kebne.actors.agent.core.AgentDecision;
import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentLimits;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine of the fleet: its agent, which can crash, and its tasks' processes, which live on then. An agent that starts ends
 * what an earlier one left, as the real one does, and begins a new incarnation. Its id is on its disk.
 */
final class Host {
    private static final AgentLimits LIMITS = new AgentLimits(
            50,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            5,
            5);
    private static final long TICK_MILLIS = 500;

    private final World world;
    private final Node node;
    private final Dice dice;
    private final Resources resources;
    private final Map<TaskKey, SimulatedProcess> processes = new LinkedHashMap<>();
    private AgentId id;
    private boolean expelled;
    private int replacements;
    private AgentLogic logic;
    private AgentState state = AgentState.initial(LIMITS);
    private boolean heartbeat;

    Host(World world, Node node, Dice dice, Resources resources) {
        this.world = world;
        this.node = node;
        this.dice = dice;
        this.resources = resources;
        this.id = new AgentId(node.name());
    }

    Node node() {
        return node;
    }

    AgentId id() {
        return id;
    }

    AgentState state() {
        return state;
    }

    Agenda agenda() {
        return world.agenda();
    }

    Trace trace() {
        return world.trace();
    }

    /** Whether a process of this task runs here. */
    boolean runs(TaskKey key) {
        SimulatedProcess process = processes.get(key);
        return process != null && process.isAlive();
    }

    /** Tasks whose processes run here. */
    List<TaskKey> running() {
        return processes.values().stream()
                .filter(SimulatedProcess::isAlive)
                .map(SimulatedProcess::key)
                .toList();
    }

    /** Starts the agent's process. */
    void start() {
        endProcesses();
        if (expelled) {
            // Whoever looks after the machine has made it a new agent.
            id = new AgentId(node.name() + "-" + ++replacements);
            expelled = false;
        }
        node.start();
        AgentInfo info = new AgentInfo(id, node.name(), "10.0.0.1", 5051, resources, List.of(), "1");
        String incarnation = dice.uuid().toString();
        logic = AgentLogic.of(new AgentDecider(info, incarnation, LIMITS), world.mutation());
        state = AgentState.initial(LIMITS);
        world.trace().note(() -> node.name() + " starts as " + id + " in incarnation " + incarnation);
        input(new AgentInput.RegistrationDue());
        node.later(TICK_MILLIS, this::tick);
    }

    /** Kill -9 of the agent's process. */
    void crash() {
        world.trace().note(() -> node.name() + " crashes");
        node.stop();
    }

    /** The machine goes down, and everything on it. */
    void reboot() {
        world.trace().note(() -> node.name() + " reboots");
        node.stop();
        endProcesses();
    }

    /** SIGTERM of the agent's process. */
    void stop() {
        node.run(() -> input(new AgentInput.Stop()));
    }

    void started(SimulatedProcess process) {
        world.history().started(process.key(), id);
    }

    void receive(AgentMessage message) {
        if (message instanceof AgentMessage.RunTask run) {
            world.history().told(new TaskKey(run.framework().id(), run.task().taskId()));
        }
        input(new AgentInput.Received(message));
    }

    private void endProcesses() {
        processes.values().forEach(SimulatedProcess::destroy);
        processes.clear();
    }

    private void tick() {
        input(new AgentInput.TimePassed());
        heartbeat = !heartbeat;
        if (heartbeat && node.isUp()) {
            input(new AgentInput.HeartbeatDue());
            input(new AgentInput.RegistrationDue());
        }
        node.later(TICK_MILLIS, this::tick);
    }

    private void input(AgentInput input) {
        if (!node.isUp()) {
            return;
        }
        AgentDecision decision = world.faultless(() -> logic.decide(state, input, node.now(), dice::uuid));
        state = decision.state();
        for (AgentEffect effect : decision.effects()) {
            carryOut(effect);
        }
    }

    private void carryOut(AgentEffect effect) {
        if (effect instanceof AgentEffect.TellAllocator tell) {
            AllocatorCommand command = tell.command();
            AgentId sender = id;
            Ref self = Ref.of(node);
            world.tellAllocator(node, command, allocator -> allocator.fromAgent(sender, command, self));
        } else if (effect instanceof AgentEffect.Launch launch) {
            int life = node.life();
            TaskKey key = launch.task().key();
            processes.put(key, new SimulatedProcess(this, launch.task(), dice, report -> {
                if (node.life() == life) {
                    input(new AgentInput.Reported(key, report));
                }
            }));
        } else if (effect instanceof AgentEffect.EndTask end) {
            SimulatedProcess process = processes.get(end.key());
            if (process != null) {
                process.end(end.grace());
            }
        } else if (effect instanceof AgentEffect.SayExpelled) {
            expelled = true;
        } else if (effect instanceof AgentEffect.Finish) {
            world.trace().note(() -> node.name() + " has stopped");
            node.stop();
            world.agenda().in(dice.between(500, 4_000), () -> {
                if (!node.isUp()) {
                    start();
                }
            });
        }
    }
}
