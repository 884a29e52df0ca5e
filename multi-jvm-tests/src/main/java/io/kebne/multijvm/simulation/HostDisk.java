package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.core.Recovered;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of an agent outlives its process: the checkpoints of its tasks, the name of its incarnation, and its tasks' processes
 * with what their supervisors note of their ends. What an agent that starts makes of it is decided as {@code RecoveredAgent}
 * does.
 */
final class HostDisk {
    private final Map<TaskKey, TaskCheckpoint> checkpoints = new LinkedHashMap<>();
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private final SimulatedVolumes volumes = new SimulatedVolumes();

    private String incarnation = "";
    private boolean rebooted;
    private boolean damaged;

    List<SimulatedProcess> processes() {
        return List.copyOf(processes.values());
    }

    SimulatedVolumes volumes() {
        return volumes;
    }

    /** That of a task's container, which is there until it is forgotten. */
    SimulatedProcess process(String containerId) {
        return processes.get(containerId);
    }

    void add(String containerId, SimulatedProcess process) {
        processes.put(containerId, process);
    }

    void forget(String containerId) {
        processes.remove(containerId);
    }

    void write(Map<TaskKey, Optional<TaskCheckpoint>> batch) {
        batch.forEach((key, checkpoint) ->
                checkpoint.ifPresentOrElse(present -> checkpoints.put(key, present), () -> checkpoints.remove(key)));
    }

    /** A checkpoint turns out to be unreadable, if there is any. */
    void damageOne(Dice dice) {
        if (!checkpoints.isEmpty()) {
            checkpoints.remove(dice.pick(List.copyOf(checkpoints.keySet())));
            damaged = true;
        }
    }

    /** Somebody deletes the agent's work directory; its tasks run on. */
    void loseNotes() {
        checkpoints.clear();
        volumes.clear();
        incarnation = "";
    }

    /** Processes end, and with them those who would have noted how. */
    void reboot() {
        processes.values().stream().filter(SimulatedProcess::isAlive).forEach(SimulatedProcess::destroy);
        rebooted = true;
    }

    /** The machine is made a new one. */
    void wipe() {
        processes.values().forEach(SimulatedProcess::destroy);
        processes.clear();
        loseNotes();
    }

    /** The name of the agent's life, as of the latest recovery. */
    String incarnation() {
        return incarnation;
    }

    /**
     * What an agent that starts finds. It goes on in the same incarnation if nothing is lost, and ends processes that belong to
     * no task that it knows.
     */
    Recovered recover(Dice dice) {
        List<Recovered.Found> found = new ArrayList<>();
        Set<String> remembered = new HashSet<>();
        for (TaskCheckpoint checkpoint : checkpoints.values()) {
            found.add(new Recovered.Found(checkpoint, fate(checkpoint)));
            checkpoint.task().map(TaskEntry::containerId).ifPresent(remembered::add);
        }
        boolean strays = endAllBut(remembered);
        if (incarnation.isEmpty() || rebooted || damaged || strays) {
            incarnation = dice.uuid().toString();
        }
        rebooted = false;
        damaged = false;
        return new Recovered(found, List.of(), false);
    }

    private Recovered.Fate fate(TaskCheckpoint checkpoint) {
        if (checkpoint.task().isEmpty()) {
            return new Recovered.NeverStarted();
        }
        TaskEntry task = checkpoint.task().get();
        SimulatedProcess process = processes.get(task.containerId());
        if (process != null && process.isAlive()) {
            return new Recovered.Runs();
        } else if (process != null && process.exit().isPresent()) {
            return new Recovered.Ended(process.exit().get());
        } else if (rebooted) {
            return new Recovered.Lost("The machine was restarted");
        }
        return task.statuses().size() > 1 ? new Recovered.Lost("Its process is gone") : new Recovered.NeverStarted();
    }

    /** @return whether there was any other that ran */
    private boolean endAllBut(Set<String> containers) {
        boolean ended = false;
        for (Map.Entry<String, SimulatedProcess> entry : List.copyOf(processes.entrySet())) {
            SimulatedProcess process = entry.getValue();
            if (!containers.contains(entry.getKey())) {
                ended |= process.isAlive();
                process.destroy();
                processes.remove(entry.getKey());
            }
        }
        return ended;
    }
}
