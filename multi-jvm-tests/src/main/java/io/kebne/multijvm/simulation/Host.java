package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.HeldEffects;
import io.kebne.actors.agent.core.AgentDecider;
import io.kebne.actors.agent.core.AgentDecision;
import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentLimits;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.Recovered;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A machine of the fleet: its agent, which can crash, and its tasks' processes, which live on then. What follows from what the
 * agent remembers waits until that is on its disk; an agent that starts goes on from there.
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
    private final HostDisk disk = new HostDisk();
    private final Map<TaskKey, SimulatedProcess> executors = new HashMap<>();
    private AgentId id;
    private boolean expelled;
    private int replacements;
    private AgentLogic logic;
    private HeldEffects held = new HeldEffects();
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

    /** Tasks whose processes run here. */
    List<TaskKey> running() {
        return disk.processes().stream()
                .filter(SimulatedProcess::isAlive)
                .map(SimulatedProcess::key)
                .toList();
    }

    /** Throws when the agent's process is there and has anything left to do or to say. */
    void requireEmpty() {
        if (node.isUp() && !state.reportable().isEmpty()) {
            throw new ViolationException(
                    Invariant.DRAINED, id + " is said to be drained and has " + state.reportable());
        }
    }

    /** Starts the agent's process. */
    void start() {
        if (expelled) {
            // Whoever looks after the machine has made it a new agent.
            disk.wipe();
            id = new AgentId(node.name() + "-" + ++replacements);
            expelled = false;
        }
        node.start();
        executors.clear();
        held = new HeldEffects();
        Recovered recovered = disk.recover(dice);
        AgentInfo info = new AgentInfo(id, node.name(), "10.0.0.1", 5051, resources, List.of(), "1");
        AgentDecider decider = new AgentDecider(info, disk.incarnation(), LIMITS);
        logic = AgentLogic.of(decider, world.mutation());
        world.trace()
                .note(() -> node.name() + " starts as " + id + " in incarnation " + disk.incarnation() + " with "
                        + recovered);
        carryOut(world.faultless(() -> decider.recover(recovered, node.now(), dice::uuid)));
        input(new AgentInput.RegistrationDue());
        node.later(TICK_MILLIS, this::tick);
    }

    /** Kill -9 of the agent's process. What it has noted may turn out to be damaged, or lost. */
    void crash(boolean damaged, boolean lost) {
        world.trace().note(() -> node.name() + " crashes" + (damaged ? ", damaged" : lost ? ", loses its notes" : ""));
        node.stop();
        if (damaged) {
            disk.damageOne(dice);
        } else if (lost) {
            disk.loseNotes();
        }
    }

    /** The machine goes down, and everything on it. */
    void reboot() {
        world.trace().note(() -> node.name() + " reboots");
        node.stop();
        disk.reboot();
    }

    /** SIGTERM of the agent's process: with an end of its tasks, or so that they run on. */
    void stop(boolean tasksRunOn) {
        node.run(() -> input(tasksRunOn ? new AgentInput.Leave() : new AgentInput.Stop()));
    }

    void started(SimulatedProcess process) {
        world.history().started(process.key(), id);
        world.history().volumes().used(process.key(), disk.volumes().makings());
    }

    /** @return false when a task cannot have its volumes */
    boolean claim(Resources volumes) {
        return disk.volumes().claim(volumes);
    }

    void receive(AgentMessage message) {
        if (message instanceof AgentMessage.RunTask run) {
            world.history().told(new TaskKey(run.framework().id(), run.task().taskId()));
        }
        input(new AgentInput.Received(message));
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
        carryOut(world.faultless(() -> logic.decide(state, input, node.now(), dice::uuid)));
    }

    private void carryOut(AgentDecision decision) {
        state = decision.state();
        for (AgentEffect effect : decision.effects()) {
            if (effect instanceof AgentEffect.Adopt adopt) {
                SimulatedProcess process = disk.process(adopt.task().containerId());
                executors.put(adopt.task().key(), process);
                process.adopt(reports(adopt.task().key()));
            } else if (held.admit(effect)) {
                carryOut(effect);
            }
        }
        remember();
    }

    /** A disk that cannot be written is tried again with the next input. */
    private void remember() {
        HeldEffects.Batch batch = held.nextWrite();
        if (batch.isEmpty()) {
            return;
        }
        boolean fails = dice.chance(0.01);
        node.later(dice.chance(0.02) ? dice.between(0, 1_000) : dice.between(0, 2), () -> {
            if (fails) {
                held.failed();
            } else {
                disk.write(batch.tasks());
                node.later(dice.between(0, 1), () -> {
                    held.done().forEach(this::carryOut);
                    remember();
                });
            }
        });
    }

    private Consumer<TaskReport> reports(TaskKey key) {
        int life = node.life();
        return report -> {
            if (node.life() == life) {
                input(new AgentInput.Reported(key, report));
            }
        };
    }

    private void carryOut(AgentEffect effect) {
        if (effect instanceof AgentEffect.TellAllocator tell) {
            AllocatorCommand command = tell.command();
            AgentId sender = id;
            Ref self = Ref.of(node);
            world.tellAllocator(node, command, allocator -> allocator.fromAgent(sender, command, self));
        } else if (effect instanceof AgentEffect.Launch launch) {
            TaskKey key = launch.task().key();
            SimulatedProcess process = new SimulatedProcess(this, launch.task(), dice, reports(key));
            disk.add(launch.task().containerId(), process);
            executors.put(key, process);
        } else if (effect instanceof AgentEffect.ForgetContainer forget) {
            disk.forget(forget.containerId());
        } else if (effect instanceof AgentEffect.EndTask end) {
            SimulatedProcess process = executors.get(end.key());
            if (process != null) {
                process.end(end.grace());
            }
        } else if (effect instanceof AgentEffect.KeepVolumes keep) {
            Set<String> kept = disk.volumes().kept(keep.volumes(), keep.held(), keep.lastGeneration());
            world.history().volumes().kept(id, kept, disk.volumes().makings());
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
