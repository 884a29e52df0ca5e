package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Deployment.Kind;
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
        long version = Math.max(
                draft.wallMillis(), service.map(s -> s.target().version() + 1).orElse(0L));
        Deployment deployment = new Deployment(
                draft.dice.freshId().get(), kind, version, service.map(Deployments::previous), draft.wallMillis());
        ServiceEvent.Deployed event = new ServiceEvent.Deployed(
                spec.id(), new ServiceVersion(version, config.orElse(version), spec), deployment);
        draft.add(event);
        draft.session(spec.id()).restart(draft.millis());
        return event;
    }

    /** What to go back to: a version that is itself on its way is not it. */
    private static long previous(ServiceState service) {
        return service.deployment()
                .filter(deployment -> deployment.kind() != Kind.CREATE)
                .flatMap(Deployment::previous)
                .orElse(service.target().version());
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
    }

    /** An earlier version is wanted again; instances of it that are still there may stay. */
    static ServiceEvent.Deployed rollBack(Draft draft, ServiceState service, ServiceVersion to) {
        return begin(draft, Optional.of(service), to.spec(), Optional.of(to.config()), Kind.ROLLBACK);
    }

    /** Whether instances of one need not be replaced for the other. */
    static boolean runsTheSame(ServiceSpec one, ServiceSpec other) {
        return normal(one, other).equals(other);
    }

    private static ServiceSpec normal(ServiceSpec one, ServiceSpec other) {
        return new ServiceSpec(
                one.id(),
                one.program(),
                one.demand(),
                other.instances(),
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
                one.priority());
    }
}
