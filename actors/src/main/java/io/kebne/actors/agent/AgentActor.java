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
import io.kebne.actors.agent.core.AgentEffect.AdoptExecutor;
import io.kebne.actors.agent.core.AgentEffect.EndExecutor;
import io.kebne.actors.agent.core.AgentEffect.EndTask;
import io.kebne.actors.agent.core.AgentEffect.Finish;
import io.kebne.actors.agent.core.AgentEffect.ForgetContainer;
import io.kebne.actors.agent.core.AgentEffect.KeepVolumes;
import io.kebne.actors.agent.core.AgentEffect.Launch;
import io.kebne.actors.agent.core.AgentEffect.LaunchExecutor;
import io.kebne.actors.agent.core.AgentEffect.Remark;
import io.kebne.actors.agent.core.AgentEffect.Resize;
import io.kebne.actors.agent.core.AgentEffect.ResizeTask;
import io.kebne.actors.agent.core.AgentEffect.SayExpelled;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.AgentEffect.TellExecutor;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentInput.ExecutorDisconnected;
import io.kebne.actors.agent.core.AgentInput.ExecutorSaid;
import io.kebne.actors.agent.core.AgentInput.HeartbeatDue;
import io.kebne.actors.agent.core.AgentInput.Received;
import io.kebne.actors.agent.core.AgentInput.RegistrationDue;
import io.kebne.actors.agent.core.AgentInput.TimePassed;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.api.ExecutorAnswer;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.actors.api.RecoveryStats;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.executor.ExecutorCall;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorKey;
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

    record FromExecutor(AgentInput input) implements Message {}

    record FromUsage(AgentInput input) implements Message {}

    private record ExecutorStopped(Container container) implements Message {}

    private record Reattached(Container container, Optional<TaskProcess> process) implements Message {}

    /**
     * An executor of a framework calls.
     *
     * @param caller who it is, as its token says; empty where nobody was asked
     * @param stream where it listens from now on, when it subscribes
     */
    public record ExecutorCalled(
            ExecutorKey key,
            Optional<ExecutorClaims> caller,
            ExecutorCall call,
            Optional<ExecutorStream> stream,
            ActorRef<ExecutorAnswer> replyTo)
            implements Message {}

    /** The connection of an executor is gone. */
    public record StreamEnded(ExecutorKey key, ExecutorStream stream) implements Message {}

    private record ConnectionGivenUp(ExecutorKey key) implements Message {}

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
    private final GroupSizes sizes;
    private final TaskMeter meter;
    private final Checkpoints.Writer checkpoints;
    private final HeldEffects held = new HeldEffects();
    private final ActorRef<AgentMessage> forMasters;
    private final ExecutorConnections connections = new ExecutorConnections();

    /** By container. */
    private final Map<String, ActorRef<ExecutorActor.Message>> executors = new HashMap<>();

    private final Map<String, Integer> failures = new HashMap<>();
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
        this.sizes = new GroupSizes(host.isolation(), views::state, blocking);
        this.meter = new TaskMeter(host.isolation(), blocking);
        AgentSettings settings = host.settings();
        long began = SystemClock.now().monotonicMillis();
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
        views.publishRecovery(new RecoveryStats(
                recovered.damaged(), Duration.ofMillis(SystemClock.now().monotonicMillis() - began)));
        host.collectSandboxes(views);
        context.spawn(UsageActor.create(host, views, context.getSelf()), "usage");
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
                .onMessage(FromMaster.class, this::onFromMaster)
                .onMessage(FromExecutor.class, m -> onInput(m.input()))
                .onMessage(FromUsage.class, m -> onInput(m.input()))
                .onMessage(ExecutorCalled.class, this::onExecutorCalled)
                .onMessage(StreamEnded.class, this::onStreamEnded)
                .onMessage(ConnectionGivenUp.class, m -> onInput(new ExecutorDisconnected(m.key())))
                .onMessage(ExecutorStopped.class, this::onExecutorStopped)
                .onMessage(Reattached.class, this::onReattached)
                .onMessage(Timer.class, this::onTimer)
                .onMessage(Remembered.class, this::onRemembered)
                .onMessage(Stop.class, m -> onStop(m.replyTo(), new AgentInput.Stop()))
                .onMessage(Leave.class, m -> onStop(m.replyTo(), new AgentInput.Leave()))
                .build();
    }

    private Behavior<Message> onFromMaster(FromMaster message) {
        if (message.message() instanceof AgentMessage.MeasureTasks measure) {
            meter.measure(measure, state);
            return this;
        }
        return onInput(new Received(message.message()));
    }

    private Behavior<Message> onExecutorCalled(ExecutorCalled message) {
        ExecutorAnswer answer = connections.answer(state, message.key(), message.caller(), message.call());
        message.replyTo().tell(answer);
        if (answer != ExecutorAnswer.ACCEPTED) {
            return this;
        }
        message.stream().ifPresent(stream -> connections.attach(message.key(), stream));
        return onInput(new ExecutorSaid(message.key(), message.call()));
    }

    private Behavior<Message> onStreamEnded(StreamEnded message) {
        return connections.detach(message.key(), message.stream())
                ? onInput(new ExecutorDisconnected(message.key()))
                : this;
    }

    /** One that stops before its process has ended has failed. The process runs on, and gets another one a few times. */
    private Behavior<Message> onExecutorStopped(ExecutorStopped message) {
        Container container = message.container();
        executors.remove(container.id());
        if (!container.isNeeded(state) || finished) {
            failures.remove(container.id());
            return this;
        }
        boolean again = failures.merge(container.id(), 1, Integer::sum) <= MAX_FAILURES;
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(() -> attachOrEnd(container, again), blocking),
                        (process, failure) ->
                                new Reattached(container, failure == null ? process : Optional.<TaskProcess>empty()));
        return this;
    }

    private Optional<TaskProcess> attachOrEnd(Container container, boolean attach) {
        try {
            Optional<TaskProcess> process = attach ? host.attach(container) : Optional.empty();
            if (process.isEmpty()) {
                host.end(container);
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Behavior<Message> onReattached(Reattached message) {
        Container container = message.container();
        if (!container.isNeeded(state) || message.process().isEmpty()) {
            return onInput(container.lost());
        }
        getContext().getLog().warn("A new executor looks after {}, for the one before failed", container.name());
        TaskProcess process = message.process().get();
        executor(container, parent -> ExecutorActor.adopt(host, container, process, parent));
        if (container.isEnding(state)) {
            end(container.id(), host.settings().limits().killGrace());
        }
        return this;
    }

    private void end(String containerId, Duration grace) {
        ActorRef<ExecutorActor.Message> executor = executors.get(containerId);
        if (executor != null) {
            executor.tell(new ExecutorActor.End(grace));
        }
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
        host.jvms().hurry();
        return onInput(input);
    }

    private Behavior<Message> onInput(AgentInput input) {
        return carryOut(decider.decide(state, input, SystemClock.now(), UUID::randomUUID), Map.of());
    }

    /** @param processes of tasks to be adopted, by container */
    private Behavior<Message> carryOut(AgentDecision decision, Map<String, TaskProcess> processes) {
        state = decision.state();
        views.publish(state);
        host.nested().know(new ContainerParents(host, state));
        for (AgentEffect effect : decision.effects()) {
            if (effect instanceof Adopt adopt) {
                adopt(Container.of(adopt.task()), processes);
            } else if (effect instanceof AdoptExecutor adopt) {
                adopt(Container.of(adopt.executor()), processes);
            } else if (held.admit(effect)) {
                carryOut(effect);
            }
        }
        remember();
        return next();
    }

    private void adopt(Container container, Map<String, TaskProcess> processes) {
        TaskProcess process = processes.get(container.id());
        executor(container, parent -> ExecutorActor.adopt(host, container, process, parent));
    }

    private Behavior<Message> next() {
        return finished ? Behaviors.stopped() : this;
    }

    private void remember() {
        HeldEffects.Batch batch = held.nextWrite();
        if (!batch.isEmpty()) {
            getContext()
                    .pipeToSelf(
                            CompletableFuture.runAsync(() -> write(batch), blocking),
                            (done, failure) -> new Remembered(Optional.ofNullable(failure)));
        }
    }

    private void write(HeldEffects.Batch batch) {
        try {
            checkpoints.write(batch.tasks(), batch.executors());
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
            launch(Container.of(launch.task()));
        } else if (effect instanceof LaunchExecutor launch) {
            launch(Container.of(launch.executor()));
        } else if (effect instanceof EndExecutor end) {
            end(end.containerId(), end.grace());
        } else if (effect instanceof TellExecutor tell) {
            tell(tell);
        } else if (effect instanceof Resize resize) {
            sizes.changed(resize.executor());
        } else if (effect instanceof ResizeTask resize) {
            state.tasks().get(resize.key()).forEach(task -> host.jvms().resized(task.containerId(), task.info()));
            sizes.changed(resize.key());
        } else if (effect instanceof ForgetContainer forget) {
            host.jvms().forget(forget.containerId());
            blocking.execute(() -> host.forget(forget.containerId()));
        } else if (effect instanceof Finish) {
            stoppers.forEach(stopper -> stopper.tell(Done.getInstance()));
            finished = true;
        } else if (effect instanceof EndTask end) {
            state.tasks().get(end.key()).forEach(task -> end(task.containerId(), end.grace()));
        } else if (effect instanceof KeepVolumes keep) {
            host.volumes().keep(keep.volumes(), keep.held(), keep.lastGeneration(), emptying);
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

    /** One that does not listen any more, or too slowly, connects again and hears what it missed. */
    private void tell(TellExecutor tell) {
        if (!connections.send(tell.key(), tell.event())) {
            getContext().getLog().warn("Executor {} is disconnected: it does not read what it is told", tell.key());
            getContext().getSelf().tell(new ConnectionGivenUp(tell.key()));
        }
    }

    private void launch(Container container) {
        executor(container, parent -> ExecutorActor.create(host, container, parent));
    }

    /** The number of executors is bounded: the decider launches no more than may run. */
    private void executor(Container container, Function<ActorRef<Message>, Behavior<ExecutorActor.Message>> behavior) {
        ActorRef<ExecutorActor.Message> executor =
                getContext().spawn(behavior.apply(getContext().getSelf()), "executor-" + container.id());
        getContext().watchWith(executor, new ExecutorStopped(container));
        executors.put(container.id(), executor);
    }
}
