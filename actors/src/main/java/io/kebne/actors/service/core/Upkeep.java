package io.kebne.actors.service.core;

import io.kebne.actors.service.core.Census.Member;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UnreachableStrategy;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;

/**
 * Brings one service nearer to what is wanted. Run after whatever may matter to the service, and regularly; doing it twice
 * changes nothing more.
 *
 * <p>Without a deployment there are to be so many instances, of whatever version: too many are ended, too few are
 * launched in the version that is wanted. During a deployment (Marathon: rolling upgrade)
 * <ul>
 *   <li>there are at most {@code maximum} instances, those that end included;
 *   <li>an instance that is ready is ended only while more than {@code minimum} are;
 *   <li>one that is not known to serve is never the reason to end another.
 * </ul>
 */
final class Upkeep {
    private final Draft draft;
    private final ServiceId id;

    private Upkeep(Draft draft, ServiceId id) {
        this.draft = draft;
        this.id = id;
    }

    static void of(Draft draft, ServiceId id) {
        new Upkeep(draft, id).run();
    }

    private void run() {
        expunge();
        if (draft.service(id).removing()) {
            remove();
            return;
        }
        if (draft.service(id).deployment().isPresent()) {
            endSurplus(Census.of(draft, id).current());
            replace(Census.of(draft, id));
            conclude();
        }
        if (draft.service(id).deployment().isEmpty()) {
            endSurplus(Census.of(draft, id).all());
        }
        draft.session(id).want(Math.max(0, missing()), draft.wallMillis());
        followUp();
    }

    /** How many are to be launched. */
    private int missing() {
        Census census = Census.of(draft, id);
        ServiceSpec spec = draft.service(id).spec();
        if (draft.service(id).deployment().isEmpty()) {
            return spec.instances() - census.all().size();
        }
        int room = spec.upgrade().maximum(spec.instances()) - census.present();
        return Math.min(spec.instances() - census.current().size(), room);
    }

    private void replace(Census census) {
        ServiceSpec spec = draft.service(id).spec();
        int spare = Census.ready(census.current())
                + Census.ready(census.outdated())
                - spec.upgrade().minimum(spec.instances());
        for (Member member : Census.worstFirst(census.outdated(), spec.killSelection())) {
            if (member.ready() && spare > 0) {
                spare--;
                end(member.instance(), "replaced by another version");
            } else if (!member.ready() && member.status().isIdle()) {
                end(member.instance(), "replaced by another version");
            }
        }
    }

    private void endSurplus(List<Member> members) {
        ServiceSpec spec = draft.service(id).spec();
        int surplus = members.size() - spec.instances();
        if (surplus > 0) {
            Census.worstFirst(members, spec.killSelection()).stream()
                    .limit(surplus)
                    .forEach(member -> end(member.instance(), "one too many"));
        }
    }

    /** Ends the deployment when all is as wanted, or when it has not come on for too long. */
    private void conclude() {
        Census census = Census.of(draft, id);
        ServiceState service = draft.service(id);
        Deployment deployment = service.deployment().orElseThrow();
        int wanted = service.spec().instances();
        int ready = Census.ready(census.current());
        long idle = draft.session(id).idleFor(ready, draft.millis());
        if (ready == wanted
                && census.current().size() == wanted
                && census.outdated().isEmpty()) {
            draft.add(new ServiceEvent.DeploymentEnded(id, deployment.id(), Optional.empty(), draft.wallMillis()));
        } else if (idle > service.spec().upgrade().progressDeadline().toMillis()) {
            Deployments.fail(
                    draft,
                    service,
                    ready + " of " + wanted + " instances were ready when the deployment had not come on for "
                            + service.spec().upgrade().progressDeadline().toSeconds() + " s");
        }
    }

    private void remove() {
        ServiceState service = draft.service(id);
        for (ServiceInstance instance : service.all()) {
            if (!instance.hasToEnd()) {
                end(instance, "the service is removed");
            }
        }
        if (service.instances().isEmpty()) {
            draft.add(new ServiceEvent.Removed(id, draft.wallMillis()));
            draft.session.forget(id);
        } else {
            draft.session(id).want(0, draft.wallMillis());
            followUp();
        }
    }

    /** Gives up instances of agents that have been away for long enough. */
    private void expunge() {
        UnreachableStrategy strategy = draft.service(id).spec().unreachable();
        for (ServiceInstance instance : draft.service(id).all()) {
            InstanceStatus status = draft.status(id, instance.taskId());
            boolean over = status.isUnreachable()
                    && (instance.hasToEnd()
                            || (strategy.enabled()
                                    && status.unreachableFor(draft.millis())
                                            >= strategy.expungeAfter().toMillis()));
            if (over) {
                draft.add(new ServiceEvent.InstanceEnded(
                        id, instance.taskId(), TaskState.UNREACHABLE, "its agent is unreachable", draft.wallMillis()));
                draft.session(id).forget(instance.taskId());
            }
        }
    }

    private void end(ServiceInstance instance, String why) {
        draft.add(new ServiceEvent.InstanceEnding(id, instance.taskId(), why, draft.wallMillis()));
    }

    /** Says again what may have been lost on its way. */
    private void followUp() {
        for (ServiceInstance instance : draft.service(id).all()) {
            InstanceStatus status = draft.status(id, instance.taskId());
            if (!draft.session.isSubscribed()) {
                continue;
            }
            if (instance.hasToEnd() && status.isToBeKilled(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Kill(instance.taskId(), killPolicy(instance)));
            } else if (status.isToBeAsked(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Reconcile(
                        List.of(new SchedulerCall.Reconcile.Task(instance.taskId(), Optional.of(instance.agentId())))));
            }
        }
    }

    private Optional<KillPolicy> killPolicy(ServiceInstance instance) {
        return draft.service(id)
                .configured(instance.config())
                .flatMap(version -> version.spec().killGrace())
                .map(KillPolicy::new);
    }
}
