package io.kebne.actors.agent;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.agent.checkpoint.Checkpoints;
import io.kebne.actors.agent.core.AgentDecider;
import io.kebne.actors.agent.core.AgentDecision;
import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentEffect.Adopt;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Finish;
import io.kebne.actors.agent.core.AgentEffect.ForgetContainer;
import io.kebne.actors.agent.core.AgentEffect.KeepVolumes;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.actors.agent.core.AgentEffect.Remark;
import io.kebne.actors.agent.core.AgentEffect.SayExpelled;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentInput.ExecutorGone;
import io.kebne.actors.agent.core.AgentInput.HeartbeatDue;
import io.kebne.actors.agent.core.AgentInput.Received;
import io.kebne.actors.agent.core.AgentInput.RegistrationDue;
import io.kebne.actors.agent.core.AgentInput.Reported;
import io.kebne.actors.agent.core.AgentInput.TimePassed;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The agent: speaks for its machine to the pool's allocator and has an {@link ExecutorActor} for each task that runs,
 * as {@link AgentDecider} decides. Spawned once on each agent node. What it must not forget, its tasks and their updates, is
 * on disk before anything follows from it; when it starts, after a failure or in another process, it goes on from there with
 * the tasks that run.
 */
public final class AgentActor extends AbstractBehavior<AgentActor.Message> {
    /** What the agent's actor is told by its own node; masters speak to it through {@link AgentMessage}. */
    public sealed interface Message {}

    /**
     * End all tasks, report that, leave the pool and stop. Takes a bounded time, of the executors' grace period and a
     * few seconds more. {@code replyTo} hears of it just before the actor stops; so it may be watched instead.
     */
    public record Stop(ActorRef<Done> replyTo) implements Message {}

    /** Stop, but let the tasks run on: the next life of the agent takes them back. Else as {@link Stop}. */
    public record Leave(ActorRef<Done> replyTo) implements Message {}

    private record Remembered(Optional<Throwable> failure) implements Message {}

    private record FromMaster(AgentMessage message) implements Message {}

    record FromExecutor(TaskKey key, TaskReport report) implements Message {}

    private record ExecutorStopped(TaskKey key) implements Message {}

    private record Reattached(TaskKey key, Optional<TaskProcess> process) implements Message {}

    private enum Timer implements Message {
        REGISTRATION,
        HEARTBEAT,
        TICK
    }

    private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
    private static final double BACKOFF_JITTER = 0.2;
    /** How often a task whose executor fails gets another one. */
    private static final int MAX_FAILURES = 3;

    private final AgentHost host;
    private final AgentDecider decider;
    private final RecipientRef<AllocatorMessage> allocator;
    private final AgentViews views;
    private final Executor emptying;
    private final Executor blocking;
    private final Checkpoints.Writer checkpoints;
    private final HeldEffects held = new HeldEffects();
    private final ActorRef<AgentMessage> forMasters;
    private final Map<TaskKey, ActorRef<ExecutorActor.Message>> executors = new HashMap<>();
    private final Map<TaskKey, Integer> failures = new HashMap<>();
    private final List<ActorRef<Done>> stoppers = new ArrayList<>();
    private AgentState state;
    private boolean finished;
    private boolean cannotWrite;

