package io.kebne.actors.service.core;

import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Services as readers see them. */
final class Reports {
    /** About how many characters one answer may have, of which a message between masters holds a quarter more. */
    private static final int MAX_SIZE = 400 * 1024;

    private static final int INSTANCE_SIZE = 500;
    private static final int SPEC_SIZE = 2000;
    private static final int POLICY_SIZE = 500;

    private Reports() {}

    static ServiceReply show(Draft draft, ServiceId id) {
        return draft.state()
                .find(id)
                .<ServiceReply>map(service ->
                        new ServiceReply.Page(List.of(report(draft, service, recent(service.versions()))), false))
                .orElseGet(() -> new ServiceReply.Refused(
                        ServiceReply.Cause.NOT_FOUND, "id", "there is no service " + id, Optional.empty()));
    }

    static ServiceReply list(Draft draft, Optional<ServiceId> after) {
        List<ServiceReport> reports = new ArrayList<>();
        int size = 0;
        for (ServiceState service : draft.state().services().values()) {
            if (after.isPresent() && service.id().compareTo(after.get()) <= 0) {
                continue;
            }
            size += service.spec().size() + SPEC_SIZE + scalingSize(service);
            size += service.instances().size() * INSTANCE_SIZE;
            if (size > MAX_SIZE && !reports.isEmpty()) {
                return new ServiceReply.Page(reports, true);
            }
            reports.add(report(draft, service, List.of()));
        }
        return new ServiceReply.Page(reports, false);
    }

    /** What is told of each policy is its name, and what could not be found out; in reasons a name may stand again. */
    private static int scalingSize(ServiceState service) {
        int size = 0;
        for (ScalingPolicy policy :
                service.spec().autoscaling().map(Autoscaling::policies).orElse(List.of())) {
            size += POLICY_SIZE + 2 * policy.name().length();
        }
        return size;
    }

    /** As many of the latest as may be said at once. */
    private static List<ServiceVersion> recent(List<ServiceVersion> versions) {
        int size = 0;
        int from = versions.size();
        while (from > 0 && size + versions.get(from - 1).spec().size() + SPEC_SIZE <= MAX_SIZE / 2) {
            from--;
            size += versions.get(from).spec().size() + SPEC_SIZE;
        }
        return versions.subList(from, versions.size());
    }

    static ServiceReport report(Draft draft, ServiceState service, List<ServiceVersion> versions) {
        List<ServiceReport.Instance> instances = new ArrayList<>();
        boolean settling = draft.session.isSettling(draft.settings, draft.millis());
        int unheard = 0;
        for (ServiceInstance instance : service.instances().values()) {
            InstanceStatus status = draft.status(service.id(), instance.taskId());
            ServiceSpec spec = Census.spec(service, instance);
            boolean ready = !instance.hasToEnd() && status.isReady(spec, draft.settings, draft.millis());
            boolean maybe = settling && !instance.hasToEnd() && status.isUnheard(spec, draft.settings, draft.millis());
            unheard += maybe ? 1 : 0;
            instances.add(new ServiceReport.Instance(
                    instance, status.state(), status.healthy(), ready, status.startedWallMillis()));
        }
        ServiceSession session = draft.session(service.id());
        return new ServiceReport(
                service.target(),
                versions,
                service.removing(),
                service.deployment(),
                instances,
                session.lastFailure(),
                // Who could be better off elsewhere is not missing.
                Rebalancer.search(draft, service.id()).isPresent() ? Optional.empty() : session.queue(draft.millis()),
                unheard,
                service.spec()
                        .autoscaling()
                        .map(scaling -> session.scaling()
                                .filter(known -> known.isFor(scaling))
                                .map(known -> known.status(service))
                                .orElseGet(() -> new AutoscalingStatus(
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        service.lastUp(),
                                        service.lastDown()))));
    }
}
