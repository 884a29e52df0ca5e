package io.kebne.actors.allocator;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.Cluster;
import io.kebne.actors.allocator.Intake.Verdict;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.actors.time.SystemClock;
import io.kebne.actors.view.FollowAllocator;
import io.kebne.actors.view.ViewMessage;
import io.kebne.actors.view.ViewPublisher;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.EpochConfirmed;
import io.kebne.persistence.copy.StateCopies;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The shell around the allocator's decisions: one sharded, remembered entity for each pool, on a master. It is never kept
 * waiting: {@link AllocatorJournal}, its child, writes, and meanwhile this actor goes on to decide, against the state
 * with all decisions before. Its hard state is journaled; the rest is rebuilt when it restarts or moves: agents
 * register again because it answers their heartbeats with that request, and frameworks are asked to announce themselves.
 *
 * <p>Group commit: the events of what is decided during one write go into the next one together. Effects run when the
 * events before them are durable. {@link Intake} says what is refused when too much waits, or the journal does not answer.
 *
 * <p>Each life begins with the event {@link EpochConfirmed}, and writes it again after each pause that was long enough
 * for another life to have begun elsewhere: nothing that is decided after it takes effect unless the journal took it.
 */
public final class AllocatorActor extends AbstractBehavior<AllocatorMessage> {
    static final Duration TICK = Duration.ofMillis(250);
    private static final Duration PUBLISH_WINDOW = Duration.ofMillis(ViewPublisher.WINDOW_MILLIS);

    /** Longer than a master lives on that the others have given up. */
    private static final Duration OVERTAKEN_PAUSE = Duration.ofSeconds(10);

    private enum Local implements AllocatorMessage {
        OPEN_JOURNAL,
        COMMIT,
        PUBLISH,
        HEAR,
        ALLOCATE,
        TICK,
        END
    }

    /** Shows how long messages wait. */
    private record Probe(long sentMillis) implements AllocatorMessage {}

    /** Makes the entity stop when what it has decided is durable; sent when it is to move to another master. */
    public record Leave() implements AllocatorMessage {}

    private final TimerScheduler<AllocatorMessage> timers;
    private final String pool;
    private final AllocatorSettings settings;
    private final Intake intake;
    private final EffectRunner effects;
    private final Supplier<Optional<String>> minority;
    private final Deque<AllocatorMessage> held = new ArrayDeque<>();
    private final Refuser refuser;
    private final RoundTimes.Recorder rounds = new RoundTimes.Recorder();
    private final RoundTimes.Recorder latencies = new RoundTimes.Recorder();
    /** Since when the next round is wanted. */
    private long wantedNanos;

    private final Backoff journalFailures = new Backoff();
    private final Backoff faults = new Backoff();

    private final EarlySigns signs;
    private final Pen pen;
    private final PauseWatch pauses;

    private String epoch = "";
    private AllocatorLife life;
    private Optional<AllocatorView> lastView = Optional.empty();
    /** What is being written; null when nothing is. */
    private CommitQueue.Group writing;
    /** What a new life begins with, while its beginning is being written. */
    private AllocatorState beginning;

    private long begunMillis;

    private boolean commitSent;
    /** A decision has failed: when all others are durable, a new life begins at this time. */
    private Optional<Long> renewalMillis = Optional.empty();

    private boolean leaving;
    private boolean overtaken;
    private Optional<String> trouble = Optional.empty();

