package io.kebne.actors.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.core.TaskLife;
import io.kebne.actors.agent.core.TaskLife.AbortLaunch;
import io.kebne.actors.agent.core.TaskLife.AwaitGrace;
import io.kebne.actors.agent.core.TaskLife.Destroy;
import io.kebne.actors.agent.core.TaskLife.Effect;
import io.kebne.actors.agent.core.TaskLife.Exited;
import io.kebne.actors.agent.core.TaskLife.Gone;
import io.kebne.actors.agent.core.TaskLife.GraceOver;
import io.kebne.actors.agent.core.TaskLife.Kill;
import io.kebne.actors.agent.core.TaskLife.LaunchFailed;
import io.kebne.actors.agent.core.TaskLife.Launched;
import io.kebne.actors.agent.core.TaskLife.Limited;
import io.kebne.actors.agent.core.TaskLife.Phase;
import io.kebne.actors.agent.core.TaskLife.Report;
import io.kebne.actors.agent.core.TaskLife.Terminate;
import io.kebne.actors.agent.core.TaskLife.Vanished;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Leads a process, that of one task or that of a framework's executor, from its launch, or from where an earlier life of the agent left it,
 * to its end, as {@link TaskLife} decides, and reports to the agent's actor, its parent. Stops once the task has ended.
 * When it fails, or is stopped before its time, the process goes on, and may be given another executor.
 */
final class ExecutorActor extends AbstractBehavior<ExecutorActor.Message> {
    sealed interface Message {}

    /** End the task; it gets this long between SIGTERM and SIGKILL. */
    record End(Duration grace) implements Message {}

    private record ProcessStarted(TaskProcess process) implements Message {}

    private record ProcessFailed(String message) implements Message {}

    private record ProcessExited(ExitValue value) implements Message {}

    private record WentBeyond(Limitation limitation) implements Message {}

    private record ProcessGone(ExitValue value) implements Message {}

    private record SupervisorLost(Throwable cause) implements Message {}

    private record RestEnded(Optional<Throwable> failure) implements Message {}

    private record GraceTimer() implements Message {}

    private final AgentHost host;
    private final Container container;
    private final ActorRef<AgentActor.Message> parent;
    private final TimerScheduler<Message> timers;
    private final Executor blocking;
    private final Runnable abort;
    private final CompletableFuture<TaskProcess> process;
    private final ContainerChecks checks;
    private TaskLife life = TaskLife.START;

