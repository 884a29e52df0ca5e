package io.kebne.actors.framework.core;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what the entity of one framework does. Each method is a function of its arguments. */
public final class FrameworkDecider {
    private static final String OVER = "Framework has been removed";

    private final FrameworkId frameworkId;

    public FrameworkDecider(FrameworkId frameworkId) {
        this.frameworkId = frameworkId;
    }

    /** A call. {@code current}: whether the caller is the scheduler that is subscribed now. */
    public FrameworkDecision call(
            FrameworkState state, FrameworkSession session, SchedulerCall call, boolean current, Moment now) {
        if (state.isRemoved()) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.Error(OVER)));
        }
        if (call instanceof SchedulerCall.Subscribe subscribe) {
            return subscribe(state, session, subscribe, current, now);
        }
        if (!current) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.Disconnected()));
        }
        if (call instanceof SchedulerCall.UpdateFramework c) {
            return update(state, session, c, now);
        } else if (call instanceof SchedulerCall.Teardown) {
            return remove(session, "torn down by its scheduler", now);
        } else if (call instanceof SchedulerCall.Acknowledge c) {
            return FrameworkDecision.effects(
                    session, new FrameworkEffect.Acknowledge(new TaskKey(frameworkId, c.taskId()), c.uuid()));
        } else if (call instanceof SchedulerCall.Suppress c) {
            Set<String> roles = new HashSet<>(session.suppressedRoles());
            roles.addAll(namedOrAll(c.roles(), state));
            return announce(
                    state, session.withSuppressed(within(roles, state.info().get())));
        } else if (call instanceof SchedulerCall.Revive c) {
            return revive(state, session, c);
        } else if (call instanceof SchedulerCall.RequestResources c) {
            return announce(state, session.withRequests(c.requests()));
        }
        return FrameworkDecision.effects(session, forward(call));
    }

    /**
     * Another scheduler is about to subscribe than the one that was there before this entity moved, if one was: the offers
     * that the earlier one holds are unknown to it.
     */
    public FrameworkDecision replaced(FrameworkState state, FrameworkSession session) {
        boolean unknownOffers = state.isActive()
                && !session.connected()
                && state.deadlineMillis().isEmpty();
        return unknownOffers ? announce(state, session.withConnected(false)) : FrameworkDecision.effects(session);
    }

    /**
     * The scheduler asks whether it is still known.
     *
     * @param suppressed for which roles it wants no offers, when it says so: of its calls about that, the one that came last
     *     need not be the last that was sent
     */
    public FrameworkDecision ping(
            FrameworkState state, FrameworkSession session, boolean current, Optional<Set<String>> suppressed) {
        if (state.isRemoved()) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.Error(OVER)));
        } else if (!current) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.Disconnected()));
        }
        FrameworkEffect heartbeat = reply(new SchedulerEvent.Heartbeat());
        Set<String> wanted =
                suppressed.map(roles -> within(roles, state.info().get())).orElse(session.suppressedRoles());
        if (wanted.equals(session.suppressedRoles())) {
            return FrameworkDecision.effects(session, heartbeat);
        }
        FrameworkSession corrected = session.withSuppressed(wanted);
        return FrameworkDecision.effects(
                corrected, heartbeat, tell(announcement(state.info().get(), corrected)));
    }

    /** The scheduler's process or connection is gone. */
    public FrameworkDecision schedulerLost(FrameworkState state, FrameworkSession session, Moment now) {
        if (!state.isActive()) {
            return FrameworkDecision.effects(session);
        }
        FrameworkInfo info = state.info().get();
        if (info.failoverTimeout().isZero()) {
            return remove(session, "its scheduler disconnected", now);
        }
        FrameworkSession waiting = session.withConnected(false)
                .withRemovalAt(now.monotonicMillis() + info.failoverTimeout().toMillis());
        FrameworkDecision announced = announce(state, waiting);
        List<FrameworkEffect> effects = new ArrayList<>(List.of(new FrameworkEffect.Detach()));
        effects.addAll(announced.effects());
        long deadline = now.wallMillis() + info.failoverTimeout().toMillis();
        return new FrameworkDecision(List.of(new FrameworkEvent.Disconnected(deadline)), announced.session(), effects);
    }

    /**
     * The master that held the stream of the framework's scheduler is gone; the scheduler itself is there, and subscribes at
     * another. It has as long for that as after a failover of this entity, whatever its failover timeout.
     *
     * @param reconnectTimeout how long it may take
     */
    public FrameworkDecision streamLost(
            FrameworkState state, FrameworkSession session, Duration reconnectTimeout, Moment now) {
        if (!state.isActive()) {
            return FrameworkDecision.effects(session);
        }
        FrameworkDecision announced = announce(
                state,
                session.withConnected(false)
                        .withReconnectDeadline(now.monotonicMillis() + reconnectTimeout.toMillis()));
        List<FrameworkEffect> effects = new ArrayList<>(List.of(new FrameworkEffect.Detach()));
        effects.addAll(announced.effects());
        return new FrameworkDecision(List.of(), announced.session(), effects);
    }

    /** An operator ends the framework. */
    public FrameworkDecision teardown(FrameworkState state, FrameworkSession session, Moment now) {
        return state.isActive() ? remove(session, "torn down by an operator", now) : FrameworkDecision.effects(session);
    }

    /** The allocator does not know this framework's soft state, or asks whether it is over. */
    public FrameworkDecision announceAgain(FrameworkState state, FrameworkSession session) {
        if (state.isRemoved()) {
            return FrameworkDecision.effects(session, tell(new AllocatorCommand.RemoveFramework(frameworkId)));
        }
        return state.isActive() ? announce(state, session) : FrameworkDecision.effects(session);
    }

    /**
     * The allocator confirms what it was told: by this life of the entity or, with a higher version, by an earlier one. What
     * that one said may have come after what this one says, so it is said again, with a version above it.
     */
    public FrameworkDecision announced(FrameworkState state, FrameworkSession session, long version) {
        if (version <= session.version()) {
            return FrameworkDecision.effects(session.withAnnounced(version));
        }
        FrameworkSession above = session.above(version);
        return state.isActive() ? announce(state, above) : FrameworkDecision.effects(above);
    }

    /** The allocator says that the framework is over; if it was not ended here, it is now. */
    public FrameworkDecision removedByAllocator(FrameworkState state, FrameworkSession session, Moment now) {
        FrameworkSession confirmed = session.withRemovalConfirmed();
        return state.isActive()
                ? new FrameworkDecision(
                        List.of(new FrameworkEvent.Removed("removed by the allocator", now.wallMillis())),
                        confirmed,
                        farewell("removed by the allocator"))
                : FrameworkDecision.effects(confirmed);
    }

    /** Called regularly: deadlines, and repetition of what has not been confirmed. */
    public FrameworkDecision tick(FrameworkState state, FrameworkSession session, Moment now) {
        if (state.isRemoved() && !session.removalConfirmed()) {
            return FrameworkDecision.effects(session, tell(new AllocatorCommand.RemoveFramework(frameworkId)));
        }
        if (!state.isActive()) {
            return FrameworkDecision.effects(session);
        }
        FrameworkSession next = state.deadlineMillis().isPresent() ? waiting(state, session, now) : session;
        if (next.removalMillis().filter(at -> at <= now.monotonicMillis()).isPresent()) {
            return remove(next, "no scheduler subscribed within the failover timeout", now);
        }
        boolean missing = !next.connected() && state.deadlineMillis().isEmpty();
        if (missing && next.reconnectDeadlineMillis() <= now.monotonicMillis()) {
            return schedulerLost(state, next, now);
        }
        return next.announced() < next.version() ? announce(state, next) : FrameworkDecision.effects(next);
    }

    /**
     * The journaled deadline is of the time of day, which alone outlives the process that wrote it. It is looked at once in
     * each life of the entity and counted down by the monotonic clock from then on, so that a time of day that is set
     * meanwhile ends no framework early; and it never gives more than the failover timeout.
     */
    private static FrameworkSession waiting(FrameworkState state, FrameworkSession session, Moment now) {
        if (session.removalMillis().isPresent()) {
            return session;
        }
        long most = state.info().get().failoverTimeout().toMillis();
        long left = state.deadlineMillis().get() - now.wallMillis();
        return session.withRemovalAt(now.monotonicMillis() + Math.max(0, Math.min(most, left)));
    }

    private FrameworkDecision subscribe(
            FrameworkState state, FrameworkSession session, SchedulerCall.Subscribe call, boolean current, Moment now) {
        FrameworkInfo info = state.info().map(call.info()::keeping).orElse(call.info());
        if (!info.id().equals(frameworkId)) {
            return FrameworkDecision.effects(
                    session, reply(new SchedulerEvent.Error("framework_info.id: is not " + frameworkId)));
        }
        boolean otherPrincipal = state.info()
                .map(known -> !known.principal().equals(info.principal()))
                .orElse(false);
        if (otherPrincipal) {
            return FrameworkDecision.effects(
                    session, reply(new SchedulerEvent.Error("framework_info.principal: cannot be changed")));
        }
        Optional<String> refusal = Refusals.ofConstraints(info, call.offerConstraints());
        if (refusal.isPresent()) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.Error(refusal.get())));
        }
        boolean news = !state.info().equals(Optional.of(info))
                || state.deadlineMillis().isPresent();
        List<FrameworkEffect> effects = new ArrayList<>(
                List.of(new FrameworkEffect.Attach(), reply(new SchedulerEvent.Subscribed(frameworkId))));
        FrameworkSession before = session;
        if (session.connected() && !current) {
            // The offers that the earlier scheduler holds are unknown to this one.
            before = session.withConnected(false);
            effects.add(tell(announcement(info, before)));
        }
        FrameworkSession next =
                before.withConnected(true).withWishes(within(call.suppressedRoles(), info), call.offerConstraints());
        effects.add(tell(announcement(info, next)));
        return new FrameworkDecision(
                news ? List.of(new FrameworkEvent.Subscribed(info, now.wallMillis())) : List.of(), next, effects);
    }

    /** All that it says takes effect, or nothing does. */
    private FrameworkDecision update(
            FrameworkState state, FrameworkSession session, SchedulerCall.UpdateFramework call, Moment now) {
        FrameworkInfo known = state.info().get();
        Optional<String> refusal = Refusals.ofUpdate(known, call);
        if (refusal.isPresent()) {
            return FrameworkDecision.effects(session, reply(new SchedulerEvent.FrameworkUpdated(refusal)));
        }
        FrameworkSession next = session.withWishes(call.suppressedRoles(), call.offerConstraints());
        return new FrameworkDecision(
                known.equals(call.info())
                        ? List.of()
                        : List.of(new FrameworkEvent.Subscribed(call.info(), now.wallMillis())),
                next,
                List.of(
                        reply(new SchedulerEvent.FrameworkUpdated(Optional.empty())),
                        tell(announcement(call.info(), next))));
    }

    private FrameworkDecision revive(FrameworkState state, FrameworkSession session, SchedulerCall.Revive call) {
        Set<String> roles = new HashSet<>(session.suppressedRoles());
        roles.removeAll(namedOrAll(call.roles(), state));
        FrameworkDecision announced = announce(state, session.withSuppressed(roles));
        List<FrameworkEffect> effects = new ArrayList<>(announced.effects());
        effects.add(forward(call));
        return new FrameworkDecision(List.of(), announced.session(), effects);
    }

    private FrameworkDecision remove(FrameworkSession session, String reason, Moment now) {
        return new FrameworkDecision(
                List.of(new FrameworkEvent.Removed(reason, now.wallMillis())), session, farewell(reason));
    }

    private List<FrameworkEffect> farewell(String reason) {
        return List.of(
                new FrameworkEffect.TellScheduler(new SchedulerEvent.Error(OVER + ": " + reason)),
                new FrameworkEffect.Detach(),
                tell(new AllocatorCommand.RemoveFramework(frameworkId)));
    }

    private static Set<String> namedOrAll(Set<String> roles, FrameworkState state) {
        return roles.isEmpty() ? state.info().map(i -> Set.copyOf(i.roles())).orElse(Set.of()) : roles;
    }

    /** The allocator asks for no other roles, and they would only pile up. */
    private static Set<String> within(Set<String> roles, FrameworkInfo info) {
        Set<String> own = new HashSet<>(roles);
        own.retainAll(info.roles());
        return own;
    }

    private FrameworkDecision announce(FrameworkState state, FrameworkSession session) {
        return FrameworkDecision.effects(session, tell(announcement(state.info().get(), session)));
    }

    private static AllocatorCommand announcement(FrameworkInfo info, FrameworkSession session) {
        return new AllocatorCommand.AnnounceFramework(
                info,
                session.version(),
                session.connected(),
                session.suppressedRoles(),
                session.requests(),
                session.offerConstraints());
    }

    private FrameworkEffect forward(SchedulerCall call) {
        return tell(new AllocatorCommand.FrameworkCall(frameworkId, call));
    }

    private static FrameworkEffect tell(AllocatorCommand command) {
        return new FrameworkEffect.TellAllocator(command);
    }

    private static FrameworkEffect reply(SchedulerEvent event) {
        return new FrameworkEffect.Reply(event);
    }
}
