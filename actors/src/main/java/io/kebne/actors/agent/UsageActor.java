package io.kebne.actors.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.agent.core.AgentInput.Estimated;
import io.kebne.actors.agent.core.AgentInput.Preempt;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.oversubscription.MachineLoad;
import io.kebne.actors.agent.oversubscription.OversubscriptionSettings;
import io.kebne.actors.agent.oversubscription.QosController;
import io.kebne.actors.agent.oversubscription.ResourceEstimator;
import io.kebne.actors.agent.oversubscription.Situation;
import io.kebne.actors.agent.usage.core.Measured;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.resources.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Looks at what the agent's tasks use, has it said how much of what they do not use is lent, and who is to end when it is
 * needed. Child of the agent's actor, which it tells. Its state is soft: what was seen is in the host's book of usage, which
 * outlives it, and a restart begins with a new estimate.
 */
final class UsageActor extends AbstractBehavior<UsageActor.Message> {
    /** What it tells itself. */
    sealed interface Message {}

    private enum Timer implements Message {
        LOOK,
        ESTIMATE,
        CORRECT
    }

    private record Looked(Optional<Throwable> failure) implements Message {}

    private record MachineSeen(Optional<MachineLoad> load) implements Message {}

    private static final Path PROC = Path.of("/proc");
    private static final Duration MIN_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
    private static final double THOUSAND = 1000;

    private final AgentHost host;
    private final AgentViews views;
    private final ActorRef<AgentActor.Message> agent;
    private final Executor blocking;
    private final ResourceEstimator estimator;
    private final QosController controller;
    private boolean looking;
    private boolean correcting;

    static Behavior<Message> create(AgentHost host, AgentViews views, ActorRef<AgentActor.Message> agent) {
        Behavior<Message> usage = Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new UsageActor(context, timers, host, views, agent)));
        // A restart costs an estimator what it said last: it says it again.
        return Behaviors.supervise(usage).onFailure(SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, 0));
    }

    private UsageActor(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentHost host,
            AgentViews views,
            ActorRef<AgentActor.Message> agent) {
        super(context);
        this.host = host;
        this.views = views;
        this.agent = agent;
        this.blocking =
                context.getSystem().dispatchers().lookup(DispatcherSelector.fromConfig("kebne.blocking-dispatcher"));
        OversubscriptionSettings settings = host.settings().oversubscription();
        this.estimator = ResourceEstimator.of(settings);
        this.controller = QosController.of(settings);
        timers.startTimerWithFixedDelay(
                Timer.LOOK, Duration.ZERO, host.usage().settings().interval());
        if (settings.estimator() != OversubscriptionSettings.Estimator.NONE) {
            timers.startTimerWithFixedDelay(Timer.ESTIMATE, Duration.ZERO, settings.interval());
        }
        if (settings.controller() != OversubscriptionSettings.Controller.NONE) {
            timers.startTimerWithFixedDelay(Timer.CORRECT, settings.correction());
        }
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Timer.class, this::onTimer)
                .onMessage(Looked.class, this::onLooked)
                .onMessage(MachineSeen.class, this::onMachineSeen)
                .build();
    }

    /** One look of a kind at a time: a machine that is too busy for more is looked at less often. */
    private Behavior<Message> onTimer(Timer timer) {
        switch (timer) {
            case LOOK -> {
                if (!looking) {
                    looking = true;
                    getContext()
                            .pipeToSelf(
                                    CompletableFuture.runAsync(this::look, blocking),
                                    (done, failure) -> new Looked(Optional.ofNullable(failure)));
                }
            }
            case ESTIMATE ->
                agent.tell(new AgentActor.FromUsage(new Estimated(
                        estimator.estimate(host.usage().needs(SystemClock.now().monotonicMillis())))));
            case CORRECT -> {
                if (!correcting) {
                    correcting = true;
                    Supplier<MachineLoad> machine = () -> MachineLoad.read(PROC);
                    getContext()
                            .pipeToSelf(
                                    CompletableFuture.supplyAsync(machine, blocking),
                                    (load, failure) -> new MachineSeen(Optional.ofNullable(load)));
                }
            }
        }
        return this;
    }

    private void look() {
        List<Measured> containers = Measured.all(views.state());
        Map<String, ContainerUsage> used = new HashMap<>();
        for (Measured container : containers) {
            used.put(container.containerId(), host.isolation().load(container.containerId()));
        }
        host.usage().add(containers, used, SystemClock.now().monotonicMillis());
    }

    private Behavior<Message> onLooked(Looked message) {
        looking = false;
        message.failure().ifPresent(e -> getContext().getLog().warn("It cannot be seen what tasks use", e));
        return this;
    }

    private Behavior<Message> onMachineSeen(MachineSeen message) {
        correcting = false;
        message.load().ifPresent(load -> {
            long now = SystemClock.now().monotonicMillis();
            // What is seen between this and the next line passes for older than it is, and is looked at once more.
            long seen = host.usage().seenMillis();
            Resources own = host.info().resources().nonRevocable();
            Situation situation = new Situation(
                    load,
                    Runtime.getRuntime().availableProcessors(),
                    own.thousandths(Resources.MEM) / THOUSAND,
                    host.usage().needs(now),
                    seen,
                    now);
            controller
                    .correct(situation)
                    .forEach(end -> agent.tell(new AgentActor.FromUsage(new Preempt(end.containerId(), end.why()))));
        });
        return this;
    }
}
