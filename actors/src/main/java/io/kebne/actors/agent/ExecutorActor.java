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
import io.kebne.actors.agent.core.TaskEntry;
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
import io.kebne.actors.agent.core.TaskLife.Phase;
import io.kebne.actors.agent.core.TaskLife.Report;
import io.kebne.actors.agent.core.TaskLife.Terminate;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.time.SystemClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The command executor: leads the process of one task from its launch to its end, as {@link TaskLife} decides, and
 * reports to the agent's actor, its parent. Stops once the task has ended. It is never restarted: when it fails, or is
 * stopped before its time, it ends its process first, and the parent notices that it is gone.
 */
final class ExecutorActor extends AbstractBehavior<ExecutorActor.Message> {
    sealed interface Message {}

    /** End the task; it gets this long between SIGTERM and SIGKILL. */
    record End(Duration grace) implements Message {}

    private record ProcessStarted(TaskProcess process) implements Message {}

    private record ProcessFailed(String message) implements Message {}

    private record ProcessExited(int exitValue) implements Message {}

    private record ProcessGone(int exitValue) implements Message {}

    private record WaitFailed(Throwable cause) implements Message {}

    private record GraceTimer() implements Message {}

    private final TaskEntry task;
    private final ActorRef<AgentActor.Message> parent;
    private final TimerScheduler<Message> timers;
    private final Executor blocking;
    private final TaskLaunch launch;
    private final CompletableFuture<TaskProcess> process;
    private TaskLife life = TaskLife.START;

    static Behavior<Message> create(AgentHost host, TaskEntry task, ActorRef<AgentActor.Message> parent) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new ExecutorActor(context, timers, host, task, parent)));
    }

    private ExecutorActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentHost host,
            TaskEntry task,
            ActorRef<AgentActor.Message> parent) {
        super(context);
        this.task = task;
        this.parent = parent;
        this.timers = timers;
        var dispatchers = context.getSystem().dispatchers();
        this.blocking = dispatchers.lookup(DispatcherSelector.fromConfig("kebne.blocking-dispatcher"));
        this.launch = new TaskLaunch(host, task);
        this.process =
                launch.begin(blocking, dispatchers.lookup(DispatcherSelector.fromConfig("kebne.fetcher-dispatcher")));
        context.pipeToSelf(
                process,
                (started, failure) ->
                        failure == null ? new ProcessStarted(started) : new ProcessFailed(message(failure)));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(End.class, m -> onInput(new Kill(m.grace())))
                .onMessage(ProcessStarted.class, this::onProcessStarted)
                .onMessage(ProcessFailed.class, this::onProcessFailed)
                .onMessage(ProcessExited.class, m -> onInput(new Exited(m.exitValue())))
                .onMessage(ProcessGone.class, m -> onInput(new Gone(m.exitValue())))
                .onMessage(GraceTimer.class, m -> onInput(new GraceOver()))
                .onMessage(WaitFailed.class, this::onWaitFailed)
                .onSignal(PostStop.class, s -> onPostStop())
                .build();
    }

    private Behavior<Message> onProcessStarted(ProcessStarted message) {
        TaskProcess running = message.process();
        getContext()
                .pipeToSelf(
                        running.exited(),
                        (exitValue, failure) ->
                                failure == null ? new ProcessExited(exitValue) : new WaitFailed(failure));
        getContext()
                .pipeToSelf(
                        running.gone(),
                        (exitValue, failure) -> failure == null ? new ProcessGone(exitValue) : new WaitFailed(failure));
        return onInput(new Launched());
    }

    private Behavior<Message> onProcessFailed(ProcessFailed message) {
        // An aborted launch fails, too: its end was reported when it was aborted.
        return life.phase() == Phase.ENDED ? this : onInput(new LaunchFailed(message.message()));
    }

    private Behavior<Message> onWaitFailed(WaitFailed message) {
        throw new IllegalStateException("How task " + task.key() + " ended will not be known", message.cause());
    }

    private Behavior<Message> onInput(TaskLife.Input input) {
        TaskLife.Decision decision = life.decide(input, SystemClock.now().monotonicMillis());
        life = decision.next();
        for (Effect effect : decision.effects()) {
            carryOut(effect);
        }
        return life.phase() == Phase.ENDED ? Behaviors.stopped() : this;
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Report report) {
            parent.tell(new AgentActor.FromExecutor(task.key(), report.report()));
        } else if (effect instanceof Terminate) {
            blocking.execute(process.join()::terminate);
        } else if (effect instanceof Destroy) {
            blocking.execute(process.join()::destroy);
        } else if (effect instanceof AwaitGrace wait) {
            timers.startSingleTimer("grace", new GraceTimer(), wait.time());
        } else if (effect instanceof AbortLaunch && launch.abort()) {
            getContext().getSelf().tell(new ProcessFailed("aborted"));
        }
    }

    /** Leaves no process behind: neither one that runs, nor one that is just being started. */
    private Behavior<Message> onPostStop() {
        if (life.phase() != Phase.ENDED) {
            launch.abort();
            CompletableFuture<Void> unused = process.thenAccept(TaskProcess::destroy);
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
