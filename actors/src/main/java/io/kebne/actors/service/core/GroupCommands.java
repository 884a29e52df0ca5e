package io.kebne.actors.service.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes services together. A group is no more than what its services' ids have in common, so there is none without a
 * service. In which order they follow one another their {@link Dependencies} say.
 */
final class GroupCommands {
    private GroupCommands() {}

    static ServiceReply deploy(Draft draft, ServiceCommand.DeployGroup command) {
        Optional<ServiceReply> refused = command.group()
                .filter(group ->
                        command.create() && draft.state().services().keySet().exists(id -> covers(group, id)))
                .map(group -> new ServiceReply.Refused(
                        Cause.EXISTS, "id", "there is a group " + group + " already", Optional.empty()));
        if (refused.isPresent()) {
            return refused.get();
        }
        List<ServiceSpec> changed = changed(draft, command);
        Set<ServiceId> kept = new HashSet<>();
        command.services().forEach(spec -> kept.add(spec.id()));
        List<ServiceState> gone = draft.state()
                .services()
                .values()
                .filter(service -> !command.create()
                        && command.group()
                                .map(group -> isIn(group, service.id()))
                                .orElse(true)
                        && !kept.contains(service.id())
                        && !service.removing())
                .toJavaList();
        Set<ServiceId> goneIds = new HashSet<>();
        gone.forEach(service -> goneIds.add(service.id()));
        Dependencies.require(draft.state(), changed, goneIds);
        List<ServiceState> touched = new ArrayList<>(gone);
        changed.forEach(spec -> draft.state().find(spec.id()).ifPresent(touched::add));
        Optional<ServiceState> locked = locked(touched, command.force());
        if (locked.isPresent()) {
            return Commands.locked(locked.get());
        }
        int more = changed.size() + gone.size() - touched.size();
        if (draft.state().services().size() + more > Commands.MAX_SERVICES) {
            throw new InvalidValueException("apps", "there would be more than " + Commands.MAX_SERVICES + " services");
        }
        return begin(draft, gone, changed);
    }

    /** Those that are there when it is decided on: what is made or ended meanwhile has not been seen by who asks. */
    static ServiceReply scale(Draft draft, ServiceCommand.ScaleGroup command) {
        List<ServiceState> there = draft.state()
                .services()
                .values()
                .filter(service -> !service.removing()
                        && command.group()
                                .map(group -> isIn(group, service.id()))
                                .orElse(true))
                .toJavaList();
        if (there.isEmpty() && command.group().isPresent()) {
            return new ServiceReply.Refused(
                    Cause.NOT_FOUND,
                    "id",
                    "there is no group " + command.group().get(),
                    Optional.empty());
        }
        Optional<ServiceState> locked = locked(there, command.force());
        if (locked.isPresent()) {
            return Commands.locked(locked.get());
        }
        List<ServiceSpec> changed = there.stream()
                .map(service -> scaled(service.spec(), command.factor()))
                .filter(spec -> !draft.service(spec.id()).spec().equals(spec))
                .toList();
        return begin(draft, List.of(), changed);
    }

    /** As Marathon rounds. Comparing is cheap whatever the exponent; writing 1e-999999999 as a whole number is not. */
    private static ServiceSpec scaled(ServiceSpec spec, BigDecimal factor) {
        BigDecimal instances =
                factor.multiply(BigDecimal.valueOf(spec.instances())).min(BigDecimal.valueOf(Integer.MAX_VALUE));
        return spec.withInstances(
                instances.compareTo(BigDecimal.ONE) <= 0
                        ? instances.signum()
                        : instances.setScale(0, RoundingMode.CEILING).intValue());
    }

    private static Optional<ServiceState> locked(List<ServiceState> services, boolean force) {
        return services.stream()
                .filter(service -> service.removing() || (service.deployment().isPresent() && !force))
                .findFirst();
    }

    private static ServiceReply begin(Draft draft, List<ServiceState> gone, List<ServiceSpec> changed) {
        long version = draft.wallMillis();
        if (gone.isEmpty() && changed.isEmpty()) {
            return new ServiceReply.Begun(version, Optional.empty());
        }
        String id = draft.dice.freshId().get();
        gone.forEach(service -> Deployments.remove(draft, id, service));
        for (ServiceSpec spec : changed) {
            version = Math.max(
                    version, Deployments.change(draft, id, spec).version().version());
        }
        return new ServiceReply.Begun(version, Optional.of(id));
    }

    /** Those that are not there just so. */
    private static List<ServiceSpec> changed(Draft draft, ServiceCommand.DeployGroup command) {
        Set<ServiceId> seen = new HashSet<>();
        List<ServiceSpec> changed = new ArrayList<>();
        for (ServiceSpec asked : command.services()) {
            ServiceSpec spec = Autoscaler.resolved(draft.state(), asked);
            if (!seen.add(spec.id())) {
                throw new InvalidValueException("apps", "name " + spec.id() + " twice");
            }
            if (command.group().filter(group -> !covers(group, spec.id())).isPresent()) {
                throw new InvalidValueException(
                        "apps", spec.id() + " is not in " + command.group().get());
            }
            Placement.requireUsable(spec);
            Tasks.requireUsable(spec);
            Autoscaler.requireUsable(draft, spec);
            boolean same = draft.state()
                    .find(spec.id())
                    .filter(there -> !there.removing() && there.spec().equals(spec))
                    .isPresent();
            if (!same) {
                changed.add(spec);
            }
        }
        return changed;
    }

    private static boolean covers(ServiceId group, ServiceId id) {
        return Dependencies.covers(group, id);
    }

    /** A service that is called as the group is not in it. */
    private static boolean isIn(ServiceId group, ServiceId id) {
        return !group.equals(id) && covers(group, id);
    }
}
