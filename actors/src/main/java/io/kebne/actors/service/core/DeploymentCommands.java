package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceVersion;
import java.util.List;
import java.util.Optional;

/** What users ask of a deployment that is under way, of one service or of several. */
final class DeploymentCommands {
    private DeploymentCommands() {}

    static ServiceReply carryOut(Draft draft, ServiceCommand command) {
        if (command instanceof ServiceCommand.Cancel c) {
            return cancel(draft, c);
        } else if (command instanceof ServiceCommand.Pause c) {
            return pause(draft, c);
        } else if (command instanceof ServiceCommand.Promote c) {
            return promote(draft, c);
        }
        throw new IllegalStateException("unknown command " + command);
    }

    private static ServiceReply cancel(Draft draft, ServiceCommand.Cancel command) {
        List<ServiceState> services = deployed(draft, command.deploymentId());
        if (services.isEmpty()) {
            return notFound(command.deploymentId());
        }
        for (ServiceState service : services) {
            if (service.removing()) {
                throw new InvalidValueException("id", "a removal cannot be cancelled");
            }
            if (!command.force() && previous(service).isEmpty()) {
                throw new InvalidValueException(
                        "id", "there is no version to go back to; force leaves things as they are");
            }
        }
        String next = draft.dice.freshId().get();
        long version = 0;
        for (ServiceState service : services) {
            draft.add(new ServiceEvent.DeploymentEnded(
                    service.id(), command.deploymentId(), Optional.of("cancelled"), draft.wallMillis()));
            ServiceState now = draft.service(service.id());
            if (!command.force()) {
                Deployments.rollBack(draft, next, now, previous(service).get());
            }
            version = Math.max(version, draft.service(service.id()).target().version());
        }
        return new ServiceReply.Begun(version, Optional.of(command.force() ? command.deploymentId() : next));
    }

    private static ServiceReply pause(Draft draft, ServiceCommand.Pause command) {
        List<ServiceState> services = deployed(draft, command.deploymentId());
        if (services.isEmpty()) {
            return notFound(command.deploymentId());
        }
        if (services.stream().anyMatch(ServiceState::removing)) {
            throw new InvalidValueException("id", "a removal cannot be paused");
        }
        for (ServiceState service : services) {
            if (service.deployment().orElseThrow().paused() != command.paused()) {
                draft.add(new ServiceEvent.DeploymentPaused(
                        service.id(), command.deploymentId(), command.paused(), draft.wallMillis()));
            }
        }
        return begun(services, command.deploymentId());
    }

    private static ServiceReply promote(Draft draft, ServiceCommand.Promote command) {
        List<ServiceState> services = deployed(draft, command.deploymentId());
        if (services.isEmpty()) {
            return notFound(command.deploymentId());
        }
        List<ServiceState> waiting = services.stream()
                .filter(service -> LaunchPlan.canaries(service) > 0)
                .toList();
        if (waiting.isEmpty()) {
            throw new InvalidValueException("id", "it has no canary that waits for promotion");
        }
        for (ServiceState service : waiting) {
            int ready = Census.ready(Census.of(draft, service.id()).current());
            int wanted = LaunchPlan.canaries(service);
            if (ready < wanted) {
                throw new InvalidValueException(
                        "id", ready + " of " + wanted + " instances of the canary of " + service.id() + " are ready");
            }
            draft.add(new ServiceEvent.DeploymentPromoted(service.id(), command.deploymentId(), draft.wallMillis()));
        }
        return begun(services, command.deploymentId());
    }

    private static List<ServiceState> deployed(Draft draft, String deploymentId) {
        return draft.state()
                .services()
                .values()
                .filter(service -> service.isDeployed(deploymentId))
                .toJavaList();
    }

    private static Optional<ServiceVersion> previous(ServiceState service) {
        return service.deployment().flatMap(Deployment::previous).flatMap(service::version);
    }

    private static ServiceReply begun(List<ServiceState> services, String deploymentId) {
        long version = services.stream()
                .mapToLong(service -> service.target().version())
                .max()
                .orElse(0);
        return new ServiceReply.Begun(version, Optional.of(deploymentId));
    }

    private static ServiceReply notFound(String deploymentId) {
        return new ServiceReply.Refused(
                Cause.NOT_FOUND, "id", "there is no deployment " + deploymentId, Optional.empty());
    }
}
