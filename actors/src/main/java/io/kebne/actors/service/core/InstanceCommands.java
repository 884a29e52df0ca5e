package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Deployment.Kind;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ends instances that users name. Others follow them, unless there are to be fewer. */
final class InstanceCommands {
    private InstanceCommands() {}

    static ServiceReply end(Draft draft, ServiceCommand.EndInstances command) {
        if (command.id().isPresent() && draft.state().find(command.id().get()).isEmpty()) {
            return notFound("there is no service " + command.id().get());
        }
        Map<ServiceState, Set<TaskId>> chosen = chosen(draft, command);
        if (command.id().isPresent() && command.taskIds().size() == 1 && chosen.isEmpty()) {
            return notFound("there is no instance " + command.taskIds().get(0));
        }
        for (ServiceState service : chosen.keySet()) {
            boolean locked = service.deployment().isPresent() && !command.force();
            if (service.removing() || (command.scale() && locked)) {
                return Commands.locked(service);
            }
        }
        return command.scale() ? scale(draft, chosen) : replace(draft, chosen);
    }

    private static Map<ServiceState, Set<TaskId>> chosen(Draft draft, ServiceCommand.EndInstances command) {
        Set<TaskId> named = new HashSet<>(command.taskIds());
        Map<ServiceState, Set<TaskId>> chosen = new LinkedHashMap<>();
        for (ServiceState service : draft.state().services().values()) {
            if (command.id().filter(id -> !id.equals(service.id())).isPresent()) {
                continue;
            }
            Set<TaskId> ids = new HashSet<>();
            for (ServiceInstance instance : service.instances().values()) {
                boolean there = command.host()
                        .map(host -> host.equals(instance.hostname()))
                        .orElse(true);
                if (there && !instance.hasToEnd() && (named.isEmpty() || named.contains(instance.taskId()))) {
                    ids.add(instance.taskId());
                }
            }
            if (!ids.isEmpty()) {
                chosen.put(service, ids);
            }
        }
        return chosen;
    }

    private static ServiceReply replace(Draft draft, Map<ServiceState, Set<TaskId>> chosen) {
        List<ServiceReport> reports = new ArrayList<>();
        chosen.forEach((service, ids) -> {
            reports.add(only(Reports.report(draft, service, List.of()), ids));
            endAll(draft, service, ids);
        });
        return new ServiceReply.Page(reports, false);
    }

    private static ServiceReply scale(Draft draft, Map<ServiceState, Set<TaskId>> chosen) {
        if (chosen.isEmpty()) {
            return new ServiceReply.Begun(draft.wallMillis(), Optional.empty());
        }
        String id = draft.dice.freshId().get();
        long version = draft.wallMillis();
        Map<ServiceState, ServiceSpec> fewer = new LinkedHashMap<>();
        // Refused, where autoscaling does not allow it, before anything has changed.
        chosen.forEach((service, ids) -> fewer.put(
                service, service.spec().withInstances(Math.max(0, service.spec().instances() - ids.size()))));
        for (Map.Entry<ServiceState, Set<TaskId>> one : chosen.entrySet()) {
            ServiceState service = one.getKey();
            endAll(draft, service, one.getValue());
            version = Deployments.begin(
                            draft,
                            id,
                            Optional.of(draft.service(service.id())),
                            fewer.get(service),
                            Optional.of(service.target().config()),
                            Kind.SCALE)
                    .version()
                    .version();
        }
        return new ServiceReply.Begun(version, Optional.of(id));
    }

    private static void endAll(Draft draft, ServiceState service, Set<TaskId> ids) {
        for (ServiceInstance instance : service.all()) {
            if (ids.contains(instance.taskId())) {
                draft.add(new ServiceEvent.InstanceEnding(
                        service.id(), instance.taskId(), "ended by a user", draft.wallMillis()));
            }
        }
    }

    private static ServiceReport only(ServiceReport report, Set<TaskId> ids) {
        return new ServiceReport(
                report.version(),
                report.versions(),
                report.removing(),
                report.deployment(),
                report.instances().stream()
                        .filter(one -> ids.contains(one.instance().taskId()))
                        .toList(),
                report.lastFailure(),
                report.queue(),
                report.unheard(),
                report.autoscaling());
    }

    private static ServiceReply notFound(String message) {
        return new ServiceReply.Refused(Cause.NOT_FOUND, "id", message, Optional.empty());
    }
}
