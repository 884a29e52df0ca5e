package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides for all services. Each call is given the hard state, and the soft state, which it may change at once: when the
 * journal refuses the events, the entity starts anew with neither.
 */
public final class ServicesDecider {
    private final ServicesSettings settings;
    private final Dice dice;

    public ServicesDecider(ServicesSettings settings, Dice dice) {
        this.settings = settings;
        this.dice = dice;
    }

    /** As whom to subscribe. Of no use before there is a service. */
    public FrameworkInfo framework(ServicesState state) {
        return Wishes.framework(state);
    }

    /** The framework is subscribed, for the first time or again: what has become of all instances is asked for. */
    public ServicesDecision subscribed(ServicesState state, ServicesSession session, FrameworkInfo as, Moment now) {
        Draft draft = draft(state, session, now);
        session.subscribed(as.roles(), draft.millis());
        // None is named: also what was given up, and came back meanwhile, is heard of, and ended.
        draft.call(new SchedulerCall.Reconcile(List.of()));
        upkeepOfAll(draft);
        Wishes.say(draft);
        return draft.decision();
    }

    /** Time has passed. */
    public ServicesDecision tick(ServicesState state, ServicesSession session, Moment now) {
        Draft draft = draft(state, session, now);
        if (session.isToReconcile(settings, draft.millis())) {
            draft.call(new SchedulerCall.Reconcile(List.of()));
        }
        upkeepOfAll(draft);
        Rebalancer.tick(draft);
        draft.state().services().keySet().forEach(id -> Autoscaler.tick(draft, id));
        Wishes.say(draft);
        return draft.decision();
    }

    /** An agent has said what instances use: it counts when autoscaling looks next. */
    public void measured(ServicesState state, ServicesSession session, TasksMeasured measured, Moment now) {
        for (TasksMeasured.Usage usage : measured.tasks()) {
            owner(usage.taskId())
                    .flatMap(state::find)
                    .filter(service -> service.instances().containsKey(usage.taskId()))
                    .flatMap(service ->
                            session.of(service.id(), now.monotonicMillis()).scaling())
                    .ifPresent(scaling -> scaling.heard(usage, now.monotonicMillis()));
        }
    }

    /** A number was asked for over HTTP. */
    public void answered(ServicesState state, ServicesSession session, Measurement.Answer answer, Moment now) {
        state.find(answer.read().id())
                .flatMap(service ->
                        session.of(service.id(), now.monotonicMillis()).scaling())
                .ifPresent(scaling -> scaling.heard(answer));
    }

    /** Resources are offered; each offer is answered. */
    public ServicesDecision offers(ServicesState state, ServicesSession session, List<Offer> offers, Moment now) {
        Draft draft = draft(state, session, now);
        OfferMatcher.match(draft, offers);
        Wishes.say(draft);
        return draft.decision();
    }

    /** Agents whose machines are to be taken away: their instances leave, as fast as the others of their services allow. */
    public ServicesDecision inverseOffers(
            ServicesState state, ServicesSession session, List<InverseOffer> offers, Moment now) {
        Draft draft = draft(state, session, now);
        // Each agent is asked for by itself, again and again: only the services there are seen to.
        Set<ServiceId> concerned = new LinkedHashSet<>();
        for (InverseOffer offer : offers) {
            int instances = 0;
            Duration patience = Leaving.STUCK;
            for (ServiceState service : state.services().values()) {
                int here = 0;
                for (ServiceInstance instance : service.instances().values()) {
                    here += instance.agentId().equals(offer.agentId()) ? 1 : 0;
                }
                if (here > 0) {
                    instances += here;
                    concerned.add(service.id());
                    Duration its = patience(draft, service);
                    patience = its.compareTo(patience) > 0 ? its : patience;
                }
            }
            Filters again = new Filters(session.leaving().asked(offer, instances, settings, now));
            List<OfferId> ids = List.of(offer.id());
            draft.call(
                    session.leaving().isStuck(offer.agentId(), patience, now)
                            ? new SchedulerCall.DeclineInverseOffers(ids, again)
                            : new SchedulerCall.AcceptInverseOffers(ids, again));
        }
        concerned.forEach(id -> Upkeep.of(draft, id));
        Wishes.say(draft);
        return draft.decision();
    }

    /** How long its instances may stay where they are to leave: while another starts, as long as that may take. */
    private static Duration patience(Draft draft, ServiceState service) {
        boolean starts = service.all().stream()
                .filter(instance -> !instance.hasToEnd())
                .anyMatch(instance -> draft.status(service.id(), instance.taskId())
                        .isStarting(Census.spec(service, instance), draft.millis()));
        return starts ? service.spec().upgrade().progressDeadline() : Leaving.STUCK;
    }

    /** An inverse offer need not be answered any more. */
    public void rescinded(ServicesSession session, OfferId inverseOfferId) {
        session.leaving().rescinded(inverseOfferId);
    }

