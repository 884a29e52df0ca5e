package io.kebne.multijvm.agents;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.agent.core.AgentDecider;
import io.kebne.actors.agent.core.AgentDecision;
import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentLimits;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An agent that decides and speaks as a real one does but starts no processes: a task "runs" for as long as its command
 * says and is finished then. All its state is soft and ends with its node.
 */
final class SimulatedAgent extends AbstractBehavior<SimulatedAgent.Message> {
    sealed interface Message {}

    private record FromMaster(AgentMessage message) implements Message {}

    private record TimeIsUp(TaskKey key) implements Message {}

    private enum Timer implements Message {
        REGISTRATION,
        HEARTBEAT,
        TICK
    }

    private static final Duration REGISTRATION_RETRY = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final AgentLimits LIMITS = new AgentLimits(
            10_000,
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            1,
            1);

    private final AgentDecider decider;
    private final RecipientRef<AllocatorMessage> allocator;
    private final ActorRef<AgentMessage> forMasters;
    private final SimulatedAgents.Counts counts;
    private final Map<TaskKey, Cancellable> running = new HashMap<>();
    private AgentState state = AgentState.initial(LIMITS);

    static Behavior<Message> create(
            AgentInfo info,
            Duration heartbeat,
            RecipientRef<AllocatorMessage> allocator,
            SimulatedAgents.Counts counts) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new SimulatedAgent(context, timers, info, heartbeat, allocator, counts)));
    }

    private SimulatedAgent(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            AgentInfo info,
            Duration heartbeat,
            RecipientRef<AllocatorMessage> allocator,
            SimulatedAgents.Counts counts) {
        super(context);
        this.decider = new AgentDecider(info, UUID.randomUUID().toString(), LIMITS);
        this.allocator = allocator;
        this.counts = counts;
        this.forMasters = context.messageAdapter(AgentMessage.class, FromMaster::new);
        timers.startTimerWithFixedDelay(Timer.REGISTRATION, REGISTRATION_RETRY);
        timers.startTimerWithFixedDelay(Timer.HEARTBEAT, heartbeat);
        timers.startTimerWithFixedDelay(Timer.TICK, TICK);
        onInput(new AgentInput.RegistrationDue());
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromMaster.class, m -> onInput(new AgentInput.Received(m.message())))
                .onMessage(TimeIsUp.class, m -> onEnd(m.key(), TaskState.FINISHED))
                .onMessage(Timer.class, this::onTimer)
                .build();
    }

    private Behavior<Message> onTimer(Timer timer) {
        return onInput(
                switch (timer) {
                    case REGISTRATION -> new AgentInput.RegistrationDue();
                    case HEARTBEAT -> new AgentInput.HeartbeatDue();
                    case TICK -> new AgentInput.TimePassed();
                });
    }

    private Behavior<Message> onInput(AgentInput input) {
        boolean before = state.isRegistered();
        AgentDecision decision = decider.decide(state, input, SystemClock.now(), UUID::randomUUID);
        state = decision.state();
        counts.registered(before, state.isRegistered());
        for (AgentEffect effect : decision.effects()) {
            if (effect instanceof AgentEffect.Finish) {
                counts.registered(state.isRegistered(), false);
                return Behaviors.stopped();
            }
            carryOut(effect);
        }
        return this;
    }

    private void carryOut(AgentEffect effect) {
        if (effect instanceof AgentEffect.TellAllocator tell) {
            allocator.tell(new AllocatorMessage.FromAgent(tell.command(), forMasters));
        } else if (effect instanceof AgentEffect.Launch launch) {
            counts.launched(launch.task().key());
            onInput(new AgentInput.Reported(launch.task().key(), new TaskReport.Running()));
            SimulatedTask.lifetime(launch.task().info())
                    .ifPresentOrElse(
                            time -> running.put(
                                    launch.task().key(),
                                    getContext()
                                            .scheduleOnce(
                                                    time,
                                                    getContext().getSelf(),
                                                    new TimeIsUp(launch.task().key()))),
                            () -> running.put(launch.task().key(), Cancellable.alreadyCancelled()));
        } else if (effect instanceof AgentEffect.EndTask end) {
            onEnd(end.key(), TaskState.KILLED);
        }
    }

    private Behavior<Message> onEnd(TaskKey key, TaskState end) {
        Cancellable task = running.remove(key);
        if (task == null) {
            return this;
        }
        task.cancel();
        counts.taskEnded();
        Optional<Integer> exitStatus = end == TaskState.FINISHED ? Optional.of(0) : Optional.empty();
        onInput(new AgentInput.Reported(
                key, new TaskReport.Ended(end, Optional.empty(), "simulated", exitStatus, Optional.empty())));
        return onInput(new AgentInput.ExecutorGone(key));
    }
}