    /**
     * @param frameworks where to find the entities of frameworks
     * @param minority why this master must not write, if it knows that
     */
    public static Behavior<AllocatorMessage> create(
            String pool,
            AllocatorSettings settings,
            CommitSettings commitSettings,
            EffectRunner.Frameworks frameworks,
            Supplier<Optional<String>> minority) {
        Behavior<AllocatorMessage> allocator =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new AllocatorActor(
                        context,
                        timers,
                        pool,
                        settings,
                        commitSettings,
                        new EffectRunner(pool, frameworks),
                        minority)));
        // A restart reads the journal again; what was not durable is lost, as when the master dies.
        return Behaviors.supervise(allocator)
                .onFailure(SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    }

    /** From now on an allocator of this pool that begins in this process may go on from the copy that is given then. */
    public static void offerCopies(ActorSystem<?> system, String pool, Supplier<Optional<AllocatorCopy>> source) {
        StateCopies.of(system).offer(AllocatorJournal.id(pool).id(), source);
    }

    private AllocatorActor(
            ActorContext<AllocatorMessage> context,
            TimerScheduler<AllocatorMessage> timers,
            String pool,
            AllocatorSettings settings,
            CommitSettings commitSettings,
            EffectRunner effects,
            Supplier<Optional<String>> minority) {
        super(context);
        this.timers = timers;
        this.pool = pool;
        this.settings = settings;
        this.effects = effects;
        this.refuser = new Refuser(effects);
        this.minority = minority;
        long nowMillis = now().monotonicMillis();
        this.signs = new EarlySigns(settings.agentDisconnectTimeout().toMillis());
        this.pen = new Pen(context, pool);
        this.pauses = new PauseWatch(nowMillis);
        this.intake = new Intake(commitSettings, nowMillis);
        timers.startTimerWithFixedDelay(Local.TICK, TICK);
        context.getLog().info("Allocator {} starts", pool);
        openJournal();
    }

    @Override
    public Receive<AllocatorMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(AllocatorMessage.FromAgent.class, this::onCommand)
                .onMessage(AllocatorMessage.Command.class, this::onCommand)
                .onMessage(AllocatorMessage.Operate.class, this::onCommand)
                .onMessage(ExplainFramework.class, this::onCommand)
                .onMessage(FollowAllocator.class, this::onFollow)
                .onMessage(AllocatorMessage.Measure.class, this::onMeasure)
                .onMessage(AllocatorJournal.Written.class, this::onWritten)
                .onMessage(AllocatorJournal.Recovered.class, this::onRecovered)
                .onMessageEquals(Local.COMMIT, this::onCommit)
                .onMessageEquals(Local.PUBLISH, this::onPublish)
                .onMessageEquals(Local.HEAR, this::onHear)
                .onMessageEquals(Local.ALLOCATE, this::onAllocate)
                .onMessageEquals(Local.TICK, this::onTick)
                .onMessageEquals(Local.OPEN_JOURNAL, this::openJournal)
                .onMessageEquals(Local.END, Behaviors::stopped)
                .onMessage(Probe.class, this::onProbe)
                .onMessage(Leave.class, this::onLeave)
                .onSignal(ChildFailed.class, failed -> onJournalEnded(Intake.reason(failed.getCause())))
                .onSignal(Terminated.class, ended -> onJournalEnded("it was closed"))
                .build();
    }

    private Behavior<AllocatorMessage> onCommand(AllocatorMessage message) {
        Moment now = now();
        noticePause(now);
        boolean serving = life != null && renewalMillis.isEmpty() && !leaving;
        Verdict verdict =
                intake.verdict(message, trouble, serving, serving ? life.queue().size() : held.size());
        switch (verdict) {
            case TAKE -> decide(message, now);
            case HOLD -> hold(message, now);
            case REFUSE -> {
                refuser.refuse(message, intake.refusal(trouble), latestView(), now);
                if (serving) {
                    closeOffers(message, now);
                }
            }
            case DROP -> refuser.drop();
        }
        return pump(now);
    }

    private void hold(AllocatorMessage message, Moment now) {
        if (overtaken) {
            return;
        }
        if (message instanceof AllocatorMessage.FromAgent m && m.command() instanceof AgentHeartbeat heartbeat) {
            signs.add(m, heartbeat, now.monotonicMillis());
        } else {
            held.add(message);
        }
    }

    private void decide(AllocatorMessage message, Moment now) {
        if (message instanceof AllocatorMessage.FromAgent m) {
            boolean hasRoom = trouble.isEmpty() && intake.hasRoom(life.queue().size());
            guarded(message, () -> {
                effects.reachable(m);
                life.decide(hasRoom ? m.command() : life.withoutEstimate(m.command()), now);
            });
        } else if (message instanceof AllocatorMessage.Command m) {
            guarded(message, () -> life.decide(m.command(), now));
        } else if (message instanceof AllocatorMessage.Operate m) {
            long request = effects.expectAnswer(m.replyTo());
            if (!guarded(message, () -> life.operate(m.command(), request, now))) {
                effects.answer(request, new OperatorReply.Failed("the allocator failed; its log has the details"));
            }
        } else if (message instanceof ExplainFramework m) {
            guarded(message, () -> life.explain(m, now));
        }
    }

    /** The offers of launches that are refused are free again. */
    private void closeOffers(AllocatorMessage message, Moment now) {
        if (message instanceof AllocatorMessage.Command m
                && m.command() instanceof FrameworkCall c
                && c.call() instanceof SchedulerCall.Accept accept) {
            SchedulerCall decline = new SchedulerCall.Decline(accept.offerIds(), accept.filters());
            guarded(message, () -> life.decide(new FrameworkCall(c.frameworkId(), decline), now));
        }
    }

    /**
     * Runs a decision. One that throws has changed nothing but perhaps the books: the next life, which makes them anew,
     * begins when what was decided before is durable. The message is not tried again.
     */
    private boolean guarded(Object cause, Runnable decision) {
        try {
            decision.run();
            return true;
        } catch (RuntimeException e) {
            getContext().getLog().error("The allocator failed on {}, and begins again without it", cause, e);
            long now = now().monotonicMillis();
            renewalMillis = Optional.of(now + faults.next(now));
            if (cause instanceof AllocatorMessage.Command command) {
                refuser.refuse(command, "the allocator failed", latestView(), now());
            }
            return false;
        }
    }

    private Behavior<AllocatorMessage> onFollow(FollowAllocator message) {
        Moment now = now();
        int waiting = life == null
                ? held.size()
                : life.queue().size() + (writing == null ? 0 : writing.events().size());
        message.follower()
                .tell(new ViewMessage.Status(
                        epoch,
                        host(),
                        trouble,
                        waiting,
                        intake.writeMillis(now.monotonicMillis()),
                        refuser.refused(),
                        rounds.times(),
                        latencies.times(),
                        // The books of a life that is to end may be half changed.
                        life == null || renewalMillis.isPresent() ? FilterCounts.UNKNOWN : life.filters(now)));
        if (life != null) {
            life.follow(message, now);
        }
        return this;
    }

    /** Agents answer whoever asks themselves: the allocator only knows where they are. */
    private Behavior<AllocatorMessage> onMeasure(AllocatorMessage.Measure message) {
        if (life != null) {
            message.agents()
                    .forEach(agent -> effects.tell(
                            agent.agentId(),
                            new AgentMessage.MeasureTasks(message.frameworkId(), agent.tasks(), message.replyTo())));
        }
        return this;
    }

    private Behavior<AllocatorMessage> onAllocate() {
        Moment now = now();
        noticePause(now);
        if (life != null && renewalMillis.isEmpty() && trouble.isEmpty()) {
            long start = SystemClock.nanos();
            latencies.add(start - wantedNanos);
            guarded(Local.ALLOCATE, () -> life.allocate(now));
            rounds.add(SystemClock.nanos() - start);
        }
        return pump(now);
    }

    private Behavior<AllocatorMessage> onTick() {
        Moment now = now();
        noticePause(now);
        checkTrouble(now);
        getContext().getSelf().tell(new Probe(now.monotonicMillis()));
        if (life != null && renewalMillis.isEmpty()) {
            guarded(Local.TICK, () -> life.tick(now));
            if (trouble.isEmpty() && intake.hasRoom(life.queue().size())) {
                refuser.haveSomeResent();
            }
        }
        return pump(now);
    }

    private Behavior<AllocatorMessage> onProbe(Probe probe) {
        Moment now = now();
        noticePause(now);
        // One that was under way when the process was paused shows the pause.
        intake.lags(pauses.lagSince(probe.sentMillis(), now.monotonicMillis()));
        return this;
    }

    private Behavior<AllocatorMessage> onPublish() {
        if (life != null) {
            life.publish(now());
        }
        return this;
    }

    private Behavior<AllocatorMessage> onCommit() {
        commitSent = false;
        return write(now());
    }

    /** Writes or releases what can be, and sees to it that the rest will be. */
    private Behavior<AllocatorMessage> pump(Moment now) {
        if (life != null) {
            if (life.wantsRound() && trouble.isEmpty() && !timers.isTimerActive(Local.ALLOCATE)) {
                wantedNanos = SystemClock.nanos();
                timers.startSingleTimer(Local.ALLOCATE, settings.allocationBatchWindow());
            }
            CommitQueue queue = life.queue();
            boolean gathering = writing == null
                    && !queue.isEmpty()
                    && !queue.first().events().isEmpty()
                    && !queue.first().isFull();
            if (gathering) {
                // This arrives behind the commands that are in the mailbox already: they go into the same write.
                if (!commitSent) {
                    commitSent = true;
                    getContext().getSelf().tell(Local.COMMIT);
                }
                return this;
            }
        }
        return write(now);
    }

    private Behavior<AllocatorMessage> write(Moment now) {
        while (life != null && writing == null && !life.queue().isEmpty()) {
            CommitQueue.Group group = life.queue().take();
            if (group.events().isEmpty()) {
                life.release(group, pen.sequence(), now);
            } else {
                writing = group;
                send(group.events(), group.view().state(), now);
            }
        }
        if (life != null && life.hasUnpublished() && !timers.isTimerActive(Local.PUBLISH)) {
            timers.startSingleTimer(Local.PUBLISH, PUBLISH_WINDOW);
        }
        if (intake.isIdle()) {
            if (leaving) {
                effects.sayFarewell();
                return Behaviors.stopped();
            }
            if (life != null
                    && renewalMillis.filter(at -> at <= now.monotonicMillis()).isPresent()) {
                begin(life.view().state(), now);
            }
        }
        return this;
    }

    private void send(List<AllocatorEvent> events, AllocatorState after, Moment now) {
        intake.writeBegins(now.monotonicMillis());
        pen.write(events, after);
    }

    private Behavior<AllocatorMessage> onRecovered(AllocatorJournal.Recovered message) {
        if (!pen.holds(message.journal())) {
            return this;
        }
        if (!pen.goesOnFrom(message)) {
            return onOvertaken(message.epoch());
        }
        begin(message.state(), now());
        return this;
    }

    /** To end at once would mean to be started again by the next message, and to overtake the other life in turn. */
    private Behavior<AllocatorMessage> onOvertaken(String otherEpoch) {
        getContext().getLog().error("Life {} of this allocator began after {}: this one ends", otherEpoch, epoch);
        pen.close();
        overtaken = true;
        held.clear();
        signs.forget();
        intake.fails("another life of this allocator has begun elsewhere", now().monotonicMillis());
        checkTrouble(now());
        timers.startSingleTimer(Local.END, OVERTAKEN_PAUSE);
        return this;
    }

    /**
     * A life serves when the journal has taken its epoch, which proves that it is the only one. After a pause meanwhile it
     * proves that it was: {@link #serve} has it proved again.
     */
    private void begin(AllocatorState state, Moment now) {
        endLife();
        renewalMillis = Optional.empty();
        beginning = state;
        begunMillis = now.monotonicMillis();
        epoch = pen.freshEpoch();
        send(List.of(new EpochConfirmed(epoch, host(), now.wallMillis())), state, now);
    }

    private Behavior<AllocatorMessage> onWritten(AllocatorJournal.Written message) {
        if (!pen.holds(message.journal())) {
            return this;
        }
        Moment now = now();
        noticePause(now);
        intake.writeEnds();
        if (beginning != null) {
            serve(now);
        } else {
            CommitQueue.Group written = writing;
            writing = null;
            life.release(written, pen.sequence(), now);
        }
        checkTrouble(now);
        // What was decided during this write has been gathered long enough.
        return write(now);
    }

    private void serve(Moment now) {
        effects.begin(epoch);
        life = new AllocatorLife(epoch, host(), beginning, pen.sequence(), settings, effects, now);
        getContext()
                .getLog()
                .info(
                        "Allocator serves in epoch {} with {} agents, {} frameworks",
                        epoch,
                        beginning.agents().size(),
                        beginning.frameworks().size());
        beginning = null;
        if (pauses.pausedSince(begunMillis)) {
            confirm(now);
        }
        intake.serves();
        AllocatorMessage next;
        while (renewalMillis.isEmpty() && (next = held.poll()) != null) {
            decide(next, now);
        }
        getContext().getSelf().tell(Local.HEAR);
    }

    /** Some heartbeats at a time, so that others are not kept waiting by those of thousands of agents. */
    private Behavior<AllocatorMessage> onHear() {
        Moment now = now();
        noticePause(now);
        if (life != null && !leaving) {
            for (AllocatorMessage.FromAgent sign : signs.take(now.monotonicMillis())) {
                if (renewalMillis.isEmpty()) {
                    decide(sign, now);
                }
            }
            if (!signs.isEmpty()) {
                getContext().getSelf().tell(Local.HEAR);
            }
        }
        return pump(now);
    }

    private Behavior<AllocatorMessage> onJournalEnded(String reason) {
        long now = now().monotonicMillis();
        getContext().getLog().error("The journal of allocator {} failed: {}", pool, reason);
        pen.drop();
        beginning = null;
        endLife();
        intake.fails(reason, now);
        checkTrouble(now());
        effects.answerAll(Intake.unavailable(intake.refusal(trouble) + "; whether it was done will show"));
        if (leaving) {
            return Behaviors.stopped();
        }
        timers.startSingleTimer(Local.OPEN_JOURNAL, Duration.ofMillis(journalFailures.next(now)));
        return this;
    }

    private Behavior<AllocatorMessage> openJournal() {
        pen.open();
        return this;
    }

    private Behavior<AllocatorMessage> onLeave(Leave message) {
        leaving = true;
        return write(now());
    }

    private Optional<AllocatorView> latestView() {
        return life == null ? lastView : Optional.of(life.view());
    }

    private void endLife() {
        if (life != null) {
            lastView = Optional.of(life.view());
        }
        life = null;
        writing = null;
    }

    private void checkTrouble(Moment now) {
        Optional<String> before = trouble;
        trouble = minority.get().or(() -> intake.trouble(now.monotonicMillis()));
        if (trouble.isPresent() && before.isEmpty()) {
            getContext().getLog().warn("Writes are refused: {}", trouble.get());
            effects.answerAll(Intake.unavailable(trouble.get() + "; whether it was done will show"));
        } else if (trouble.isEmpty() && before.isPresent()) {
            getContext().getLog().info("Writes are taken again");
        }
    }

    /** A pause that comes before a life serves is made up for when it does. */
    private void noticePause(Moment now) {
        long pause = pauses.hear(now.monotonicMillis());
        if (pause > 0) {
            getContext().getLog().warn("This process was paused for {} ms", pause);
            if (life != null) {
                confirm(now);
            }
        }
    }

    private void confirm(Moment now) {
        life.confirm(new EpochConfirmed(epoch, host(), now.wallMillis()));
    }

    private String host() {
        return Cluster.get(getContext().getSystem()).selfMember().address().toString();
    }

    private static Moment now() {
        return SystemClock.now();
    }
}