    /**
     * @param host stays open until this actor has stopped
     * @param allocator of the pool that the agent belongs to
     * @param views where readers find what the agent does
     */
    public static Behavior<Message> create(AgentHost host, RecipientRef<AllocatorMessage> allocator, AgentViews views) {
        Behavior<Message> agent = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new AgentActor(context, timers, host, allocator, views)));
        // A restart loses what has ended, for people; and launches that had not begun, whose tasks are reported
        // dropped.
        return Behaviors.supervise(agent)
                .onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, BACKOFF_JITTER));
    }

    private AgentActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentHost host,
            RecipientRef<AllocatorMessage> allocator,
            AgentViews views) {
        super(context);
        this.host = host;
        this.allocator = allocator;
        this.views = views;
        this.emptying = dispatcher("kebne.fetcher-dispatcher");
        this.blocking = dispatcher("kebne.blocking-dispatcher");
        AgentSettings settings = host.settings();
        RecoveredAgent recovered = recover(context);
        this.checkpoints = recovered.checkpoints();
        this.decider = new AgentDecider(host.info(), recovered.incarnation(), settings.limits());
        this.forMasters = context.messageAdapter(AgentMessage.class, FromMaster::new);
        this.state = AgentState.initial(settings.limits());
        timers.startTimerWithFixedDelay(Timer.REGISTRATION, settings.registrationRetry());
        timers.startTimerWithFixedDelay(Timer.HEARTBEAT, settings.heartbeatInterval());
        timers.startTimerWithFixedDelay(Timer.TICK, tick(settings));
        views.publish(state);
        context.getLog()
                .info("Agent {} offers {}", host.info().id(), host.info().resources());
        carryOut(decider.recover(recovered.tasks(), SystemClock.now(), UUID::randomUUID), recovered.processes());
        onInput(new RegistrationDue());
    }

    private RecoveredAgent recover(ActorContext<Message> context) {
        try {
            return host.recover(new AkkaCheckpointCodec(context.getSystem()));
        } catch (IOException e) {
            throw new UncheckedIOException("The agent cannot go on from where it was", e);
        }
    }

    private Executor dispatcher(String name) {
        return getContext().getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(name));
    }

    /** Often enough for repetitions to be about on time, whatever their interval was set to. */
    private static Duration tick(AgentSettings settings) {
        Duration half = settings.limits().retryMin().dividedBy(2);
        Duration most = Duration.ofMillis(250);
        return half.compareTo(most) < 0 ? half.plusMillis(1) : most;
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromMaster.class, m -> onInput(new Received(m.message())))
                .onMessage(FromExecutor.class, m -> onInput(new Reported(m.key(), m.report())))
                .onMessage(ExecutorStopped.class, this::onExecutorStopped)
                .onMessage(Reattached.class, this::onReattached)
                .onMessage(Timer.class, this::onTimer)
                .onMessage(Remembered.class, this::onRemembered)
                .onMessage(Stop.class, m -> onStop(m.replyTo(), new AgentInput.Stop()))
                .onMessage(Leave.class, m -> onStop(m.replyTo(), new AgentInput.Leave()))
                .build();
    }

    /** One that stops before its task has ended has failed. The task runs on, and gets another one a few times. */
    private Behavior<Message> onExecutorStopped(ExecutorStopped message) {
        executors.remove(message.key());
        TaskEntry task = state.tasks().get(message.key()).getOrNull();
        if (task == null || finished) {
            failures.remove(message.key());
            return this;
        }
        boolean again = failures.merge(message.key(), 1, Integer::sum) <= MAX_FAILURES;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> attachOrEnd(task, again), blocking),
                        (process, failure) ->
                                new Reattached(task.key(), failure == null ? process : Optional.<TaskProcess>empty()));
        return this;
    }

    private Optional<TaskProcess> attachOrEnd(TaskEntry task, boolean attach) {
        try {
            Optional<TaskProcess> process = attach ? host.launcher().attach(task.containerId()) : Optional.empty();
            if (process.isEmpty()) {
                host.launcher().end(task.containerId());
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Behavior<Message> onReattached(Reattached message) {
        TaskEntry task = state.tasks().get(message.key()).getOrNull();
        if (task == null || message.process().isEmpty()) {
            return onInput(new ExecutorGone(message.key()));
        }
        getContext().getLog().warn("Task {} has a new executor, for the one before failed", message.key());
        TaskProcess process = message.process().get();
        executor(task, parent -> ExecutorActor.adopt(host, task, process, parent));
        if (task.killing()) {
            executors
                    .get(message.key())
                    .tell(new ExecutorActor.End(host.settings().limits().killGrace()));
        }
        return this;
    }

    private Behavior<Message> onTimer(Timer timer) {
        return onInput(
                switch (timer) {
                    case REGISTRATION -> new RegistrationDue();
                    case HEARTBEAT -> new HeartbeatDue();
                    case TICK -> new TimePassed();
                });
    }

    private Behavior<Message> onStop(ActorRef<Done> replyTo, AgentInput input) {
        stoppers.add(replyTo);
        return onInput(input);
    }

    private Behavior<Message> onInput(AgentInput input) {
        return carryOut(decider.decide(state, input, SystemClock.now(), UUID::randomUUID), Map.of());
    }

    /** @param processes of tasks to be adopted, by container */
    private Behavior<Message> carryOut(AgentDecision decision, Map<String, TaskProcess> processes) {
        state = decision.state();
        views.publish(state);
        for (AgentEffect effect : decision.effects()) {
            if (effect instanceof Adopt adopt) {
                executor(
                        adopt.task(),
                        parent -> ExecutorActor.adopt(
                                host, adopt.task(), processes.get(adopt.task().containerId()), parent));
            } else if (held.admit(effect)) {
                carryOut(effect);
            }
        }
        remember();
        return next();
    }

    private Behavior<Message> next() {
        return finished ? Behaviors.stopped() : this;
    }

    private void remember() {
        Map<TaskKey, Optional<TaskCheckpoint>> batch = held.nextWrite();
        if (!batch.isEmpty()) {
            getContext()
                    .pipeToSelf(
                            CompletableFuture.runAsync(() -> write(batch), blocking),
                            (done, failure) -> new Remembered(Optional.ofNullable(failure)));
        }
    }

    private void write(Map<TaskKey, Optional<TaskCheckpoint>> batch) {
        try {
            checkpoints.write(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While nothing can be written, tasks run on, and nothing new is started or said of them; each tick tries again. */
    private Behavior<Message> onRemembered(Remembered message) {
        if (message.failure().isPresent()) {
            if (!cannotWrite) {
                getContext()
                        .getLog()
                        .error(
                                "The work directory cannot be written; waiting",
                                message.failure().get());
                views.publishTroubles(List.of("the work directory cannot be written: no task is started"));
            }
            cannotWrite = true;
            held.failed();
            return this;
        }
        if (cannotWrite) {
            getContext().getLog().info("The work directory can be written again");
            cannotWrite = false;
            views.publishTroubles(List.of());
        }
        held.done().forEach(this::carryOut);
        remember();
        return next();
    }

    private void carryOut(AgentEffect effect) {
        if (effect instanceof TellAllocator tell) {
            allocator.tell(new AllocatorMessage.FromAgent(tell.command(), forMasters));
        } else if (effect instanceof Launch launch) {
            executor(launch.task(), parent -> ExecutorActor.create(host, launch.task(), parent));
        } else if (effect instanceof ForgetContainer forget) {
            blocking.execute(() -> host.launcher().forget(forget.containerId()));
        } else if (effect instanceof Finish) {
            stoppers.forEach(stopper -> stopper.tell(Done.getInstance()));
            finished = true;
        } else if (effect instanceof EndTask end) {
            ActorRef<ExecutorActor.Message> executor = executors.get(end.key());
            if (executor != null) {
                executor.tell(new ExecutorActor.End(end.grace()));
            }
        } else if (effect instanceof KeepVolumes keep) {
            host.volumes().keep(keep.volumes(), emptying);
        } else if (effect instanceof Remark remark) {
            getContext().getLog().warn(remark.text());
        } else if (effect instanceof SayExpelled expelled) {
            getContext()
                    .getLog()
                    .error(
                            "Agent {} ends its tasks and stops because the masters will not have it: {}",
                            host.info().id(),
                            expelled.reason());
        }
    }

    /** The number of executors is bounded: the decider launches no more tasks than may run. */
    private void executor(TaskEntry task, Function<ActorRef<Message>, Behavior<ExecutorActor.Message>> behavior) {
        TaskKey key = task.key();
        ActorRef<ExecutorActor.Message> executor =
                getContext().spawn(behavior.apply(getContext().getSelf()), "executor-" + task.containerId());
        getContext().watchWith(executor, new ExecutorStopped(key));
        executors.put(key, executor);
    }
}
