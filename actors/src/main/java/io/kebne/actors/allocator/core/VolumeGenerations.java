package io.kebne.actors.allocator.core;

import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Operation.Converting;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Which of the volumes that are made one after the other under one name is meant. Each that is made gets a generation, larger
 * than all before it in the pool, and so does every operation and task that names it: whatever schedulers and operators say,
 * who know nothing of generations. An agent that was away sees by it that its data are of an earlier volume.
 */
final class VolumeGenerations {
    private VolumeGenerations() {}

    /** What goes into the journal. That it is no less than the time is for agents whose old masters' journal was lost. */
    static Converting stamped(Draft draft, Agent agent, Converting operation) {
        if (operation instanceof Operation.Create o) {
            long next =
                    Math.max(draft.state().volumeGeneration() + 1, draft.now().wallMillis());
            return new Operation.Create(o.id(), each(o.volumes(), volume -> next));
        } else if (operation instanceof Operation.Destroy o) {
            return new Operation.Destroy(o.id(), ofLedger(agent, o.volumes()));
        } else if (operation instanceof Operation.GrowVolume o) {
            return new Operation.GrowVolume(o.id(), ofLedger(agent, o.volume()), o.addition());
        } else if (operation instanceof Operation.ShrinkVolume o) {
            return new Operation.ShrinkVolume(o.id(), ofLedger(agent, o.volume()), o.subtract());
        }
        return operation;
    }

    /** With the generations of the volumes that it is to have. */
    static TaskInfo stamped(Agent agent, TaskInfo task) {
        return task.resources().persistentVolumes().isEmpty()
                ? task
                : task.withResources(ofLedger(agent, task.resources()));
    }

    /** The largest that was given after an operation, if {@code before} was before. */
    static long last(Converting operation, long before) {
        long last = before;
        if (operation instanceof Operation.Create create) {
            for (Resource volume : create.volumes().pieces()) {
                last = Math.max(last, generation(volume));
            }
        }
        return last;
    }

    private static Resources ofLedger(Agent agent, Resources resources) {
        return each(resources, volume -> generation(agent, volume));
    }

    private static Resource ofLedger(Agent agent, Resource volume) {
        return with(volume, generation(agent, volume));
    }

    private static long generation(Agent agent, Resource volume) {
        for (Resource own : agent.total().persistentVolumes().pieces()) {
            if (own.traits().equals(volume.traits())) {
                return generation(own);
            }
        }
        return 0;
    }

    private static Resources each(Resources resources, ToLongFunction<Resource> generation) {
        List<Resource> pieces = new ArrayList<>();
        for (Resource piece : resources.pieces()) {
            pieces.add(piece.traits().isPersistentVolume() ? with(piece, generation.applyAsLong(piece)) : piece);
        }
        return Resources.of(pieces);
    }

    private static long generation(Resource volume) {
        return volume.traits()
                .disk()
                .flatMap(Disk::volume)
                .map(PersistentVolume::generation)
                .orElse(0L);
    }

    private static Resource with(Resource volume, long generation) {
        return volume.with(volume.traits()
                .withDisk(volume.traits()
                        .disk()
                        .map(disk -> new Disk(disk.volume().map(v -> v.ofGeneration(generation)), disk.source()))));
    }
}
