package io.kebne.multijvm.simulation;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which volumes there are, as the journal says, and which data are theirs. Each making of a volume has a number: data belong to
 * the making for which they were begun.
 */
final class VolumeHistory {
    private record Volume(AgentId agentId, String name) {}

    private final Map<Volume, Integer> makings = new HashMap<>();
    /** The makings of the volumes that a task was launched with, by their names. */
    private final Map<TaskKey, Map<String, Integer>> ofTasks = new HashMap<>();

    private int made;

    /** What a host keeps the data of a volume under. */
    static String name(Resource volume) {
        return volume.traits().role() + "/"
                + volume.traits().disk().orElseThrow().volume().orElseThrow().id();
    }

    static List<String> names(Resources resources) {
        return resources.persistentVolumes().pieces().stream()
                .map(VolumeHistory::name)
                .toList();
    }

    /** An event is in the journal. */
    void durable(AllocatorEvent event) {
        if (event instanceof AllocatorEvent.ResourcesConverted e) {
            if (e.operation() instanceof Operation.Create create) {
                names(create.volumes()).forEach(name -> makings.put(new Volume(e.agentId(), name), ++made));
            } else if (e.operation() instanceof Operation.Destroy destroy) {
                names(destroy.volumes()).forEach(name -> makings.remove(new Volume(e.agentId(), name)));
            }
        } else if (event instanceof AllocatorEvent.AgentRemoved e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentGone e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.AgentForgotten e) {
            left(e.agentId());
        } else if (event instanceof AllocatorEvent.TaskLaunched e) {
            Map<String, Integer> own = names(e.task().resources()).stream()
                    .collect(Collectors.toMap(name -> name, name -> makings.get(new Volume(e.agentId(), name))));
            if (!own.isEmpty()) {
                ofTasks.put(new TaskKey(e.frameworkId(), e.task().taskId()), own);
            }
        }
    }

    /**
     * A task's process begins, with its volumes.
     *
     * @param data of its host, by the names of volumes: for which making they were begun; those that are missing are begun
     */
    void used(TaskKey key, Map<String, Integer> data) {
        ofTasks.getOrDefault(key, Map.of()).forEach((name, making) -> {
            int found = data.computeIfAbsent(name, begun -> making);
            if (found != making) {
                throw new ViolationException(
                        Invariant.VOLUMES,
                        key + " has volume " + name + " with data of making " + found + " and not " + making);
            }
        });
    }

    /** A host deletes all data but those of some volumes. */
    void kept(AgentId agentId, Set<String> kept, Map<String, Integer> data) {
        data.entrySet().removeIf(entry -> {
            boolean deleted = !kept.contains(entry.getKey());
            if (deleted && entry.getValue().equals(makings.get(new Volume(agentId, entry.getKey())))) {
                throw new ViolationException(
                        Invariant.VOLUMES,
                        agentId + " deletes the data of volume " + entry.getKey() + ", which is there");
            }
            return deleted;
        });
    }

    private void left(AgentId agentId) {
        makings.keySet().removeIf(volume -> volume.agentId().equals(agentId));
    }
}
