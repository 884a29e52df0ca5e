package io.kebne.protocol.framework;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.role.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A framework as it presents itself (mesos.proto, FrameworkInfo).
 *
 * @param id chosen by whoever subscribes first, kept for ever
 * @param name for people
 * @param user account under which tasks run where the agent switches users
 * @param roles for which it wants offers
 * @param failoverTimeout how long its tasks live without a scheduler; zero: they end when it disconnects
 * @param checkpoint whether tasks should outlive a restart of their agent
 * @param capabilities Mesos' names, such as PARTITION_AWARE
 * @param hostname of the scheduler
 * @param principal who it is, when authenticated
 * @param webuiUrl of the framework's own pages
 * @param offerFilters by role, what offers must hold at least; a role that is not named has what the master says for all
 * @param labels carried along
 */
public record FrameworkInfo(
        FrameworkId id,
        String name,
        String user,
        SortedSet<String> roles,
        Duration failoverTimeout,
        boolean checkpoint,
        Set<Capability> capabilities,
        String hostname,
        Optional<String> principal,
        Optional<String> webuiUrl,
        Map<String, OfferFilters> offerFilters,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Label> labels) {
    /** What a framework understands (mesos.proto, FrameworkInfo.Capability). */
    public enum Capability {
        REVOCABLE_RESOURCES,
        TASK_KILLING_STATE,
        GPU_RESOURCES,
        SHARED_RESOURCES,
        PARTITION_AWARE,
        MULTI_ROLE,
        RESERVATION_REFINEMENT,
        REGION_AWARE
    }

    private static final Duration MAX_FAILOVER_TIMEOUT = Duration.ofDays(36_500);

    public FrameworkInfo {
        if (name == null || name.isBlank()) {
            throw new InvalidValueException("framework_info.name", "must not be empty");
        }
        if (roles.isEmpty()) {
            throw new InvalidValueException("framework_info.roles", "must name at least one role");
        }
        roles.forEach(Role::require);
        if (failoverTimeout.isNegative() || failoverTimeout.compareTo(MAX_FAILOVER_TIMEOUT) > 0) {
            throw new InvalidValueException("framework_info.failover_timeout", "must lie between 0 and 100 years");
        }
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        capabilities = Set.copyOf(capabilities);
        offerFilters = offerFilters == null ? Map.of() : Map.copyOf(offerFilters);
        offerFilters.keySet().forEach(FrameworkInfo::requireFilteredRole);
        labels = labels == null ? List.of() : List.copyOf(labels);
    }

    /** Without labels. */
    public FrameworkInfo(
            FrameworkId id,
            String name,
            String user,
            SortedSet<String> roles,
            Duration failoverTimeout,
            boolean checkpoint,
            Set<Capability> capabilities,
            String hostname,
            Optional<String> principal,
            Optional<String> webuiUrl,
            Map<String, OfferFilters> offerFilters) {
        this(
                id,
                name,
                user,
                roles,
                failoverTimeout,
                checkpoint,
                capabilities,
                hostname,
                principal,
                webuiUrl,
                offerFilters,
                List.of());
    }

    /** Without offer filters and labels. */
    public FrameworkInfo(
            FrameworkId id,
            String name,
            String user,
            SortedSet<String> roles,
            Duration failoverTimeout,
            boolean checkpoint,
            Set<Capability> capabilities,
            String hostname,
            Optional<String> principal,
            Optional<String> webuiUrl) {
        this(id, name, user, roles, failoverTimeout, checkpoint, capabilities, hostname, principal, webuiUrl, Map.of());
    }

    /** A framework as most are: its tasks outlive their agent's restarts, and it ends when its scheduler goes. */
    public static FrameworkInfo of(FrameworkId id, String name, String role) {
        return new FrameworkInfo(
                id,
                name,
                System.getProperty("user.name", "nobody"),
                new TreeSet<>(Set.of(role)),
                Duration.ZERO,
                true,
                Set.of(Capability.MULTI_ROLE, Capability.PARTITION_AWARE),
                "",
                Optional.empty(),
                Optional.empty());
    }

    public boolean isPartitionAware() {
        return capabilities.contains(Capability.PARTITION_AWARE);
    }

    public FrameworkInfo withFailoverTimeout(Duration timeout) {
        Copy copy = new Copy(this);
        copy.failoverTimeout = timeout;
        return copy.made();
    }

    public FrameworkInfo withHostname(String newHostname) {
        Copy copy = new Copy(this);
        copy.hostname = newHostname;
        return copy.made();
    }

    public FrameworkInfo withPrincipal(Optional<String> newPrincipal) {
        Copy copy = new Copy(this);
        copy.principal = newPrincipal;
        return copy.made();
    }

    public FrameworkInfo withLabels(List<Label> newLabels) {
        Copy copy = new Copy(this);
        copy.labels = newLabels;
        return copy.made();
    }

    public FrameworkInfo withOfferFilters(Map<String, OfferFilters> filters) {
        Copy copy = new Copy(this);
        copy.offerFilters = filters;
        return copy.made();
    }

    /** The same with what of a framework never changes (Mesos: preserveImmutableFields), as it was said first. */
    public FrameworkInfo keeping(FrameworkInfo first) {
        Copy copy = new Copy(this);
        copy.user = first.user;
        copy.checkpoint = first.checkpoint;
        return copy.made();
    }

    /** What of a framework is to be another in its copy. */
    private static final class Copy {
        private final FrameworkInfo original;
        private String user;
        private Duration failoverTimeout;
        private boolean checkpoint;
        private String hostname;
        private Optional<String> principal;
        private Map<String, OfferFilters> offerFilters;
        private List<Label> labels;

        private Copy(FrameworkInfo original) {
            this.original = original;
            this.user = original.user;
            this.failoverTimeout = original.failoverTimeout;
            this.checkpoint = original.checkpoint;
            this.hostname = original.hostname;
            this.principal = original.principal;
            this.offerFilters = original.offerFilters;
            this.labels = original.labels;
        }

        private FrameworkInfo made() {
            return new FrameworkInfo(
                    original.id,
                    original.name,
                    user,
                    original.roles,
                    failoverTimeout,
                    checkpoint,
                    original.capabilities,
                    hostname,
                    principal,
                    original.webuiUrl,
                    offerFilters,
                    labels);
        }
    }

    private static void requireFilteredRole(String role) {
        try {
            Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("framework_info.offer_filters", e.getMessage());
        }
    }
}
