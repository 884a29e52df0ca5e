package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Deployment.Kind;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.util.Optional;

/** Begins and gives up deployments. */
final class Deployments {
    private Deployments() {}

    /**
     * A version is wanted from now on.
     *
     * @param config of a version whose instances may stay; empty: all are replaced
     * @return the deployment's beginning
     */
    static ServiceEvent.Deployed begin(
            Draft draft, Optional<ServiceState> service, ServiceSpec spec, Optional<Long> config, Kind kind) {
        return begin(draft, draft.dice.freshId().get(), service, spec, config, kind);
    }

    /** @param id of the deployment, which other services may share */
    static ServiceEvent.Deployed begin(
            Draft draft,
            String id,
            Optional<ServiceState> service,
            ServiceSpec spec,
            Optional<Long> config,
            Kind kind) {
        ServiceEvent.Deployed event = begin(draft, id, service, spec, config, kind, Optional.empty());
        draft.session(spec.id()).restart(draft.millis());
        return event;
    }

    /** There are to be so many instances, by autoscaling, and for this reason. */
    static void scale(Draft draft, ServiceState service, int instances, String reason) {
        ServiceEvent.Deployed event = begin(
                draft,
                draft.dice.freshId().get(),
                Optional.of(service),
                service.spec().withInstances(instances),
                Optional.of(service.target().config()),
                Kind.SCALE,
                Optional.of(reason));
        draft.session(event.id()).rescale(draft.millis());
    }

    private static ServiceEvent.Deployed begin(
            Draft draft,
            String id,
            Optional<ServiceState> service,
            ServiceSpec spec,
            Optional<Long> config,
            Kind kind,
            Optional<String> reason) {
        service.ifPresent(before -> endKeptBack(draft, before, config));
        long version = Math.max(
                draft.wallMillis(), service.map(s -> s.target().version() + 1).orElse(0L));
        Deployment deployment =
                new Deployment(id, kind, version, service.map(s -> previous(s, kind)), draft.wallMillis());
        // A canary that was good is so whatever else changes.
        boolean promoted = config.equals(service.map(s -> s.target().config()))
                && service.flatMap(ServiceState::deployment)
                        .filter(Deployment::promoted)
                        .isPresent();
        ServiceEvent.Deployed event = new ServiceEvent.Deployed(
                spec.id(),
                new ServiceVersion(version, config.orElse(version), spec, reason),
                promoted ? deployment.promote() : deployment);
        draft.add(event);
        return event;
    }

    /** A canary that was kept out of discovery, and is not promoted, must not get there as an old version. */
    private static void endKeptBack(Draft draft, ServiceState service, Optional<Long> config) {
        long tried = service.target().config();
        boolean keptBack = LaunchPlan.canaries(service) > 0
                && service.spec()
                        .upgrade()
                        .canary()
                        .filter(canary -> !canary.discovery())
                        .isPresent();
        if (!keptBack || config.filter(next -> next == tried).isPresent()) {
            return;
        }
        for (ServiceInstance instance : service.all()) {
            if (instance.config() == tried && !instance.hasToEnd()) {
                draft.add(new ServiceEvent.InstanceEnding(
                        service.id(), instance.taskId(), "a user has given up its canary", draft.wallMillis()));
            }
        }
    }

    /** What to go back to: a version that is itself on its way is not it, and neither is one that was given up. */
    private static long previous(ServiceState service, Kind kind) {
        long present = service.target().version();
        if (service.deployment().isEmpty() && kind == Kind.SCALE) {
            // Fewer or more of the same: whether it is good is not what this is about.
            return present;
        }
        return service.goodVersion()
                .map(ServiceVersion::version)
                .or(() -> service.deployment()
                        .filter(deployment -> deployment.kind() != Kind.CREATE)
                        .flatMap(Deployment::previous))
                .orElse(present);
    }

    /** A version is wanted in place of the present one, if there is any; what need not be replaced stays. */
    static ServiceEvent.Deployed change(Draft draft, String id, ServiceSpec spec) {
        Optional<ServiceState> there = draft.state().find(spec.id());
        boolean same =
                there.filter(service -> runsTheSame(service.spec(), spec)).isPresent();
        return begin(
                draft,
                id,
                there,
                spec,
                there.filter(service -> same).map(service -> service.target().config()),
                kind(there, spec));
    }

