package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.task.CheckInfo;
import io.kebne.protocol.task.KillPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A service as its users want it (Marathon: app definition).
 *
 * @param instances how many; {@link #AS_SCALED} in what users ask for
 * @param ports of each instance, in the order of PORT0, PORT1 and so on
 * @param requirePorts whether an instance must have just the numbers that its ports name
 * @param constraints all of which hold for each instance
 * @param acceptedResourceRoles whose resources it takes, {@code *} being those of nobody; empty: all that are offered
 * @param killGrace between SIGTERM and SIGKILL; empty: the agent's
 * @param priority among tasks of its role, the lower the sooner ended for others; Kebne's own
 * @param readinessCheck when an instance takes requests; empty: when it is healthy
 * @param shutdownDelay how long an instance that is to end goes on, so that those who know of it can turn to others, before it
 *     is told (Nomad: shutdown_delay); Kebne's own. Empty: not at all
 * @param dependencies ids of services, and of groups of them, that are deployed first when they are deployed together
 * @param autoscaling how the number of instances follows what they do; Kebne's own. Empty: it does not
 */
public record ServiceSpec(
        ServiceId id,
        Program program,
        Demand demand,
        int instances,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PortDefinition> ports,
        boolean requirePorts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PlacementConstraint> constraints,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedSet<String> acceptedResourceRoles,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceHealthCheck> healthCheck,
        UpgradeStrategy upgrade,
        LaunchBackoff backoff,
        UnreachableStrategy unreachable,
        KillSelection killSelection,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> killGrace,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> labels,
        String role,
        int priority,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ReadinessCheck> readinessCheck,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Duration> shutdownDelay,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedSet<ServiceId> dependencies,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Autoscaling> autoscaling) {
    /** As many instances as there are by now, within the bounds of autoscaling; at first, the fewest. */
    public static final int AS_SCALED = -1;

    /** What one service's instances take in a message between masters must fit there. */
    public static final int MAX_INSTANCES = 1000;

    private static final int MAX_SIZE = 32 * 1024;
    private static final int MAX_PORTS = 100;
    private static final int MAX_CONSTRAINTS = 20;
    private static final int MAX_DEPENDENCIES = 100;
    private static final Duration MAX_SHUTDOWN_DELAY = Duration.ofHours(1);

    public ServiceSpec {
        requireInstances(instances, autoscaling);
        ports = ports == null ? List.of() : List.copyOf(ports);
        constraints = constraints == null ? List.of() : List.copyOf(constraints);
        acceptedResourceRoles = Collections.unmodifiableSortedSet(
                new TreeSet<>(acceptedResourceRoles == null ? List.of() : acceptedResourceRoles));
        dependencies =
                Collections.unmodifiableSortedSet(new TreeSet<>(dependencies == null ? List.of() : dependencies));
        if (dependencies.size() > MAX_DEPENDENCIES) {
            throw new InvalidValueException("dependencies", "must be at most " + MAX_DEPENDENCIES);
        }
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels == null ? Map.of() : labels));
        Role.require(role);
        requireRoles(acceptedResourceRoles, role);
        requirePorts(ports, requirePorts);
        if (constraints.size() > MAX_CONSTRAINTS) {
            throw new InvalidValueException("constraints", "must be at most " + MAX_CONSTRAINTS);
        }
        int portCount = ports.size();
        int mapped = program.portMappings().size();
        if (mapped > 0 && mapped != portCount) {
            throw new InvalidValueException("container.portMappings", "must be as many as the ports");
        }
        healthCheck
                .flatMap(ServiceHealthCheck::portIndex)
                .filter(i -> i < 0 || i >= portCount)
                .ifPresent(i -> {
                    throw new InvalidValueException("healthChecks[0].portIndex", "there is no port " + i);
                });
        killGrace.ifPresent(ServiceSpec::requireGrace);
        List<PortDefinition> defined = ports;
        readinessCheck.ifPresent(check -> check.port(defined));
        shutdownDelay.ifPresent(delay -> requireDelay(delay, upgrade));
        if (size(program, labels, autoscaling) > MAX_SIZE) {
            throw new InvalidValueException(
                    "cmd",
                    "commands, files, variables and labels must have at most " + MAX_SIZE + " characters in all");
        }
    }

    /** One that nothing scales. */
    public ServiceSpec(
            ServiceId id,
            Program program,
            Demand demand,
            int instances,
            List<PortDefinition> ports,
            boolean requirePorts,
            List<PlacementConstraint> constraints,
            SortedSet<String> acceptedResourceRoles,
            Optional<ServiceHealthCheck> healthCheck,
            UpgradeStrategy upgrade,
            LaunchBackoff backoff,
            UnreachableStrategy unreachable,
            KillSelection killSelection,
            Optional<Duration> killGrace,
            SortedMap<String, String> labels,
            String role,
            int priority,
            Optional<ReadinessCheck> readinessCheck,
            Optional<Duration> shutdownDelay,
            SortedSet<ServiceId> dependencies) {
        this(
                id,
                program,
                demand,
                instances,
                ports,
                requirePorts,
                constraints,
                acceptedResourceRoles,
                healthCheck,
                upgrade,
                backoff,
                unreachable,
                killSelection,
                killGrace,
                labels,
                role,
                priority,
                readinessCheck,
                shutdownDelay,
                dependencies,
                Optional.empty());
    }

    /** With defaults for all that is not named. */
    public static ServiceSpec of(ServiceId id, Program program, Demand demand, int instances) {
        return new ServiceSpec(
                id,
                program,
                demand,
                instances,
                List.of(),
                false,
                List.of(),
                new TreeSet<>(),
                Optional.empty(),
                UpgradeStrategy.DEFAULT,
                LaunchBackoff.DEFAULT,
                UnreachableStrategy.DEFAULT,
                KillSelection.YOUNGEST_FIRST,
                Optional.empty(),
                new TreeMap<>(),
                Role.DEFAULT,
                0,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>());
    }

    public ServiceSpec withDependencies(SortedSet<ServiceId> others) {
        return new ServiceSpec(
                id,
                program,
                demand,
                instances,
                ports,
                requirePorts,
                constraints,
                acceptedResourceRoles,
                healthCheck,
                upgrade,
                backoff,
                unreachable,
                killSelection,
                killGrace,
                labels,
                role,
                priority,
                readinessCheck,
                shutdownDelay,
                others,
                autoscaling);
    }

    public ServiceSpec withPorts(List<PortDefinition> others) {
        return new ServiceSpec(
                id,
                program,
                demand,
                instances,
                others,
                requirePorts,
                constraints,
                acceptedResourceRoles,
                healthCheck,
                upgrade,
                backoff,
                unreachable,
                killSelection,
                killGrace,
                labels,
                role,
                priority,
                readinessCheck,
                shutdownDelay,
                dependencies,
                autoscaling);
    }

    /** With what makes a deployment careful. */
    public ServiceSpec withCare(Optional<ReadinessCheck> readiness, Optional<Duration> delay) {
        return new ServiceSpec(
                id,
                program,
                demand,
                instances,
                ports,
                requirePorts,
                constraints,
                acceptedResourceRoles,
                healthCheck,
                upgrade,
                backoff,
                unreachable,
                killSelection,
                killGrace,
                labels,
                role,
                priority,
                readiness,
                delay,
                dependencies,
                autoscaling);
    }

    public ServiceSpec withInstances(int count) {
        return with(program, count, healthCheck, upgrade, autoscaling);
    }

    /** @param count how many instances */
    public ServiceSpec withAutoscaling(int count, Optional<Autoscaling> other) {
        return with(program, count, healthCheck, upgrade, other);
    }

    /** @param present how many instances there are to be by now; 0: there is no such service yet */
    public ServiceSpec scaledFrom(int present) {
        return instances == AS_SCALED ? withInstances(autoscaling.orElseThrow().within(present)) : this;
    }

    public ServiceSpec withProgram(Program other) {
        return with(other, instances, healthCheck, upgrade, autoscaling);
    }

    public ServiceSpec withHealthCheck(ServiceHealthCheck check) {
        return with(program, instances, Optional.of(check), upgrade, autoscaling);
    }

    public ServiceSpec withUpgrade(UpgradeStrategy other) {
        return with(program, instances, healthCheck, other, autoscaling);
    }

    private ServiceSpec with(
            Program newProgram,
            int count,
            Optional<ServiceHealthCheck> check,
            UpgradeStrategy newUpgrade,
            Optional<Autoscaling> newAutoscaling) {
        return new ServiceSpec(
                id,
                newProgram,
                demand,
                count,
                ports,
                requirePorts,
                constraints,
                acceptedResourceRoles,
                check,
                newUpgrade,
                backoff,
                unreachable,
                killSelection,
                killGrace,
                labels,
                role,
                priority,
                readinessCheck,
                shutdownDelay,
                dependencies,
                newAutoscaling);
    }

    /** Which look the agent takes at an instance with these ports, to know whether it is ready. */
    public Optional<CheckInfo> readiness(List<Integer> numbers) {
        return readinessCheck.map(check -> check.check(ports, numbers));
    }

    /** About how many characters this has. */
    public int size() {
        return size(program, labels, autoscaling);
    }

    private static void requireInstances(int instances, Optional<Autoscaling> autoscaling) {
        if (autoscaling.isEmpty() && (instances < 0 || instances > MAX_INSTANCES)) {
            throw new InvalidValueException("instances", "must lie between 0 and " + MAX_INSTANCES);
        }
        autoscaling
                .filter(bounds -> instances != AS_SCALED && bounds.within(instances) != instances)
                .ifPresent(bounds -> {
                    throw new InvalidValueException(
                            "instances",
                            "must lie between " + bounds.minInstances() + " and " + bounds.maxInstances()
                                    + ", as autoscaling says");
                });
    }

    private static int size(Program program, Map<String, String> labels, Optional<Autoscaling> autoscaling) {
        int size = program.size() + autoscaling.map(Autoscaling::size).orElse(0);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            size += label.getKey().length() + label.getValue().length();
        }
        return size;
    }

    private static void requireRoles(SortedSet<String> accepted, String role) {
        for (String one : accepted) {
            if (!one.equals(Role.DEFAULT) && !one.equals(role)) {
                throw new InvalidValueException("acceptedResourceRoles", "may name * and " + role + " only");
            }
        }
    }

    private static void requirePorts(List<PortDefinition> ports, boolean required) {
        if (ports.size() > MAX_PORTS) {
            throw new InvalidValueException("portDefinitions", "must be at most " + MAX_PORTS);
        }
        TreeSet<Integer> numbers = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (PortDefinition port : ports) {
            if (port.port() != 0 && !numbers.add(port.port())) {
                throw new InvalidValueException("portDefinitions", "name the port " + port.port() + " twice");
            }
            if (port.name().filter(name -> !names.add(name)).isPresent()) {
                throw new InvalidValueException(
                        "portDefinitions", "have the name '" + port.name().get() + "' twice");
            }
        }
        if (required && numbers.size() < ports.size()) {
            throw new InvalidValueException("requirePorts", "needs a number other than 0 for each port");
        }
    }

    /** A deployment would be given up while it waits. */
    private static void requireDelay(Duration delay, UpgradeStrategy upgrade) {
        if (delay.isNegative() || delay.compareTo(MAX_SHUTDOWN_DELAY) > 0) {
            throw new InvalidValueException(
                    "shutdownDelaySeconds", "must lie between 0 and " + MAX_SHUTDOWN_DELAY.toSeconds());
        } else if (delay.compareTo(upgrade.progressDeadline()) >= 0) {
            throw new InvalidValueException(
                    "shutdownDelaySeconds", "must be less than upgradeStrategy.progressDeadlineSeconds");
        }
    }

    private static void requireGrace(Duration grace) {
        try {
            new KillPolicy(grace);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("taskKillGracePeriodSeconds", e.reason());
        }
    }
}
