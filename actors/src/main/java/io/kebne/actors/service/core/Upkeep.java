package io.kebne.actors.service.core;

import io.kebne.actors.service.core.Census.Member;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.Canary;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UnreachableStrategy;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings one service nearer to what is wanted. Run after whatever may matter to the service, and regularly; doing it twice
 * changes nothing more.
 *
 * <p>Without a deployment there are to be so many instances, of whatever version: too many are ended, too few are
 * launched in the version that is wanted. Those on an agent whose machine is to be taken away are replaced by others
 * elsewhere, within the bounds of a deployment, and so is one that is to go where there are fewer; while there is one they
 * wait. During a deployment (Marathon: rolling
 * upgrade)
 * <ul>
 *   <li>there are at most {@code maximum} instances, those that end included;
 *   <li>an instance that is ready is ended only while more than {@code minimum} are;
 *   <li>one that is not known to serve is never the reason to end another;
 *   <li>one that takes no requests, by its readiness check, counts as if it might again: were it ended at once, a moment in
 *       which none does would end them all.
 * </ul>
 * One that is to end is out of discovery at once, and told so only after the service's shutdown delay.
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
        Rebalancer.review(draft, id);
        if (draft.service(id).removing()) {
            remove();
            return;
        }
        if (draft.service(id).deployment().isPresent()) {
            deploy();
        }
        if (draft.service(id).deployment().isEmpty()) {
            endSurplus(Census.of(draft, id).staying());
            Census census = Census.of(draft, id);
            replace(census, census.leaving(), "its agent's machine is to be taken away");
            move();
        }
        ServiceState service = draft.service(id);
        draft.session(id).want(LaunchPlan.of(draft, service, Census.of(draft, id)), draft.wallMillis());
        followUp();
    }

    private void deploy() {
        ServiceState service = draft.service(id);
        if (service.deployment().orElseThrow().paused() || Dependencies.isHeld(draft, service)) {
            draft.session(id).excuse(draft.millis());
            return;
        }
        endSurplus(Census.of(draft, id).current());
        int canaries = LaunchPlan.canaries(service);
        if (canaries == 0) {
            replaceOutdated();
        } else if (judge(service, canaries)) {
            return;
        }
        conclude();
    }

    /** @return whether the canary is as it is to be: then the deployment waits, and is not late */
    private boolean judge(ServiceState service, int canaries) {
        Canary canary = service.spec().upgrade().canary().orElseThrow();
        boolean steady = Census.ready(Census.of(draft, id).current()) >= canaries;
        long healthy = draft.session(id).steadyFor(steady, draft.millis());
        if (steady) {
            draft.session(id).excuse(draft.millis());
        }
        if (steady && canary.autoPromote() && healthy >= canary.minHealthy().toMillis()) {
            draft.add(new ServiceEvent.DeploymentPromoted(
                    id, service.deployment().orElseThrow().id(), draft.wallMillis()));
            replaceOutdated();
        }
        return steady;
    }

    private void replaceOutdated() {
        Census census = Census.of(draft, id);
        replace(census, census.outdated(), "replaced by another version");
    }

    /** Ends as many of these as the others allow. */
    private void replace(Census census, List<Member> members, String why) {
        ServiceSpec spec = draft.service(id).spec();
        int spare = Census.ready(census.all()) - spec.upgrade().minimum(spec.instances());
        int resting = (int) members.stream().filter(this::isResting).count();
        for (Member member : Census.worstFirst(members, spec.killSelection())) {
            if (member.ready() && spare > 0) {
                spare--;
                end(member.instance(), why);
            } else if (isResting(member) && spare + resting > 0) {
                resting--;
                end(member.instance(), why);
            } else if (!member.ready() && member.status().isIdle()) {
                end(member.instance(), why);
            }
        }
    }

    /** Nobody moves before there is another in his place. */
    private void move() {
        Census census = Census.of(draft, id);
        if (Census.ready(census.staying()) >= draft.service(id).spec().instances()) {
            census.moving().ifPresent(member -> end(member.instance(), "moved to where there are fewer"));
        }
    }

    private boolean isResting(Member member) {
        return member.status().isResting(Census.spec(draft.service(id), member.instance()));
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
        if (Dependencies.isHeld(draft, service)) {
            draft.session(id).want(0, draft.wallMillis());
            followUp();
            return;
        }
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
            if (instance.hasToEnd()
                    && isOver(instance, status)
                    && status.isToBeKilled(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Kill(instance.taskId(), killPolicy(instance)));
            } else if (status.isToBeAsked(draft.settings, draft.millis())) {
                draft.call(new SchedulerCall.Reconcile(
                        List.of(new SchedulerCall.Reconcile.Task(instance.taskId(), Optional.of(instance.agentId())))));
            }
        }
    }

    /** Whether those who know of it have had the time to turn to others. */
    private boolean isOver(ServiceInstance instance, InstanceStatus status) {
        Optional<Duration> delay = Census.spec(draft.service(id), instance).shutdownDelay();
        long waited = status.endsFor(draft.millis());
        return !status.mayServe() || delay.filter(d -> waited < d.toMillis()).isEmpty();
    }

    private Optional<KillPolicy> killPolicy(ServiceInstance instance) {
        return draft.service(id)
                .configured(instance.config())
                .flatMap(version -> version.spec().killGrace())
                .map(KillPolicy::new);
    }
}
