package io.kebne.actors.agent.core;

import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which persistent volumes an agent keeps the data of. */
final class AgentVolumes {
    private AgentVolumes() {}

    /** Those that the allocator names; and, whatever it says, those that tasks hold. */
    static void keep(AgentTurn turn, Resources volumes) {
        Set<Resource> kept = new LinkedHashSet<>(volumes.persistentVolumes().pieces());
        for (TaskEntry task : turn.state().tasks().values()) {
            kept.addAll(task.info().resources().persistentVolumes().pieces());
        }
        turn.effect(new AgentEffect.KeepVolumes(List.copyOf(kept)));
    }

    /**
     * A volume was destroyed. Messages of one life of the allocator come in order. One of an earlier life may be late and know
     * nothing of volumes made since, so it is not heeded; each registration names the volumes again.
     */
    static void changed(AgentTurn turn, KeepVolumes message) {
        if (turn.state().epoch().filter(message.allocatorEpoch()::equals).isPresent()) {
            keep(turn, message.volumes());
        }
    }
}
