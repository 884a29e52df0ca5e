package io.kebne.actors.service;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.javadsl.EventHandler;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.builtin.BuiltInFramework;
import io.kebne.actors.service.core.Dice;
import io.kebne.actors.service.core.Measurement;
import io.kebne.actors.service.core.ServicesDecider;
import io.kebne.actors.service.core.ServicesDecision;
import io.kebne.actors.service.core.ServicesSession;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.actors.service.core.ServicesState;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServicesMessage.Ask;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The shell around {@link ServicesDecider}: the scheduler of the framework that runs services. Its hard state is journaled
 * under {@code services|default}: an instance stands there before anybody is asked to launch it. What has been heard of
 * instances, delays and statistics are soft; after a failover it subscribes again and asks for the status of all instances.
 */
final class ServicesActor extends BuiltInFramework<ServiceEvent, ServicesState> {
    /** A number has been read. */
    private record Answered(Measurement.Answer answer) implements KebneMessage {}

    private final Meter meter;
    private final Consumer<ServiceNews> news;
    private final ServicesDecider decider;
    private ServicesSession session = new ServicesSession();

    /**
     * @param meter finds out what autoscaling asks for
     * @param news is told what there is to tell of services once it is durable
     */
    static Behavior<KebneMessage> create(
            String id,
            SchedulerClients clients,
            ServicesSettings settings,
            Duration checkInterval,
            Meter meter,
            Consumer<ServiceNews> news) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ServicesActor(id, context, timers, clients, settings, checkInterval, meter, news)));
    }

    private ServicesActor(
            String id,
            ActorContext<KebneMessage> context,
            TimerScheduler<KebneMessage> timers,
            SchedulerClients clients,
            ServicesSettings settings,
            Duration checkInterval,
            Meter meter,
            Consumer<ServiceNews> news) {
        super(PersistenceId.of("services", id), context, timers, clients, checkInterval);
        this.meter = meter;
        this.news = news;
        this.decider = new ServicesDecider(
                settings,
                new Dice(
                        () -> UUID.randomUUID().toString(),
                        () -> ThreadLocalRandom.current().nextDouble()));
    }

    @Override
    public ServicesState emptyState() {
        return ServicesState.EMPTY;
    }

    @Override
    public EventHandler<ServicesState, ServiceEvent> eventHandler() {
        return ServicesState::apply;
    }

    @Override
    public SnapshotAdapter<ServicesState> snapshotAdapter() {
        return new ServicesSnapshotAdapter();
    }

    @Override
    protected Optional<ServiceEvent> latestLife(ServicesState state) {
        return state.started().map(started -> started);
    }

    @Override
    protected ServiceEvent lifeBegins(String host, long wallMillis) {
        return new ServiceEvent.Started(host, wallMillis);
    }

    @Override
    protected boolean isIdle(ServicesState state) {
        return state.started().isEmpty() && state.services().isEmpty();
    }

    @Override
    protected FrameworkInfo framework(ServicesState state) {
        return decider.framework(state);
    }

    @Override
    protected void forget() {
        session = new ServicesSession();
    }

    @Override
    protected void interrupted() {
        session.interrupted();
    }

    @Override
    protected Outcome<ServiceEvent> subscribed(ServicesState state, FrameworkInfo as, Moment now) {
        return outcome(decider.subscribed(state, session, as, now));
    }

    @Override
    protected Outcome<ServiceEvent> heard(ServicesState state, SchedulerEvent event, Moment now) {
        if (event instanceof SchedulerEvent.Offers e) {
            return outcome(decider.offers(state, session, e.offers(), now));
        } else if (event instanceof SchedulerEvent.Update e) {
            return outcome(decider.update(state, session, e.status(), now));
        } else if (event instanceof SchedulerEvent.InverseOffers e) {
            return outcome(decider.inverseOffers(state, session, e.inverseOffers(), now));
        } else if (event instanceof SchedulerEvent.RescindInverseOffer e) {
            decider.rescinded(session, e.inverseOfferId());
        }
        // Offers are answered as they come, so that there is nothing to take back.
        return nothing();
    }

    @Override
    protected Outcome<ServiceEvent> frameworkEnded(ServicesState state, String reason, Moment now) {
        return outcome(decider.frameworkEnded(state, session, reason, now));
    }

    @Override
    protected Outcome<ServiceEvent> tick(ServicesState state, Moment now) {
        ServicesDecision decision = decider.tick(state, session, now);
        return new Outcome<>(decision.events(), decision.calls(), () -> {
            decision.news().forEach(news);
            if (!decision.measurements().isEmpty()) {
                meter.measure(
                        state.frameworkId(),
                        decision.measurements(),
                        self().narrow(),
                        answer -> self().tell(new Answered(answer)));
            }
        });
    }

    @Override
    protected Outcome<ServiceEvent> asked(ServicesState state, KebneMessage message, Moment now) {
        if (message instanceof TasksMeasured measured) {
            decider.measured(state, session, measured, now);
            return nothing();
        } else if (message instanceof Answered answered) {
            decider.answered(state, session, answered.answer(), now);
            return nothing();
        }
        return message instanceof Ask ask ? asked(state, ask, now) : nothing();
    }

    private Outcome<ServiceEvent> asked(ServicesState state, Ask ask, Moment now) {
        if (ask.command() instanceof ServiceCommand.Locate) {
            ask.replyTo().tell(new ServiceReply.Located(host(), state.frameworkId()));
            return nothing();
        }
        ServicesDecision decision = decider.command(state, session, ask.command(), now);
        ActorRef<ServiceReply> asker = ask.replyTo();
        return new Outcome<>(decision.events(), decision.calls(), () -> {
            decision.reply().ifPresent(asker::tell);
            decision.news().forEach(news);
        });
    }

    private Outcome<ServiceEvent> outcome(ServicesDecision decision) {
        return new Outcome<>(
                decision.events(), decision.calls(), () -> decision.news().forEach(news));
    }
}
