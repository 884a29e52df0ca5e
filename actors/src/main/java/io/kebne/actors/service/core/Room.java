package io.kebne.actors.service.core;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.jvm.JdkVersion;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Ranges.Range;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of one offer while instances are placed on it. Mutable. */
final class Room {
    /** Tasks of one call, and about how many characters they have: they travel in one message. */
    private static final int MAX_TASKS = 100;

    private static final int MAX_SIZE = 256 * 1024;

    /** Agents may offer numbers that no instance could be told, or be looked at by. */
    private static final Ranges PORTS = Ranges.of(1, 65_535);

    /** What an instance would take. */
    record Share(Resources resources, List<Integer> ports) {}

    private final Offer offer;
    private final List<TaskInfo> tasks = new ArrayList<>();
    private Resources rest;
    private int size;

    Room(Offer offer) {
        this.offer = offer;
        this.rest = offer.resources();
    }

    Offer offer() {
        return offer;
    }

    /** In thousandths. */
    long cpus() {
        return rest.thousandths(Resources.CPUS);
    }

    List<TaskInfo> tasks() {
        return tasks;
    }

    boolean isFull(ServiceSpec spec) {
        return tasks.size() >= MAX_TASKS || size + spec.size() > MAX_SIZE;
    }

    /** Whether a JDK that the program needs is there, as far as that is a question of versions. */
    boolean hasJdk(ServiceSpec spec) {
        List<String> jdks = Attribute.texts(offer.attributes(), JdkVersion.ATTRIBUTE);
        return spec.program()
                .jvm()
                .filter(jvm -> jvm.jdk().filter(JdkVersion::isDirectory).isEmpty()
                        && JdkVersion.best(jdks, jvm.jdk()).isEmpty())
                .isEmpty();
    }

    /** @param random from 0 to 1: ports that were free a moment ago are not taken first again */
    Optional<Share> find(ServiceSpec spec, double random) {
        Resources usable = usable(spec);
        Resources wanted = spec.demand().resources();
        List<Integer> ports = List.of();
        if (!spec.ports().isEmpty()) {
            Optional<List<Integer>> found = ports(spec, ports(usable), random);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            ports = found.get();
            wanted = wanted.plus(Resources.of(
                    Resources.PORTS,
                    new Ranges(ports.stream().map(port -> new Range(port, port)).toList())));
        }
        List<Integer> chosen = ports;
        return usable.find(wanted).map(found -> new Share(found, chosen));
    }

    /** What keeps an instance away, in Marathon's words. */
    String lack(ServiceSpec spec) {
        Resources usable = usable(spec);
        if (usable.isEmpty()) {
            return "UnfulfilledRole";
        } else if (usable.thousandths(Resources.CPUS) < spec.demand().cpus()) {
            return "InsufficientCpus";
        } else if (usable.thousandths(Resources.MEM) < spec.demand().mem()) {
            return "InsufficientMemory";
        } else if (usable.thousandths(Resources.DISK) < spec.demand().disk()) {
            return "InsufficientDisk";
        }
        return "InsufficientPorts";
    }

    void take(ServiceSpec spec, Share share, TaskInfo task) {
        rest = rest.minus(share.resources());
        tasks.add(task);
        size += spec.size();
    }

    private Resources usable(ServiceSpec spec) {
        if (spec.acceptedResourceRoles().isEmpty()) {
            return rest;
        }
        Resources usable = Resources.EMPTY;
        for (String role : spec.acceptedResourceRoles()) {
            usable = usable.plus(role.equals(Role.DEFAULT) ? rest.unreserved() : rest.reservedTo(role));
        }
        return usable;
    }

    /** Whatever they are reserved to, and also where that is said of one twice. */
    private static Ranges ports(Resources usable) {
        List<Range> all = new ArrayList<>();
        for (Resource piece : usable.pieces()) {
            if (piece.name().equals(Resources.PORTS) && piece.value() instanceof Ranges ranges) {
                all.addAll(ranges.ranges());
            }
        }
        return new Ranges(all).common(PORTS);
    }

    private static Optional<List<Integer>> ports(ServiceSpec spec, Ranges offered, double random) {
        if (spec.requirePorts()) {
            List<Integer> wanted =
                    spec.ports().stream().map(PortDefinition::port).toList();
            return wanted.stream().allMatch(port -> offered.contains(Ranges.of(port, port)))
                    ? Optional.of(wanted)
                    : Optional.empty();
        }
        int count = spec.ports().size();
        long spare = offered.size() - count;
        if (spare < 0) {
            return Optional.empty();
        }
        long skip = (long) (random * (spare + 1));
        List<Integer> chosen = new ArrayList<>(count);
        for (Range range : offered.ranges()) {
            for (long port = range.begin() + Math.min(skip, range.size());
                    port <= range.end() && chosen.size() < count;
                    port++) {
                chosen.add((int) port);
            }
            skip = Math.max(0, skip - range.size());
        }
        return Optional.of(chosen);
    }
}
