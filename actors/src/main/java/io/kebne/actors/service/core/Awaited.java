package io.kebne.actors.service.core;

import io.kebne.protocol.service.ServiceId;
import io.vavr.collection.HashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Which services others wait for, counted by path, so that one that waits finds out without looking at all others. Follows
 * from the services, and is not journaled.
 *
 * @param deployed how many services that are being deployed are at a path or below it
 * @param needed how many services that are removed depend on a path
 */
record Awaited(HashMap<String, Integer> deployed, HashMap<String, Integer> needed) {
    static final Awaited NONE = new Awaited(HashMap.empty(), HashMap.empty());

    /** Whether a service, or one of a group, is being deployed. */
    boolean isDeployed(ServiceId path) {
        return deployed.containsKey(path.value());
    }

    /** Whether one that is removed depends on a service, or on a group that it is in. */
    boolean isNeeded(ServiceId id) {
        return paths(id).stream().anyMatch(needed::containsKey);
    }

    Awaited add(ServiceState service) {
        return changed(service, 1);
    }

    Awaited remove(ServiceState service) {
        return changed(service, -1);
    }

    /** A service is no more as it was. */
    Awaited replace(ServiceState before, ServiceState after) {
        boolean same = before.removing() == after.removing()
                && before.deployment().isPresent() == after.deployment().isPresent()
                && before.spec().dependencies().equals(after.spec().dependencies());
        return same ? this : remove(before).add(after);
    }

    private Awaited changed(ServiceState service, int by) {
        if (service.removing()) {
            List<String> dependencies =
                    service.spec().dependencies().stream().map(ServiceId::value).toList();
            return new Awaited(deployed, counted(needed, dependencies, by));
        }
        return service.deployment().isEmpty() ? this : new Awaited(counted(deployed, paths(service.id()), by), needed);
    }

    private static HashMap<String, Integer> counted(HashMap<String, Integer> counts, List<String> paths, int by) {
        HashMap<String, Integer> next = counts;
        for (String path : paths) {
            int count = next.getOrElse(path, 0) + by;
            next = count == 0 ? next.remove(path) : next.put(path, count);
        }
        return next;
    }

    /** That of a service, and those of the groups that it is in. */
    private static List<String> paths(ServiceId id) {
        List<String> paths = new ArrayList<>();
        for (int end = id.value().length(); end > 0; end = id.value().lastIndexOf('/', end - 1)) {
            paths.add(id.value().substring(0, end));
        }
        return paths;
    }
}