    /** News of an instance, acknowledged when what follows from it is durable. */
    public ServicesDecision update(ServicesState state, ServicesSession session, TaskStatus status, Moment now) {
        Draft draft = draft(state, session, now);
        Optional<ServiceId> id = owner(status.taskId());
        Optional<ServiceInstance> instance = id.flatMap(state::find)
                .flatMap(service -> service.instances().get(status.taskId()).toJavaOptional());
        if (instance.isPresent()) {
            int wanted = launching(draft, id.get());
            heard(draft, id.get(), instance.get(), status);
            Upkeep.of(draft, id.get());
            // Most news change nothing in what is wanted of all services, which takes long to find out.
            if (launching(draft, id.get()) != wanted) {
                Wishes.say(draft);
            }
        } else if (!isOver(status)) {
            // It was given up, or its service is gone.
            draft.call(new SchedulerCall.Kill(status.taskId(), Optional.empty()));
        }
        status.uuid()
                .ifPresent(uuid -> status.agentId()
                        .ifPresent(
                                agentId -> draft.call(new SchedulerCall.Acknowledge(agentId, status.taskId(), uuid))));
        return draft.decision();
    }

    /** Somebody has ended the framework, and all instances with it. */
    public ServicesDecision frameworkEnded(ServicesState state, ServicesSession session, String reason, Moment now) {
        Draft draft = draft(state, session, now);
        session.interrupted();
        session.forgetInstances();
        draft.add(new ServiceEvent.FrameworkEnded(reason, now.wallMillis()));
        upkeepOfAll(draft);
        return draft.decision();
    }

    /** A user's command, which is done whole or not at all. */
    public ServicesDecision command(ServicesState state, ServicesSession session, ServiceCommand command, Moment now) {
        Draft draft = draft(state, session, now);
        if (command instanceof ServiceCommand.Show show) {
            return draft.decision(Reports.show(draft, show.id()));
        } else if (command instanceof ServiceCommand.List list) {
            return draft.decision(Reports.list(draft, list.after()));
        } else if (command instanceof ServiceCommand.Plan plan) {
            return draft.decision(Plans.of(draft, plan.spec()));
        }
        ServiceReply reply = Commands.carryOut(draft, command);
        if (!(reply instanceof ServiceReply.Refused)) {
            draft.touched().forEach(id -> Upkeep.of(draft, id));
            Wishes.say(draft);
        }
        return draft.decision(reply);
    }

    private static void heard(Draft draft, ServiceId id, ServiceInstance instance, TaskStatus status) {
        InstanceStatus known = draft.status(id, instance.taskId());
        tell(draft, id, instance, known, status);
        if (!isOver(status)) {
            known.heard(status, draft.millis());
            return;
        }
        draft.add(new ServiceEvent.InstanceEnded(
                id, instance.taskId(), status.state(), status.message(), draft.wallMillis()));
        ServiceSession session = draft.session(id);
        session.forget(instance.taskId());
        if (instance.hasToEnd() || isNobodysFault(status.state())) {
            return;
        }
        session.remember(new ServiceReport.Failure(
                instance.taskId(),
                status.state(),
                status.message(),
                instance.agentId(),
                instance.hostname(),
                instance.config(),
                draft.wallMillis()));
        if (known.ranFor(draft.millis()) >= draft.settings.stableAfter().toMillis()) {
            session.lasted();
        } else if (instance.config() == draft.service(id).target().config()) {
            session.failed(
                    draft.service(id).spec().backoff(),
                    known.sinceMillis(),
                    draft.dice.random().getAsDouble(),
                    draft.millis());
        }
    }

    private static int launching(Draft draft, ServiceId id) {
        ServiceSession session = draft.session(id);
        return session.isLaunching(draft.millis()) ? session.wanted() : 0;
    }

    /** What is new in it. */
    private static void tell(
            Draft draft, ServiceId id, ServiceInstance instance, InstanceStatus known, TaskStatus status) {
        if (known.state().filter(status.state()::equals).isEmpty()) {
            draft.tell(
                    new ServiceNews.StatusUpdate(id, instance, status.state(), status.message(), draft.wallMillis()));
        }
        if (status.healthy().isPresent() && !status.healthy().equals(known.healthy())) {
            draft.tell(
                    new ServiceNews.HealthChanged(id, instance, status.healthy().get(), draft.wallMillis()));
        }
    }

    /** Also when nobody knows of it: should it turn up, it is ended. */
    private static boolean isOver(TaskStatus status) {
        return status.state().isTerminal() || status.state() == TaskState.UNKNOWN;
    }

    private static boolean isNobodysFault(TaskState state) {
        return switch (state) {
            case LOST, GONE, GONE_BY_OPERATOR, UNREACHABLE, UNKNOWN -> true;
            default -> false;
        };
    }

    /** Ids of services have no underscores, and fresh ones no dots. */
    private static Optional<ServiceId> owner(TaskId taskId) {
        int end = taskId.value().lastIndexOf(".instance-");
        if (end < 1) {
            return Optional.empty();
        }
        String path = "/" + taskId.value().substring(0, end).replace('_', '/');
        try {
            return Optional.of(new ServiceId(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void upkeepOfAll(Draft draft) {
        draft.state().services().keySet().forEach(id -> Upkeep.of(draft, id));
    }

    private Draft draft(ServicesState state, ServicesSession session, Moment now) {
        return new Draft(state, session, settings, dice, now);
    }
}
