package io.kebne.actors.service.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which services wait for which others (Marathon: dependencies): when they are deployed, and, the other way round, removed. */
final class Dependencies {
    private Dependencies() {}

    /** Whether the deployment of a service waits, because one that it depends on is being deployed. */
    static boolean isHeld(Draft draft, ServiceState service) {
        Awaited awaited = draft.state().awaited();
        // One that is removed waits for those that depend on it, and are removed too.
        return service.removing()
                ? awaited.isNeeded(service.id())
                : service.spec().dependencies().stream().anyMatch(awaited::isDeployed);
    }

    /** Whether a path is that of a service, or of a group that it is in. */
    static boolean covers(ServiceId path, ServiceId id) {
        String value = path.value();
        return id.value().startsWith(value)
                && (id.value().length() == value.length() || id.value().charAt(value.length()) == '/');
    }

    /**
     * What services would depend on must be there, and lead nowhere back.
     *
     * @param changed in place of what there is
     * @param gone that will be there no more
     */
    static void require(ServicesState state, List<ServiceSpec> changed, Set<ServiceId> gone) {
        if (changed.stream().allMatch(spec -> spec.dependencies().isEmpty())) {
            return;
        }
        Map<ServiceId, ServiceSpec> all = specs(state, changed, gone);
        Map<ServiceId, List<ServiceId>> edges = new TreeMap<>();
        for (ServiceSpec spec : changed) {
            for (ServiceId dependency : spec.dependencies()) {
                if (all.keySet().stream().noneMatch(id -> covers(dependency, id))) {
                    throw new InvalidValueException(
                            "dependencies", spec.id() + " depends on " + dependency + ", which is not there");
                }
            }
            if (hasWayBack(spec.id(), all, edges)) {
                throw new InvalidValueException("dependencies", "of " + spec.id() + " lead back to it");
            }
        }
    }

    /** Whether what a service depended on before depends on it now. */
    static boolean leadBack(ServicesState state, ServiceSpec earlier) {
        return !earlier.dependencies().isEmpty()
                && hasWayBack(earlier.id(), specs(state, List.of(earlier), Set.of()), new TreeMap<>());
    }

    private static Map<ServiceId, ServiceSpec> specs(
            ServicesState state, List<ServiceSpec> changed, Set<ServiceId> gone) {
        Map<ServiceId, ServiceSpec> all = new TreeMap<>();
        state.services().values().forEach(service -> all.put(service.id(), service.spec()));
        all.keySet().removeAll(gone);
        changed.forEach(spec -> all.put(spec.id(), spec));
        return all;
    }

    private static List<ServiceId> edges(ServiceSpec spec, Map<ServiceId, ServiceSpec> all) {
        List<ServiceId> edges = new ArrayList<>();
        for (ServiceId dependency : spec.dependencies()) {
            all.keySet().stream().filter(id -> covers(dependency, id)).forEach(edges::add);
        }
        return edges;
    }

    /** @param edges that have been found so far */
    private static boolean hasWayBack(
            ServiceId from, Map<ServiceId, ServiceSpec> all, Map<ServiceId, List<ServiceId>> edges) {
        Set<ServiceId> seen = new HashSet<>();
        List<ServiceId> next = new ArrayList<>(List.of(from));
        while (!next.isEmpty()) {
            ServiceId id = next.remove(next.size() - 1);
            List<ServiceId> led = edges.computeIfAbsent(id, one -> edges(all.get(one), all));
            if (led.contains(from)) {
                return true;
            }
            led.stream().filter(seen::add).forEach(next::add);
        }
        return false;
    }
}
