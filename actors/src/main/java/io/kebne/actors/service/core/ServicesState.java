package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServiceEvent.Deployed;
import io.kebne.persistence.service.ServiceEvent.FrameworkEnded;
import io.kebne.persistence.service.ServiceEvent.Removed;
import io.kebne.persistence.service.ServiceEvent.Started;
import io.kebne.persistence.service.ServicesSnapshot;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.service.ServiceId;
import io.vavr.collection.SortedMap;
import io.vavr.collection.TreeMap;
import java.util.Optional;

/**
 * The hard state of all services.
 *
 * @param started the latest life of the entity that the journal has taken something of
 * @param generation how many frameworks of the services have been ended by others
 * @param awaited which of the services others wait for
 */
public record ServicesState(
        Optional<Started> started, int generation, SortedMap<ServiceId, ServiceState> services, Awaited awaited) {
    public static final ServicesState EMPTY = new ServicesState(Optional.empty(), 0, TreeMap.empty(), Awaited.NONE);

    private static final String FRAMEWORK = "kebne-services";

    /** As whom the services subscribe: a framework that has been ended is never used again. */
    public FrameworkId frameworkId() {
        return new FrameworkId(generation == 0 ? FRAMEWORK : FRAMEWORK + "-" + (generation + 1));
    }

    public Optional<ServiceState> find(ServiceId id) {
        return services.get(id).toJavaOptional();
    }

    public ServicesState apply(ServiceEvent event) {
        if (event instanceof Started e) {
            return new ServicesState(Optional.of(e), generation, services, awaited);
        } else if (event instanceof FrameworkEnded) {
            return new ServicesState(
                    started, generation + 1, services.mapValues(ServiceState::withoutInstances), awaited);
        } else if (event instanceof Deployed e && !services.containsKey(e.id())) {
            ServiceState created = ServiceState.created(e);
            return with(services.put(e.id(), created), awaited.add(created));
        } else if (event instanceof Removed e) {
            require(services.containsKey(e.id()), event);
            return with(
                    services.remove(e.id()), awaited.remove(services.get(e.id()).get()));
        }
        ServiceId id = idOf(event);
        require(services.containsKey(id), event);
        ServiceState before = services.get(id).get();
        ServiceState after = before.apply(event);
        return with(services.put(id, after), awaited.replace(before, after));
    }

    public ServicesSnapshot snapshot() {
        return new ServicesSnapshot(
                started,
                generation,
                services.values().map(ServiceState::snapshot).toJavaList());
    }

    public static ServicesState restore(ServicesSnapshot from) {
        SortedMap<ServiceId, ServiceState> services = TreeMap.empty();
        Awaited awaited = Awaited.NONE;
        for (ServicesSnapshot.Service one : from.services()) {
            ServiceState state = ServiceState.restore(one);
            services = services.put(state.id(), state);
            awaited = awaited.add(state);
        }
        return new ServicesState(from.started(), from.generation(), services, awaited);
    }

    private ServicesState with(SortedMap<ServiceId, ServiceState> next, Awaited nowAwaited) {
        return new ServicesState(started, generation, next, nowAwaited);
    }

    /** Whom an event is about, if it is about one service. */
    static Optional<ServiceId> find(ServiceEvent event) {
        if (event instanceof Started || event instanceof FrameworkEnded) {
            return Optional.empty();
        }
        return Optional.of(event instanceof Removed e ? e.id() : idOf(event));
    }

    private static ServiceId idOf(ServiceEvent event) {
        if (event instanceof Deployed e) {
            return e.id();
        } else if (event instanceof ServiceEvent.Removing e) {
            return e.id();
        } else if (event instanceof ServiceEvent.DeploymentEnded e) {
            return e.id();
        } else if (event instanceof ServiceEvent.DeploymentPaused e) {
            return e.id();
        } else if (event instanceof ServiceEvent.DeploymentPromoted e) {
            return e.id();
        } else if (event instanceof ServiceEvent.InstanceLaunched e) {
            return e.id();
        } else if (event instanceof ServiceEvent.InstanceEnding e) {
            return e.id();
        } else if (event instanceof ServiceEvent.InstanceEnded e) {
            return e.id();
        }
        throw new IllegalStateException("unknown event " + event);
    }

    private static void require(boolean possible, ServiceEvent event) {
        if (!possible) {
            throw new IllegalStateException("impossible: " + event);
        }
    }
}
