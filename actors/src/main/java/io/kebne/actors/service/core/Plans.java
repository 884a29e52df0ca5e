package io.kebne.actors.service.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Deployment.Kind;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What would happen if a service were deployed. */
final class Plans {
    private Plans() {}

    static ServiceReply of(Draft draft, ServiceSpec asked) {
        ServiceSpec spec = Autoscaler.resolved(draft.state(), asked);
        try {
            Autoscaler.requireUsable(draft, spec);
            Placement.requireUsable(spec);
            Tasks.requireUsable(spec);
            Dependencies.require(draft.state(), List.of(spec), Set.of());
        } catch (InvalidValueException e) {
            return new ServiceReply.Refused(Cause.INVALID, e.field(), e.reason(), Optional.empty());
        }
        Optional<ServiceState> there = draft.state().find(spec.id()).filter(service -> !service.removing());
        if (there.isEmpty()) {
            return new ServiceReply.Planned(
                    Optional.empty(), Optional.of(Kind.CREATE), spec.instances(), 0, Optional.empty());
        }
        ServiceState service = there.get();
        boolean same = Deployments.runsTheSame(service.spec(), spec);
        Census census = Census.of(draft, spec.id());
        int kept = same ? Math.min(census.current().size(), spec.instances()) : 0;
        Optional<Kind> kind =
                service.spec().equals(spec) ? Optional.empty() : Optional.of(Deployments.kind(there, spec));
        return new ServiceReply.Planned(
                Optional.of(service.target()),
                kind,
                kind.isEmpty() ? 0 : spec.instances() - kept,
                kind.isEmpty() ? 0 : census.all().size() - kept,
                service.deployment().map(Deployment::id));
    }
}
