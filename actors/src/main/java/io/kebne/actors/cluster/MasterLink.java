package io.kebne.actors.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The way to the allocator of an agent that is no member of the cluster: what the agent says goes to the {@link AgentDoor}
 * of one master, and to that of the next when it no longer answers. Then the agent is asked to register again, because what
 * it said last may have been lost with the master. All its state is soft.
 */
public final class MasterLink extends AbstractBehavior<AllocatorMessage> {
    /** How many times a master is asked before it is given up. */
    private static final int KNOCKS = 4;

    /**
     * How often all masters are asked: associations that are idle for hours would be closed for good by the transport
     * (akka.remote.artery.advanced.quarantine-idle-outbound-after).
     */
    private static final Duration ROUND = Duration.ofMinutes(5);

    private record Tick() implements AllocatorMessage {}

    private record Round() implements AllocatorMessage {}

    private record Answered(int number) implements AllocatorMessage {}

    private final List<NodeAddress> masters;
    private final Duration timeout;
    private final CompletableFuture<Done> connected;
    private final List<ActorRef<AllocatorMessage>> doors = new ArrayList<>();
    private final ActorRef<Knock.Answer> answers;
    private int current;
    private long heardMillis;
    private boolean interrupted;
    private ActorRef<AgentMessage> agent;

    /**
     * @param masters cluster addresses of all masters
     * @param first which of them to begin with, any number, so that agents can spread over them
     * @param timeout after how much silence a master is given up
     * @param connected is completed when a master answers for the first time
     */
    public static Behavior<AllocatorMessage> create(
            List<NodeAddress> masters, int first, Duration timeout, CompletableFuture<Done> connected) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new MasterLink(context, timers, List.copyOf(masters), first, timeout, connected)));
    }

    private MasterLink(
            ActorContext<AllocatorMessage> context,
            TimerScheduler<AllocatorMessage> timers,
            List<NodeAddress> masters,
            int first,
            Duration timeout,
            CompletableFuture<Done> connected) {
        super(context);
        this.masters = masters;
        this.timeout = timeout;
        this.connected = connected;
        this.answers = context.messageAdapter(Knock.Answer.class, answer -> new Answered(answer.number()));
        this.current = Math.floorMod(first, masters.size());
        this.heardMillis = now();
        ActorRefResolver resolver = ActorRefResolver.get(context.getSystem());
        masters.forEach(master -> doors.add(resolver.resolveActorRef(AgentDoor.path(master))));
        timers.startTimerWithFixedDelay(new Tick(), timeout.dividedBy(KNOCKS));
        timers.startTimerWithFixedDelay(new Round(), ROUND);
        knock(current);
    }

    @Override
    public Receive<AllocatorMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(AllocatorMessage.FromAgent.class, this::onFromAgent)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Round.class, this::onRound)
                .build();
    }

    private Behavior<AllocatorMessage> onFromAgent(AllocatorMessage.FromAgent message) {
        agent = message.agent();
        doors.get(current).tell(message);
        return this;
    }

    private Behavior<AllocatorMessage> onAnswered(Answered answer) {
        if (answer.number() != current) {
            return this;
        }
        heardMillis = now();
        connected.complete(Done.getInstance());
        if (interrupted) {
            interrupted = false;
            getContext().getLog().info("The way to the masters is by {} now", masters.get(current));
            if (agent != null) {
                agent.tell(new AgentMessage.Reregister());
            }
        }
        return this;
    }

    private Behavior<AllocatorMessage> onTick(Tick tick) {
        if (now() - heardMillis > timeout.toMillis()) {
            if (!interrupted) {
                getContext().getLog().warn("The master at {} does not answer", masters.get(current));
            }
            interrupted = true;
            current = (current + 1) % masters.size();
            heardMillis = now();
        }
        knock(current);
        return this;
    }

    private Behavior<AllocatorMessage> onRound(Round round) {
        for (int i = 0; i < doors.size(); i++) {
            knock(i);
        }
        return this;
    }

    private void knock(int number) {
        doors.get(number).tell(new Knock(number, answers));
    }

    private static long now() {
        return SystemClock.now().monotonicMillis();
    }
}
