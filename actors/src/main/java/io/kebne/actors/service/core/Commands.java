package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Deployment.Kind;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReply.Accepted;
import io.kebne.protocol.service.ServiceReply.Cause;
import io.kebne.protocol.service.ServiceReply.Refused;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What users ask for: either refused before anything has changed, or the beginning of a deployment. */
final class Commands {
    /** So many services at most. */
    static final int MAX_SERVICES = 10_000;

    private final Draft draft;

    private Commands(Draft draft) {
        this.draft = draft;
    }

    static ServiceReply carryOut(Draft draft, ServiceCommand command) {
        try {
            return new Commands(draft).run(command);
        } catch (InvalidValueException e) {
            return new Refused(Cause.INVALID, e.field(), e.reason(), Optional.empty());
        }
    }

    private ServiceReply run(ServiceCommand command) {
        if (command instanceof ServiceCommand.Deploy c) {
            return deploy(c);
        } else if (command instanceof ServiceCommand.Scale c) {
            return change(c.id(), c.force(), service -> {
                ServiceSpec spec = service.spec().withInstances(c.instances());
                return begin(service, spec, Optional.of(service.target().config()), Kind.SCALE);
            });
        } else if (command instanceof ServiceCommand.Restart c) {
            return change(c.id(), c.force(), service -> begin(service, service.spec(), Optional.empty(), Kind.RESTART));
        } else if (command instanceof ServiceCommand.Rollback c) {
            return change(c.id(), c.force(), service -> rollBack(service, c.version()));
        } else if (command instanceof ServiceCommand.Remove c) {
            return change(c.id(), c.force(), this::remove);
        } else if (command instanceof ServiceCommand.Cancel
                || command instanceof ServiceCommand.Pause
                || command instanceof ServiceCommand.Promote) {
            return DeploymentCommands.carryOut(draft, command);
        } else if (command instanceof ServiceCommand.DeployGroup c) {
            return GroupCommands.deploy(draft, c);
        } else if (command instanceof ServiceCommand.ScaleGroup c) {
            return GroupCommands.scale(draft, c);
        } else if (command instanceof ServiceCommand.EndInstances c) {
            return InstanceCommands.end(draft, c);
        }
        throw new IllegalStateException("unknown command " + command);
    }

    private ServiceReply deploy(ServiceCommand.Deploy command) {
        ServiceSpec spec = Autoscaler.resolved(draft.state(), command.spec());
        Placement.requireUsable(spec);
        Tasks.requireUsable(spec);
        Autoscaler.requireUsable(draft, spec);
        Dependencies.require(draft.state(), List.of(spec), Set.of());
        Optional<ServiceState> there = draft.state().find(spec.id());
        if (command.from().isPresent()
                && !command.from().equals(there.map(service -> service.target().version()))) {
            return changed(spec.id());
        }
        if (there.isEmpty()) {
            if (draft.state().services().size() >= MAX_SERVICES) {
                throw new InvalidValueException("id", "there are " + MAX_SERVICES + " services already");
            }
            return accepted(Deployments.change(draft, draft.dice.freshId().get(), spec));
        } else if (command.create()) {
            return new Refused(Cause.EXISTS, "id", "there is a service " + spec.id() + " already", Optional.empty());
        }
        return change(
                spec.id(),
                command.force(),
                service ->
                        accepted(Deployments.change(draft, draft.dice.freshId().get(), spec)));
    }

    private ServiceReply rollBack(ServiceState service, Optional<Long> wanted) {
        List<ServiceVersion> versions = service.versions();
        int present = present(versions);
        if (wanted.isEmpty() && present < 1) {
            throw new InvalidValueException("version", "there is none before the present one");
        }
        ServiceVersion to = wanted.map(version -> service.version(version)
                        .orElseThrow(() -> new InvalidValueException("version", "there is no version " + version)))
                .orElseGet(() -> versions.get(present - 1));
        return accepted(Deployments.rollBack(draft, service, to));
    }

    /** Where the version is that a user wanted last: what autoscaling has made of it since is none to go back from. */
    private static int present(List<ServiceVersion> versions) {
        int present = versions.size() - 1;
        while (present > 0
                && versions.get(present).reason().isPresent()
                && versions.get(present - 1).config() == versions.get(present).config()) {
            present--;
        }
        return present;
    }

    private ServiceReply remove(ServiceState service) {
        if (service.removing()) {
            return locked(service);
        }
        Deployment deployment = Deployments.remove(draft, draft.dice.freshId().get(), service);
        return new Accepted(service.id(), service.target().version(), deployment.id());
    }

    private ServiceReply begin(ServiceState service, ServiceSpec spec, Optional<Long> config, Kind kind) {
        return accepted(Deployments.begin(draft, Optional.of(service), spec, config, kind));
    }

    private ServiceReply change(ServiceId id, boolean force, Function<ServiceState, ServiceReply> change) {
        Optional<ServiceState> service = draft.state().find(id);
        if (service.isEmpty()) {
            return new Refused(Cause.NOT_FOUND, "id", "there is no service " + id, Optional.empty());
        }
        boolean locked = service.get().removing() || (service.get().deployment().isPresent() && !force);
        return locked ? locked(service.get()) : change.apply(service.get());
    }

    private static ServiceReply changed(ServiceId id) {
        return new Refused(Cause.CHANGED, "id", id + " has been changed by others meanwhile", Optional.empty());
    }

    static ServiceReply locked(ServiceState service) {
        String why = service.removing() ? "is being removed" : "is being deployed; force goes on nevertheless";
        return new Refused(
                Cause.LOCKED,
                "id",
                service.id() + " " + why,
                service.deployment().map(Deployment::id));
    }

    private static ServiceReply accepted(ServiceEvent.Deployed event) {
        return new Accepted(
                event.id(), event.version().version(), event.deployment().id());
    }
}
