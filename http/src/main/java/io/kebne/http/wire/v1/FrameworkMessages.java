package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.mesos.v1.Protos;

/** Frameworks (mesos.proto, FrameworkInfo). */
@SuppressWarnings("deprecation") // Mesos calls the one role of frameworks that are not MULTI_ROLE deprecated.
public final class FrameworkMessages {
    private FrameworkMessages() {}

    public static Protos.FrameworkID id(FrameworkId id) {
        return Protos.FrameworkID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static FrameworkId id(Protos.FrameworkID id, String field) {
        return Faults.named(field + ".value", () -> new FrameworkId(id.getValue()));
    }

    public static Protos.FrameworkInfo write(FrameworkInfo framework) {
        Protos.FrameworkInfo.Builder out = Protos.FrameworkInfo.newBuilder()
                .setId(id(framework.id()))
                .setName(framework.name())
                .setUser(framework.user())
                .setFailoverTimeout(framework.failoverTimeout().toMillis() / 1000.0)
                .setCheckpoint(framework.checkpoint())
                .setHostname(framework.hostname());
        if (framework.capabilities().contains(Capability.MULTI_ROLE)) {
            out.addAllRoles(framework.roles());
        } else {
            out.setRole(framework.roles().first());
        }
        framework.principal().ifPresent(out::setPrincipal);
        framework.webuiUrl().ifPresent(out::setWebuiUrl);
        for (Capability capability : new TreeSet<>(framework.capabilities())) {
            out.addCapabilitiesBuilder().setType(Protos.FrameworkInfo.Capability.Type.valueOf(capability.name()));
        }
        if (!framework.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(framework.labels()));
        }
        new TreeMap<>(framework.offerFilters()).forEach((role, filters) -> out.putOfferFilters(role, write(filters)));
        return out.build();
    }

    private static Protos.OfferFilters write(OfferFilters filters) {
        Protos.OfferFilters.Builder out = Protos.OfferFilters.newBuilder();
        if (filters.minAllocatableResources().isPresent()) {
            Protos.OfferFilters.MinAllocatableResources.Builder least = out.getMinAllocatableResourcesBuilder();
            for (OfferFilters.Quantities quantities :
                    filters.minAllocatableResources().get()) {
                Protos.OfferFilters.ResourceQuantities.Builder amounts = least.addQuantitiesBuilder();
                quantities
                        .amounts()
                        .forEach((name, amount) -> amounts.putQuantities(name, ValueMessages.write(amount)));
            }
        }
        return out.build();
    }

    /**
     * Of one that subscribes.
     *
     * @param newId of a framework that has none yet
     * @throws InvalidValueException naming the field from {@code framework_info} on
     */
    public static FrameworkInfo read(Protos.FrameworkInfo framework, FrameworkId newId) {
        String field = "framework_info";
        Set<Capability> capabilities = capabilities(framework);
        return new FrameworkInfo(
                framework.getId().getValue().isEmpty() ? newId : id(framework.getId(), field + ".id"),
                framework.getName(),
                framework.getUser(),
                roles(framework, capabilities),
                timeout(framework.getFailoverTimeout()),
                framework.getCheckpoint(),
                capabilities,
                framework.getHostname(),
                framework.getPrincipal().isEmpty() ? Optional.empty() : Optional.of(framework.getPrincipal()),
                framework.hasWebuiUrl() ? Optional.of(framework.getWebuiUrl()) : Optional.empty(),
                filters(framework),
                Faults.named(field + ".labels", () -> LabelMessages.read(framework.getLabels())));
    }

    /** One that Mesos does not know either is left out there too. */
    private static Set<Capability> capabilities(Protos.FrameworkInfo framework) {
        Set<Capability> known = EnumSet.noneOf(Capability.class);
        for (Protos.FrameworkInfo.Capability capability : framework.getCapabilitiesList()) {
            if (capability.getType() != Protos.FrameworkInfo.Capability.Type.UNKNOWN) {
                known.add(Capability.valueOf(capability.getType().name()));
            }
        }
        return known;
    }

    private static SortedSet<String> roles(Protos.FrameworkInfo framework, Set<Capability> capabilities) {
        boolean many = capabilities.contains(Capability.MULTI_ROLE);
        if (many && framework.hasRole()) {
            throw new InvalidValueException("framework_info.role", "must not be set by a framework that is MULTI_ROLE");
        } else if (!many && framework.getRolesCount() > 0) {
            throw new InvalidValueException("framework_info.roles", "needs the capability MULTI_ROLE");
        }
        SortedSet<String> roles = new TreeSet<>(many ? framework.getRolesList() : List.of(framework.getRole()));
        if (many && roles.size() < framework.getRolesCount()) {
            throw new InvalidValueException("framework_info.roles", "has a role twice");
        }
        return roles;
    }

    private static Duration timeout(double seconds) {
        return Durations.ofSeconds(seconds)
                .orElseThrow(() -> new InvalidValueException(
                        "framework_info.failover_timeout", "must lie between 0 and 100 years"));
    }

    private static Map<String, OfferFilters> filters(Protos.FrameworkInfo framework) {
        Map<String, OfferFilters> filters = new HashMap<>();
        framework
                .getOfferFiltersMap()
                .forEach((role, filter) -> filters.put(
                        role, Faults.named("framework_info.offer_filters[" + role + "]", () -> read(filter))));
        return filters;
    }

    private static OfferFilters read(Protos.OfferFilters filters) {
        if (!filters.hasMinAllocatableResources()) {
            return new OfferFilters(Optional.empty());
        }
        List<OfferFilters.Quantities> alternatives = new ArrayList<>();
        for (Protos.OfferFilters.ResourceQuantities quantities :
                filters.getMinAllocatableResources().getQuantitiesList()) {
            SortedMap<String, Scalar> amounts = new TreeMap<>();
            quantities.getQuantitiesMap().forEach((name, amount) -> amounts.put(name, Scalar.of(amount.getValue())));
            alternatives.add(new OfferFilters.Quantities(amounts));
        }
        return new OfferFilters(Optional.of(alternatives));
    }
}
