package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServiceEvent.Deployed;
import io.kebne.persistence.service.ServiceEvent.DeploymentEnded;
import io.kebne.persistence.service.ServiceEvent.InstanceEnded;
import io.kebne.persistence.service.ServiceEvent.InstanceEnding;
import io.kebne.persistence.service.ServiceEvent.InstanceLaunched;
import io.kebne.persistence.service.ServiceEvent.Removing;
import io.kebne.persistence.service.ServicesSnapshot;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hard state of one service.
 *
 * @param versions oldest first, never none; the last is the one that is wanted
 * @param removing whether it ends with its last instance
 * @param deployment that is under way
 * @param instances that have not ended, in the order of their launches
 * @param launches how many instances there have been
 * @param good the latest version that is known to be good: its deployment was complete, or it was gone back to
 * @param lastUp when there were to be more instances last
 * @param lastDown when there were to be fewer last
 */
public record ServiceState(
        List<ServiceVersion> versions,
        boolean removing,
        Optional<Deployment> deployment,
        Map<TaskId, ServiceInstance> instances,
        long launches,
        Optional<Long> good,
        Optional<Scaling> lastUp,
        Optional<Scaling> lastDown) {
    /** So many versions are remembered beside those in use (Marathon: --zk_max_versions, 50 there). */
    static final int MAX_VERSIONS = 20;

    public ServiceState {
        versions = List.copyOf(versions);
    }

    static ServiceState created(Deployed event) {
        return new ServiceState(
                List.of(event.version()),
                false,
                Optional.of(event.deployment()),
                LinkedHashMap.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static ServiceState restore(ServicesSnapshot.Service from) {
        Map<TaskId, ServiceInstance> instances = LinkedHashMap.empty();
        for (ServiceInstance instance : from.instances()) {
            instances = instances.put(instance.taskId(), instance);
        }
        return new ServiceState(
                from.versions(),
                from.removing(),
                from.deployment(),
                instances,
                from.launches(),
                from.good(),
                from.lastUp(),
                from.lastDown());
    }

    ServicesSnapshot.Service snapshot() {
        return new ServicesSnapshot.Service(versions, removing, deployment, all(), launches, good, lastUp, lastDown);
    }

    public ServiceId id() {
        return target().spec().id();
    }

    /** What is wanted. */
    public ServiceVersion target() {
        return versions.get(versions.size() - 1);
    }

    public ServiceSpec spec() {
        return target().spec();
    }

    public List<ServiceInstance> all() {
        return instances.values().toJavaList();
    }

    Optional<ServiceVersion> version(long version) {
        return versions.stream().filter(v -> v.version() == version).findFirst();
    }

    /** Empty: none has proved to be so. */
    Optional<ServiceVersion> goodVersion() {
        return good.flatMap(this::version);
    }

    /** The latest version with this configuration, which says what instances of it are like. */
    Optional<ServiceVersion> configured(long config) {
        return versions.stream().filter(v -> v.config() == config).reduce((first, second) -> second);
    }

    ServiceState apply(ServiceEvent event) {
        if (event instanceof Deployed e) {
            return deployed(e);
        } else if (event instanceof Removing e) {
            return new ServiceState(
                    versions, true, Optional.of(e.deployment()), instances, launches, good, lastUp, lastDown);
        } else if (event instanceof DeploymentEnded e) {
            require(isDeployed(e.deploymentId()), event);
            return new ServiceState(
                    versions,
                    removing,
                    Optional.empty(),
                    instances,
                    launches,
                    e.failure().isPresent() ? good : Optional.of(target().version()),
                    lastUp,
                    lastDown);
        } else if (event instanceof ServiceEvent.DeploymentPaused e) {
            require(isDeployed(e.deploymentId()), event);
            return with(deployment.map(d -> d.paused(e.paused())));
        } else if (event instanceof ServiceEvent.DeploymentPromoted e) {
            require(isDeployed(e.deploymentId()), event);
            return with(deployment.map(Deployment::promote));
        } else if (event instanceof InstanceLaunched e) {
            require(!instances.containsKey(e.instance().taskId()), event);
            return with(instances.put(e.instance().taskId(), e.instance()), launches + 1);
        } else if (event instanceof InstanceEnding e) {
            ServiceInstance instance = instances.get(e.taskId()).getOrNull();
            require(instance != null, event);
            return with(instances.put(e.taskId(), instance.ending(e.why())), launches);
        } else if (event instanceof InstanceEnded e) {
            require(instances.containsKey(e.taskId()), event);
            return with(instances.remove(e.taskId()), launches);
        }
        throw new IllegalStateException("a service cannot see " + event);
    }

    ServiceState withoutInstances() {
        return with(LinkedHashMap.empty(), launches);
    }

    private ServiceState deployed(Deployed event) {
        require(event.version().version() > target().version() && !removing, event);
        List<ServiceVersion> next = new ArrayList<>(versions);
        next.add(event.version());
        for (int i = next.size() - 2; i >= 0; i--) {
            if (isPassed(next, i, event)) {
                next.remove(i);
            }
        }
        for (int i = 0; next.size() > MAX_VERSIONS && i < next.size() - 1; ) {
            if (isInUse(next, i, event)) {
                i++;
            } else {
                next.remove(i);
            }
        }
        boolean back = event.deployment().kind() == Deployment.Kind.ROLLBACK;
        int from = spec().instances();
        int to = event.version().spec().instances();
        Optional<Scaling> scaled = Optional.of(new Scaling(
                event.deployment().startedMillis(), from, to, event.version().reason()));
        return new ServiceState(
                next,
                false,
                Optional.of(event.deployment()),
                instances,
                launches,
                back ? Optional.of(event.version().version()) : good,
                to > from ? scaled : lastUp,
                to < from ? scaled : lastDown);
    }

    /** Autoscaling may make many versions: of those that follow one another the last is enough. */
    private boolean isPassed(List<ServiceVersion> all, int index, Deployed event) {
        ServiceVersion version = all.get(index);
        return version.reason().isPresent()
                && good.filter(g -> g == version.version()).isEmpty()
                && all.get(index + 1).config() == version.config()
                && event.deployment()
                        .previous()
                        .filter(p -> p == version.version())
                        .isEmpty();
    }

    /** Of the versions that an instance could be of the latest says what it is like: users may scale without end. */
    private boolean isInUse(List<ServiceVersion> all, int index, Deployed event) {
        ServiceVersion version = all.get(index);
        boolean passed =
                all.subList(index + 1, all.size()).stream().anyMatch(later -> later.config() == version.config());
        return event.deployment().previous().filter(p -> p == version.version()).isPresent()
                || good.filter(g -> g == version.version()).isPresent()
                || (!passed && instances.values().exists(instance -> instance.config() == version.config()));
    }

    boolean isDeployed(String deploymentId) {
        return deployment.filter(d -> d.id().equals(deploymentId)).isPresent();
    }

    private ServiceState with(Optional<Deployment> next) {
        return new ServiceState(versions, removing, next, instances, launches, good, lastUp, lastDown);
    }

    private ServiceState with(Map<TaskId, ServiceInstance> nextInstances, long nextLaunches) {
        return new ServiceState(versions, removing, deployment, nextInstances, nextLaunches, good, lastUp, lastDown);
    }

    private static void require(boolean possible, ServiceEvent event) {
        if (!possible) {
            throw new IllegalStateException("impossible: " + event);
        }
    }
}
