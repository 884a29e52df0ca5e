package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.volume.Generations;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The data of persistent volumes on a host's disk, by the names of the volumes; kept as {@code Volumes} does. Beside what an
 * agent notes of them stands what only the history knows: for which making of the volume they were begun.
 */
final class SimulatedVolumes {
    private final Map<String, Long> generations = new HashMap<>();
    private final Map<String, Integer> makings = new HashMap<>();

    /** For which making of its volume each was begun. Whoever uses the volumes writes it here. */
    Map<String, Integer> makings() {
        return makings;
    }

    /**
     * A task is to have its volumes: what earlier ones left there is deleted.
     *
     * @return false when there is the data of a later one
     */
    boolean claim(Resources resources) {
        for (Resource volume : resources.persistentVolumes().pieces()) {
            String name = VolumeHistory.name(volume);
            long found = generations.getOrDefault(name, 0L);
            long wanted = Generations.of(volume);
            if (Generations.isLater(found, wanted)) {
                return false;
            }
            if (Generations.isEarlier(found, wanted)) {
                makings.remove(name);
            }
            if (wanted != 0 || found == 0) {
                generations.put(name, wanted);
            }
        }
        return true;
    }

    /** Which are not deleted when an agent is told to keep these. */
    Set<String> kept(Collection<Resource> named, Collection<Resource> held, long lastGeneration) {
        Map<String, Resource> wanted =
                named.stream().collect(Collectors.toMap(VolumeHistory::name, Function.identity()));
        Set<String> inUse = held.stream().map(VolumeHistory::name).collect(Collectors.toSet());
        Set<String> kept = new HashSet<>();
        generations.forEach((name, data) -> {
            Resource volume = wanted.get(name);
            boolean over = volume == null
                    ? Generations.isOver(data, lastGeneration)
                    : Generations.isEarlier(data, Generations.of(volume));
            if (!over || inUse.contains(name)) {
                kept.add(name);
            }
        });
        generations.keySet().retainAll(kept);
        return kept;
    }

    void clear() {
        generations.clear();
        makings.clear();
    }
}