    /**
     * What a change is. One that replaces nobody is no upgrade: there is nothing to try first, or to keep back. An
     * upgrade that is under way stays one when its strategies change.
     */
    static Kind kind(Optional<ServiceState> there, ServiceSpec spec) {
        if (there.isEmpty()) {
            return Kind.CREATE;
        }
        ServiceSpec present = there.get().spec();
        boolean upgrading =
                there.get().deployment().filter(Deployment::isUpgrade).isPresent();
        boolean scaled = unscaled(present).equals(unscaled(spec));
        return scaled || (!upgrading && runsTheSame(present, spec)) ? Kind.SCALE : Kind.UPDATE;
    }

    /** The service is to end. */
    static Deployment remove(Draft draft, String id, ServiceState service) {
        Deployment deployment =
                new Deployment(id, Kind.REMOVE, service.target().version(), Optional.empty(), draft.wallMillis());
        draft.add(new ServiceEvent.Removing(service.id(), deployment));
        return deployment;
    }

    /** The deployment is given up, and the version before deployed again where that is wanted and makes sense. */
    static void fail(Draft draft, ServiceState service, String why) {
        Deployment deployment = service.deployment().orElseThrow();
        draft.add(
                new ServiceEvent.DeploymentEnded(service.id(), deployment.id(), Optional.of(why), draft.wallMillis()));
        boolean back = deployment.kind() == Kind.UPDATE || deployment.kind() == Kind.RESTART;
        if (back && service.spec().upgrade().autoRollback()) {
            deployment
                    .previous()
                    .flatMap(service::version)
                    .ifPresent(version -> rollBack(draft, draft.service(service.id()), version));
        }
        failWith(draft, deployment.id(), service.id());
    }

    /** Services that were deployed together are given up together, as far as they are not there yet. */
    private static void failWith(Draft draft, String deploymentId, ServiceId failed) {
        for (ServiceState other : draft.state().services().values()) {
            if (other.isDeployed(deploymentId) && other.deployment().get().isUpgrade()) {
                fail(draft, draft.service(other.id()), "the deployment of " + failed + " was given up");
                return;
            }
        }
    }

    /** An earlier version is wanted again; instances of it that are still there may stay. */
    static ServiceEvent.Deployed rollBack(Draft draft, ServiceState service, ServiceVersion to) {
        return rollBack(draft, draft.dice.freshId().get(), service, to);
    }

    /** Dependencies that would lead back by now stay as they are: services would wait for one another for ever. */
    static ServiceEvent.Deployed rollBack(Draft draft, String id, ServiceState service, ServiceVersion to) {
        ServiceSpec spec = Dependencies.leadBack(draft.state(), to.spec())
                ? to.spec().withDependencies(service.spec().dependencies())
                : to.spec();
        return begin(
                draft, id, Optional.of(service), scaled(service, to, spec), Optional.of(to.config()), Kind.ROLLBACK);
    }

    /** What autoscaling has found to be enough for one version is more likely enough for the other than what there was then. */
    private static ServiceSpec scaled(ServiceState service, ServiceVersion to, ServiceSpec spec) {
        return to.config() == service.target().config()
                ? spec
                : spec.autoscaling()
                        .map(bounds ->
                                spec.withInstances(bounds.within(service.spec().instances())))
                        .orElse(spec);
    }

    /** Whether instances of one need not be replaced for the other. */
    static boolean runsTheSame(ServiceSpec one, ServiceSpec other) {
        return normal(one, other).equals(unscaled(other));
    }

    /** Of a program of one and policies of another there may be too much for a service. */
    private static ServiceSpec unscaled(ServiceSpec spec) {
        return spec.withAutoscaling(0, Optional.empty());
    }

    private static ServiceSpec normal(ServiceSpec one, ServiceSpec other) {
        return new ServiceSpec(
                one.id(),
                one.program(),
                one.demand(),
                0,
                one.ports(),
                one.requirePorts(),
                one.constraints(),
                one.acceptedResourceRoles(),
                one.healthCheck(),
                other.upgrade(),
                other.backoff(),
                other.unreachable(),
                other.killSelection(),
                other.killGrace(),
                one.labels(),
                one.role(),
                one.priority(),
                one.readinessCheck(),
                other.shutdownDelay(),
                other.dependencies(),
                Optional.empty());
    }
}