    /** Of a process that is to be started. */
    static Behavior<Message> create(AgentHost host, Container container, ActorRef<AgentActor.Message> parent) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> launching(context, timers, host, container, parent)));
    }

    /** Of one that runs. */
    static Behavior<Message> adopt(
            AgentHost host, Container container, TaskProcess found, ActorRef<AgentActor.Message> parent) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            TaskProcess process = container.image().isPresent()
                    ? found
                    : host.jvms().watch(container.subject(host.workDirectory()), found);
            ExecutorActor executor = new ExecutorActor(
                    context, timers, host, container, parent, () -> {}, CompletableFuture.completedFuture(process));
            return executor.onProcessStarted(new ProcessStarted(process));
        }));
    }

    private static Behavior<Message> launching(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentHost host,
            Container container,
            ActorRef<AgentActor.Message> parent) {
        TaskLaunch launch = new TaskLaunch(host, container);
        ActorRef<Message> self = context.getSelf();
        Runnable abort = () -> {
            if (launch.abort()) {
                self.tell(new ProcessFailed("aborted"));
            }
        };
        CompletableFuture<TaskProcess> process =
                launch.begin(blocking(context), dispatcher(context, "kebne.fetcher-dispatcher"));
        context.pipeToSelf(
                process,
                (started, failure) ->
                        failure == null ? new ProcessStarted(started) : new ProcessFailed(message(failure)));
        return new ExecutorActor(context, timers, host, container, parent, abort, process);
    }

    private ExecutorActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentHost host,
            Container container,
            ActorRef<AgentActor.Message> parent,
            Runnable abort,
            CompletableFuture<TaskProcess> process) {
        super(context);
        this.host = host;
        this.container = container;
        this.parent = parent;
        this.timers = timers;
        this.blocking = blocking(context);
        this.abort = abort;
        this.process = process;
        this.checks = new ContainerChecks(context, host, container, this::report);
    }

    private static Executor blocking(ActorContext<Message> context) {
        return dispatcher(context, "kebne.blocking-dispatcher");
    }

    private static Executor dispatcher(ActorContext<Message> context, String name) {
        return context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig(name));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(End.class, m -> onInput(new Kill(m.grace())))
                .onMessage(ProcessStarted.class, this::onProcessStarted)
                .onMessage(ProcessFailed.class, this::onProcessFailed)
                .onMessage(ProcessExited.class, m -> onInput(new Exited(m.value())))
                .onMessage(WentBeyond.class, m -> onInput(new Limited(m.limitation())))
                .onMessage(ProcessGone.class, m -> onInput(new Gone(m.value())))
                .onMessage(GraceTimer.class, m -> onInput(new GraceOver()))
                .onMessage(SupervisorLost.class, this::onSupervisorLost)
                .onMessage(RestEnded.class, this::onRestEnded)
                .onSignal(PostStop.class, s -> onPostStop())
                .build();
    }

    private Behavior<Message> onProcessStarted(ProcessStarted message) {
        TaskProcess running = message.process();
        Behavior<Message> next = onInput(new Launched(host.networks().joined(container.id())));
        if (life.phase() == Phase.RUNNING) {
            checks.begin(blocking);
        }
        ActorRef<Message> self = getContext().getSelf();
        container.watch(host, limitation -> self.tell(new WentBeyond(limitation)));
        CompletableFuture<Void> exited = running.exited().thenAccept(value -> {
            // Why it ended, before how it did.
            host.isolation().limitation(container.id()).ifPresent(l -> self.tell(new WentBeyond(l)));
            self.tell(new ProcessExited(value));
        });
        // After it, also when both are known already.
        getContext()
                .pipeToSelf(
                        exited.thenCombine(running.gone(), (none, value) -> value),
                        (value, failure) -> failure == null ? new ProcessGone(value) : new SupervisorLost(failure));
        return next;
    }

    private Behavior<Message> onProcessFailed(ProcessFailed message) {
        // An aborted launch fails, too: its end was reported when it was aborted.
        return life.phase() == Phase.ENDED ? this : onInput(new LaunchFailed(message.message()));
    }

    /** What is left of the task is ended before anybody hears that the task has. */
    private Behavior<Message> onSupervisorLost(SupervisorLost message) {
        getContext().getLog().warn("Ending what is left of {}", container.name(), message.cause());
        getContext()
                .pipeToSelf(
                        CompletableFuture.runAsync(this::endRest, blocking),
                        (done, failure) -> new RestEnded(Optional.ofNullable(failure)));
        return this;
    }

    private void endRest() {
        try {
            host.end(container);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Behavior<Message> onRestEnded(RestEnded message) {
        message.failure()
                .ifPresent(
                        cause -> getContext().getLog().error("Processes of {} may still run", container.name(), cause));
        return onInput(new Vanished());
    }

    private Behavior<Message> onInput(TaskLife.Input input) {
        TaskLife.Decision decision = life.decide(input, SystemClock.now().monotonicMillis());
        life = decision.next();
        if (life.phase() != Phase.RUNNING) {
            checks.end();
        }
        for (Effect effect : decision.effects()) {
            carryOut(effect);
        }
        return life.phase() == Phase.ENDED ? Behaviors.stopped() : this;
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Report report) {
            report(report.report());
        } else if (effect instanceof Terminate terminate) {
            blocking.execute(() -> process.join().terminate(terminate.grace()));
        } else if (effect instanceof Destroy) {
            blocking.execute(() -> process.join().destroy());
        } else if (effect instanceof AwaitGrace wait) {
            timers.startSingleTimer("grace", new GraceTimer(), wait.time());
        } else if (effect instanceof AbortLaunch) {
            abort.run();
        }
    }

    private void report(TaskReport report) {
        parent.tell(new AgentActor.FromExecutor(container.report().apply(report)));
    }

    /** Nothing more is started. What runs, or is just being started, is left to who comes next. */
    private Behavior<Message> onPostStop() {
        if (life.phase() != Phase.ENDED) {
            abort.run();
            CompletableFuture<Void> unused = process.thenAccept(TaskProcess::detach);
        }
        return this;
    }

    private static String message(Throwable failure) {
        Throwable told = failure;
        while (told instanceof CompletionException && told.getMessage() == null && told.getCause() != null) {
            told = told.getCause();
        }
        return told.getMessage() == null ? told.toString() : told.getMessage();
    }
}
