package io.kebne.actors.agent.check;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.agent.check.core.Finding;
import io.kebne.actors.agent.check.core.Watch;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.time.SystemClock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Makes one check of one task as {@link Watch} says, one look at a time, until it is stopped; child of the actor of the task's
 * process. Soft state: what it has counted. It fails only by a fault of ours, and begins anew then.
 */
public final class CheckActor extends AbstractBehavior<CheckActor.Message> {
    /** What it tells itself. */
    public sealed interface Message {}

    private record LookDue() implements Message {}

    private record TimeOver(int number) implements Message {}

    private record Found(int number, Finding finding) implements Message {}

    private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);

    /** Timers cannot wait for longer. */
    private static final Duration LONGEST = Duration.ofDays(200);

    private final TimerScheduler<Message> timers;
    private final Prober prober;
    private final Consumer<TaskReport> reports;
    private final long startedMillis;
    private Watch watch;
    private int number;
    private long beganMillis;
    private Look look;

    /**
     * @param age how long the task has run
     * @param reports is told what is to be said about the task
     */
    public static Behavior<Message> create(Watch watch, Duration age, Prober prober, Consumer<TaskReport> reports) {
        long started = SystemClock.now().monotonicMillis() - age.toMillis();
        Behavior<Message> check = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new CheckActor(context, timers, watch, started, prober, reports)));
        return Behaviors.supervise(check).onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0));
    }

    private CheckActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Watch watch,
            long startedMillis,
            Prober prober,
            Consumer<TaskReport> reports) {
        super(context);
        this.timers = timers;
        this.watch = watch;
        this.startedMillis = startedMillis;
        this.prober = prober;
        this.reports = reports;
        lookAfter(watch.firstLook(age()));
    }

    private Duration age() {
        return Duration.ofMillis(SystemClock.now().monotonicMillis() - startedMillis);
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(LookDue.class, m -> onLookDue())
                .onMessage(TimeOver.class, m -> onFinding(m.number(), new Finding.TimedOut()))
                .onMessage(Found.class, m -> onFinding(m.number(), m.finding()))
                .onSignal(PreRestart.class, s -> giveUp())
                .onSignal(PostStop.class, s -> giveUp())
                .build();
    }

    private Behavior<Message> onLookDue() {
        number++;
        int current = number;
        beganMillis = SystemClock.now().monotonicMillis();
        look = prober.look(watch.probe());
        watch.timeout().ifPresent(time -> timers.startSingleTimer("timeout", new TimeOver(current), shortest(time)));
        getContext()
                .pipeToSelf(
                        look.finding(),
                        (finding, failure) ->
                                new Found(current, failure == null ? finding : new Finding.Failed(failure.toString())));
        return this;
    }

    /** The first of the two, of this look, counts. */
    private Behavior<Message> onFinding(int of, Finding finding) {
        if (look == null || of != number) {
            return this;
        }
        timers.cancel("timeout");
        look.cancel();
        look = null;
        Duration took = Duration.ofMillis(SystemClock.now().monotonicMillis() - beganMillis);
        Watch.Step step = watch.found(finding, took, age());
        watch = step.next();
        if (!finding.isSuccess()) {
            getContext().getLog().debug("A {} failed after {}: {}", watch.name(), took, finding.describe());
        }
        step.report().ifPresent(reports);
        lookAfter(step.lookAfter());
        return this;
    }

    private void lookAfter(Duration time) {
        timers.startSingleTimer("look", new LookDue(), shortest(time));
    }

    private static Duration shortest(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    private Behavior<Message> giveUp() {
        if (look != null) {
            look.cancel();
            look = null;
        }
        return this;
    }
}
