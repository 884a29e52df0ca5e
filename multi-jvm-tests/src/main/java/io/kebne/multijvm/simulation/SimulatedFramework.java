package io.kebne.multijvm.simulation;

import io.kebne.actors.framework.core.FrameworkDecider;
import io.kebne.actors.framework.core.FrameworkDecision;
import io.kebne.actors.framework.core.FrameworkEffect;
import io.kebne.actors.framework.core.FrameworkSession;
import io.kebne.actors.framework.core.FrameworkState;
import io.kebne.actors.framework.core.Lives;
import io.kebne.actors.time.AwakeClock;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What the actor of a framework's entity does, without Akka: what arrives during a write waits for it. */
final class SimulatedFramework implements Entity {
    private static final String PREFIX = "framework|";
    private static final long TICK_MILLIS = 1_000;
    private static final long RECONNECT_MILLIS = 10_000;

    private final World world;
    private final Node node;
    private final Persistence<FrameworkEvent, FrameworkState> persistence;
    private final FrameworkId frameworkId;
    private final FrameworkDecider decider;
    private final AwakeClock clock = new AwakeClock(Duration.ofMillis(TICK_MILLIS));
    private final Map<UUID, Ref> unacknowledged = new LinkedHashMap<>();
    private final Lives lives = new Lives();
    private FrameworkState state = FrameworkState.EMPTY;
    private FrameworkSession session = FrameworkSession.start(1, Long.MAX_VALUE);
    private Ref scheduler;

    SimulatedFramework(World world, Node node, FrameworkId frameworkId) {
        this.world = world;
        this.node = node;
        this.persistence = new Persistence<>(world, node, world.frameworkLog(frameworkId), this::recovered);
        this.frameworkId = frameworkId;
        this.decider = new FrameworkDecider(frameworkId);
    }

    static String name(FrameworkId frameworkId) {
        return PREFIX + frameworkId;
    }

    static FrameworkId frameworkId(String name) {
        return new FrameworkId(name.substring(PREFIX.length()));
    }

    @Override
    public void start() {
        persistence.recover();
        node.later(TICK_MILLIS, this::tick);
    }

    @Override
    public void end() {
        persistence.end();
    }

    void deliver(SchedulerEvent event, Optional<Ref> agent) {
        persistence.handle(() -> {
            if (scheduler != null) {
                if (event instanceof SchedulerEvent.Update update) {
                    update.status().uuid().ifPresent(uuid -> agent.ifPresent(ref -> unacknowledged.put(uuid, ref)));
                }
                tellScheduler(scheduler, event);
            }
        });
    }

    void call(SchedulerCall call, Ref caller) {
        decide(() -> decider.call(state, session, call, caller.equals(scheduler), now()), caller);
    }

    void ping(Ref caller, Set<String> suppressed) {
        decide(() -> decider.ping(state, session, caller.equals(scheduler), Optional.of(suppressed)), caller);
    }

    void announceAgain() {
        decide(() -> decider.announceAgain(state, session), null);
    }

    void announced(long version) {
        decide(() -> decider.announced(state, session, version), null);
    }

    void removedByAllocator() {
        decide(() -> decider.removedByAllocator(state, session, now()), null);
    }

    /** The master has found that the scheduler's process is gone. */
    void schedulerTerminated(Ref gone) {
        persistence.handle(() -> {
            if (gone.equals(scheduler)) {
                carryOut(world.faultless(() -> decider.schedulerLost(state, session, now())), null);
            }
        });
    }

    private void tick() {
        if (persistence.isReady()) {
            decide(() -> decider.tick(state, session, now()), null);
        }
        if (!persistence.hasEnded()) {
            node.later(TICK_MILLIS, this::tick);
        }
    }

    private void decide(Supplier<FrameworkDecision> decide, Ref caller) {
        persistence.handle(() -> carryOut(world.faultless(decide), caller));
    }

    private void carryOut(FrameworkDecision decision, Ref caller) {
        session = decision.session();
        List<FrameworkEvent> events = lives.toWrite(
                state, decision.events(), new FrameworkEvent.EntityStarted(node.name(), now().wallMillis()));
        if (events.isEmpty()) {
            decision.effects().forEach(effect -> run(effect, caller));
            return;
        }
        FrameworkState next = state;
        for (FrameworkEvent event : events) {
            next = next.apply(event);
        }
        FrameworkState durable = next;
        persistence.persist(events, durable, () -> {
            state = durable;
            decision.effects().forEach(effect -> run(effect, caller));
        });
    }

    private void recovered(FrameworkState recovered) {
        state = recovered;
        if (lives.recovered(state)) {
            world.trace().note(() -> node.name() + " was overtaken by " + state.started());
            world.shards().stopped(name(frameworkId), node);
            return;
        }
        scheduler = null;
        unacknowledged.clear();
        session = FrameworkSession.start(now().wallMillis(), now().monotonicMillis() + RECONNECT_MILLIS);
    }

    private void run(FrameworkEffect effect, Ref caller) {
        if (effect instanceof FrameworkEffect.TellAllocator e) {
            world.tellAllocator(node, e.command(), allocator -> allocator.command(e.command()));
        } else if (effect instanceof FrameworkEffect.Acknowledge e) {
            Ref agent = unacknowledged.remove(e.uuid());
            if (agent != null) {
                world.tellAgent(node, agent, new AgentMessage.AcknowledgeStatus(e.key(), e.uuid()));
            }
        } else if (effect instanceof FrameworkEffect.Reply e) {
            tellScheduler(caller, e.event());
        } else if (effect instanceof FrameworkEffect.TellScheduler e) {
            if (scheduler != null) {
                tellScheduler(scheduler, e.event());
            }
        } else if (effect instanceof FrameworkEffect.Attach) {
            attach(caller);
        } else if (effect instanceof FrameworkEffect.Detach) {
            scheduler = null;
        }
    }

    /** Whoever is watched when its process is gone already is known to be gone soon after. */
    private void attach(Ref caller) {
        if (caller.equals(scheduler)) {
            return;
        }
        if (scheduler != null) {
            tellScheduler(scheduler, new SchedulerEvent.Error("Framework failed over"));
        }
        scheduler = caller;
        if (!caller.isAlive()) {
            node.later(TICK_MILLIS, () -> schedulerTerminated(caller));
        }
    }

    private void tellScheduler(Ref ref, SchedulerEvent event) {
        world.tellScheduler(node, ref, event);
    }

    private Moment now() {
        return clock.at(node.now());
    }
}
