package io.kebne.actors.view;

import io.kebne.actors.allocator.core.Change;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Conversion;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Roughly how many bytes things take on the wire, so that messages can be kept well below the transport's frame. Names
 * of fields and ids count with a constant for each thing; text that comes from outside, with its length.
 */
final class WireSize {
    private static final int SMALL = 300;
    private static final int ENTRY = 100;
    private static final int NUMBER = 8;

    private WireSize() {}

    static int of(AllocatorSnapshot.Agent agent) {
        return SMALL + of(agent.info()) + agent.converted().map(WireSize::of).orElse(0) + of(agent.oversubscribed());
    }

    static int of(AllocatorSnapshot.Framework framework) {
        return SMALL + of(framework.info());
    }

    static int of(AllocatorSnapshot.Task task) {
        return SMALL + TaskSize.of(task.info());
    }

    static int of(AllocatorSnapshot.CompletedTask completed) {
        return of(completed.task()) + TaskSize.of(completed.status());
    }

    static int of(Change.Public change) {
        if (change instanceof Change.Journaled c) {
            return SMALL + of(c.event());
        } else if (change instanceof Change.OfferMade c) {
            return 2 * SMALL
                    + of(c.offer().resources())
                    + attributes(c.offer().attributes())
                    + c.offer().domain().map(WireSize::of).orElse(0);
        } else if (change instanceof Change.TaskProgressed c) {
            return SMALL + TaskSize.of(c.status());
        } else if (change instanceof Change.FrameworkAnnounced c) {
            return SMALL + texts(c.suppressedRoles()) + requests(c.requests()) + of(c.offerConstraints());
        }
        return SMALL;
    }

    static int of(Quota quota) {
        return ENTRY
                + quota.role().length()
                + of(quota.guarantees().thousandths())
                + of(quota.limits().thousandths());
    }

    static int of(MachineId machine) {
        return of(machine.hostname()) + machine.ip().length();
    }

    static int of(MaintenanceWindow window) {
        return ENTRY + window.machines().stream().mapToInt(WireSize::of).sum();
    }

    /** A role, a host or an id, and the little that is said of it. */
    static int of(String name) {
        return ENTRY + name.length();
    }

    private static int of(Map<String, Long> quantities) {
        int size = 0;
        for (String name : quantities.keySet()) {
            size += 20 + name.length();
        }
        return size;
    }

    private static int of(AllocatorEvent event) {
        if (event instanceof AllocatorEvent.TaskLaunched e) {
            return TaskSize.of(e.task());
        } else if (event instanceof AllocatorEvent.ExecutorLaunched e) {
            return SMALL + TaskSize.of(e.executor());
        } else if (event instanceof AllocatorEvent.TaskEnded e) {
            return TaskSize.of(e.status());
        } else if (event instanceof AllocatorEvent.AgentAdmitted e) {
            return of(e.info());
        } else if (event instanceof AllocatorEvent.AgentReregistered e) {
            return of(e.info());
        } else if (event instanceof AllocatorEvent.AgentOversubscribed e) {
            return of(e.resources());
        } else if (event instanceof AllocatorEvent.ResourcesConverted e) {
            Conversion conversion = e.operation().conversion();
            return of(conversion.consumed()) + of(conversion.converted());
        } else if (event instanceof AllocatorEvent.FrameworkSubscribed e) {
            return of(e.info());
        } else if (event instanceof AllocatorEvent.QuotasUpdated e) {
            return e.quotas().stream().mapToInt(WireSize::of).sum();
        } else if (event instanceof AllocatorEvent.WeightsUpdated e) {
            return e.weights().stream().mapToInt(w -> of(w.role())).sum();
        } else if (event instanceof AllocatorEvent.PrioritiesUpdated e) {
            return e.priorities().stream().mapToInt(p -> of(p.role())).sum();
        } else if (event instanceof AllocatorEvent.MaintenanceScheduled e) {
            return e.windows().stream().mapToInt(WireSize::of).sum();
        } else if (event instanceof AllocatorEvent.MachinesDown e) {
            return e.machines().stream().mapToInt(WireSize::of).sum();
        } else if (event instanceof AllocatorEvent.MachinesUp e) {
            return e.machines().stream().mapToInt(WireSize::of).sum();
        } else if (event instanceof AllocatorEvent.WhitelistUpdated e) {
            return e.hostnames().map(WireSize::texts).orElse(0);
        }
        return SMALL;
    }

    private static int of(AgentInfo info) {
        return SMALL
                + of(info.resources())
                + attributes(info.attributes())
                + info.domain().map(WireSize::of).orElse(0);
    }

    private static int of(DomainInfo domain) {
        return ENTRY + domain.region().length() + domain.zone().length();
    }

    private static int of(FrameworkInfo info) {
        return 2 * SMALL
                + info.name().length()
                + texts(info.roles())
                + info.webuiUrl().map(String::length).orElse(0)
                + filters(info.offerFilters());
    }

    private static int filters(Map<String, OfferFilters> filters) {
        int size = 0;
        for (Map.Entry<String, OfferFilters> filter : filters.entrySet()) {
            size += ENTRY + filter.getKey().length();
            for (OfferFilters.Quantities quantities :
                    filter.getValue().minAllocatableResources().orElse(List.of())) {
                size += texts(quantities.amounts().keySet())
                        + ENTRY * quantities.amounts().size();
            }
        }
        return size;
    }

    private static int of(OfferConstraints constraints) {
        int size = texts(constraints.roles().keySet());
        for (List<Group> groups : constraints.roles().values()) {
            for (Group group : groups) {
                size += ENTRY;
                for (AttributeConstraint constraint : group.constraints()) {
                    // Characters take up to three bytes.
                    size += ENTRY + 3 * constraint.text().length();
                }
            }
        }
        return size;
    }

    static int of(AllocatorSnapshot.Executor executor) {
        return 2 * SMALL + TaskSize.of(executor.info());
    }

    static int of(Resources resources) {
        int size = 0;
        for (Resource piece : resources.pieces()) {
            int text = piece.value() instanceof Scalar
                    ? NUMBER
                    : piece.value().text().length();
            size += ENTRY + 4 * (piece.name().length() + text) + of(piece.traits());
        }
        return size;
    }

    private static int of(Traits traits) {
        int size = traits.disk().isPresent() ? SMALL : 0;
        size += traits.disk()
                .flatMap(Disk::volume)
                .flatMap(PersistentVolume::principal)
                .map(String::length)
                .orElse(0);
        for (Reservation reservation : traits.reservations()) {
            size += ENTRY + ENTRY * reservation.labels().size();
        }
        return size;
    }

    private static int attributes(Collection<Attribute> attributes) {
        int size = 0;
        for (Attribute attribute : attributes) {
            size += ENTRY
                    + attribute.name().length()
                    + 4 * attribute.value().text().length();
        }
        return size;
    }

    private static int requests(Collection<Request> requests) {
        int size = 0;
        for (Request request : requests) {
            size += ENTRY + request.name().length() + of(request.resources());
        }
        return size;
    }

    static int texts(Collection<String> texts) {
        int size = 0;
        for (String text : texts) {
            size += 3 + text.length();
        }
        return size;
    }
}
