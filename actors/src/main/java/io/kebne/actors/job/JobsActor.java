package io.kebne.actors.job;

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
import io.kebne.actors.job.core.JobsDecider;
import io.kebne.actors.job.core.JobsDecision;
import io.kebne.actors.job.core.JobsSession;
import io.kebne.actors.job.core.JobsSettings;
import io.kebne.actors.job.core.JobsState;
import io.kebne.actors.job.core.PlacementQuestion;
import io.kebne.actors.placement.PlacementSolver;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobsMessage.Ask;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The shell around {@link JobsDecider}: the scheduler of the framework that runs jobs. Its hard state is journaled under
 * {@code jobs|default}: a slot stands there with its run, and a task before anybody is asked to launch it. What has been
 * heard of tasks and delays are soft; after a failover it subscribes again and asks for the status of all tasks.
 */
final class JobsActor extends BuiltInFramework<JobEvent, JobsState> {
    /** What came of a question to the solver. */
    private record Placed(String questionId, Optional<Assignment> assignment) implements KebneMessage {}

    private final ActorContext<KebneMessage> context;
    private final JobsDecider decider;
    private final PlacementSolver solver;
    private JobsSession session = new JobsSession();

    static Behavior<KebneMessage> create(
            String id,
            SchedulerClients clients,
            JobsSettings settings,
            PlacementSolver solver,
            Duration checkInterval) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new JobsActor(id, context, timers, clients, settings, solver, checkInterval)));
    }

    private JobsActor(
            String id,
            ActorContext<KebneMessage> context,
            TimerScheduler<KebneMessage> timers,
            SchedulerClients clients,
            JobsSettings settings,
            PlacementSolver solver,
            Duration checkInterval) {
        super(PersistenceId.of("jobs", id), context, timers, clients, checkInterval);
        this.context = context;
        this.solver = solver;
        this.decider = new JobsDecider(settings, () -> UUID.randomUUID().toString());
    }

    @Override
    public JobsState emptyState() {
        return JobsState.EMPTY;
    }

    @Override
    public EventHandler<JobsState, JobEvent> eventHandler() {
        return JobsState::apply;
    }

    @Override
    public SnapshotAdapter<JobsState> snapshotAdapter() {
        return new JobsSnapshotAdapter();
    }

    @Override
    protected Optional<JobEvent> latestLife(JobsState state) {
        return state.started().map(started -> started);
    }

    @Override
    protected JobEvent lifeBegins(String host, long wallMillis) {
        return new JobEvent.Started(host, wallMillis);
    }

    @Override
    protected boolean isIdle(JobsState state) {
        return state.started().isEmpty() && state.isEmpty();
    }

    @Override
    protected FrameworkInfo framework(JobsState state) {
        return decider.framework(state);
    }

    @Override
    protected void forget() {
        session = new JobsSession();
    }

    @Override
    protected void interrupted() {
        session.interrupted();
    }

    @Override
    protected Outcome<JobEvent> subscribed(JobsState state, FrameworkInfo as, Moment now) {
        return outcome(decider.subscribed(state, session, as, now));
    }

    @Override
    protected Outcome<JobEvent> heard(JobsState state, SchedulerEvent event, Moment now) {
        if (event instanceof SchedulerEvent.Offers e) {
            return outcome(decider.offers(state, session, e.offers(), now));
        } else if (event instanceof SchedulerEvent.Update e) {
            return outcome(decider.update(state, session, e.status(), now));
        } else if (event instanceof SchedulerEvent.Rescind e) {
            return outcome(decider.rescinded(state, session, e.offerId(), now));
        }
        // A gang that has expired is asked for anew when its time is over by the run's own clock, as the news of that
        // may be lost.
        return nothing();
    }

    @Override
    protected Outcome<JobEvent> frameworkEnded(JobsState state, String reason, Moment now) {
        return outcome(decider.frameworkEnded(state, session, reason, now));
    }

    @Override
    protected Outcome<JobEvent> tick(JobsState state, Moment now) {
        return outcome(decider.tick(state, session, now));
    }

    @Override
    protected Outcome<JobEvent> asked(JobsState state, KebneMessage message, Moment now) {
        if (message instanceof Placed placed) {
            return outcome(decider.placed(state, session, placed.questionId(), placed.assignment(), now));
        }
        return message instanceof Ask ask ? answered(state, ask, now) : nothing();
    }

    private Outcome<JobEvent> answered(JobsState state, Ask ask, Moment now) {
        if (ask.command() instanceof JobCommand.Locate) {
            ask.replyTo().tell(new JobReply.Located(host(), state.frameworkId()));
            return nothing();
        }
        JobsDecision decision = decider.command(state, session, ask.command(), now);
        ActorRef<JobReply> asker = ask.replyTo();
        return new Outcome<>(
                decision.events(), decision.calls(), () -> decision.reply().ifPresent(asker::tell));
    }

    private Outcome<JobEvent> outcome(JobsDecision decision) {
        return new Outcome<>(
                decision.events(), decision.calls(), () -> decision.question().ifPresent(this::put));
    }

    private void put(PlacementQuestion question) {
        context.pipeToSelf(
                solver.solve(question.problem()),
                (assignment, failure) -> new Placed(question.id(), failure == null ? assignment : Optional.empty()));
    }
}
