package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.Tasks.Refusal;
import io.kebne.actors.agent.volume.Generations;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which persistent volumes an agent keeps the data of. */
final class AgentVolumes {
    private AgentVolumes() {}

    /**
     * Those that the allocator names; and, whatever it says, those that tasks hold.
     *
     * @param lastGeneration of all volumes when the allocator said it
     */
    static void keep(AgentTurn turn, Resources volumes, long lastGeneration) {
        List<Resource> named = volumes.persistentVolumes().pieces();
        turn.effect(new AgentEffect.KeepVolumes(named, held(turn), lastGeneration));
    }

    /**
     * A volume was destroyed. Messages of one life of the allocator come in order. One of an earlier life may be late and know
     * nothing of volumes made since, so it is not heeded; each registration names the volumes again.
     */
    static void changed(AgentTurn turn, KeepVolumes message) {
        if (turn.state().epoch().filter(message.allocatorEpoch()::equals).isPresent()) {
            keep(turn, message.volumes(), message.lastGeneration());
        }
    }

    /**
     * Why tasks cannot have their volumes: another task still has an earlier or later one in the same place. The ledger has ended that
     * task without the agent, or says late that this one is to run.
     */
    static Optional<Refusal> refusal(AgentTurn turn, List<TaskInfo> tasks) {
        for (TaskInfo task : tasks) {
            for (Resource volume : task.resources().persistentVolumes().pieces()) {
                if (held(turn).stream().anyMatch(held -> Generations.exclude(held, volume))) {
                    return Optional.of(new Refusal(
                            Reason.CONTAINER_LAUNCH_FAILED,
                            "Another task still uses an earlier or later volume in the place of " + volume));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Resource> held(AgentTurn turn) {
        List<Resource> held = new ArrayList<>();
        for (TaskEntry task : turn.state().tasks().values()) {
            held.addAll(task.info().resources().persistentVolumes().pieces());
        }
        return held;
    }
}
