package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentState.Stopping;
import io.kebne.protocol.agent.AgentDigest;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Reason;
import java.time.Duration;
import java.util.Optional;

/** How an agent joins its pool, stays in it, and leaves. */
final class Presence {
    /** How long after SIGKILL a process may still be there before the agent stops without it. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

    private Presence() {}

    static void registrationDue(AgentTurn turn) {
        if (!turn.state().isRegistered()) {
            register(turn);
        }
    }

    static void heartbeatDue(AgentTurn turn) {
        if (turn.state().isRegistered()) {
            AgentDigest digest = turn.state().digest(turn.info(), turn.incarnation());
            turn.tell(new AgentHeartbeat(
                    turn.info().id(),
                    turn.incarnation(),
                    Optional.of(digest),
                    turn.state().oversubscribed()));
        }
    }

    /** The allocator hears of it at once, and with each sign of life. */
    static void estimated(AgentTurn turn, Resources oversubscribed) {
        if (!turn.state().oversubscribed().equals(oversubscribed)) {
            turn.state(turn.state().withOversubscribed(oversubscribed));
            heartbeatDue(turn);
        }
    }

    /** An allocator that has just come up should hear of this agent at once. */
    static void sayAlive(AgentTurn turn) {
        registrationDue(turn);
        heartbeatDue(turn);
    }

    /** An agent that does not know of this life of the allocator has missed that it was taken in. */
    static void list(AgentTurn turn, String epoch) {
        if (!isOfThisLife(turn, epoch)) {
            reregister(turn);
            return;
        }
        turn.tell(new TasksListed(
                turn.info().id(),
                turn.incarnation(),
                epoch,
                turn.state().reportable(),
                turn.state().executors().listed()));
    }

    /** From now on updates reach someone: all of them are sent, for an allocator that came up may have missed any. */
    static void registered(AgentTurn turn, String epoch) {
        boolean known = turn.state().epoch().filter(epoch::equals).isPresent();
        turn.state(turn.state().withEpoch(Optional.of(epoch)));
        if (!known) {
            turn.updates(turn.state().updates().resend(key -> true, turn.now()));
            ExecutorLife.sayAllExits(turn);
            if (!turn.state().oversubscribed().isEmpty()) {
                heartbeatDue(turn);
            }
        }
    }

    /** Whether this is the life of the allocator with which the agent is registered, or none in particular. */
    static boolean isOfThisLife(AgentTurn turn, String epoch) {
        return epoch.isEmpty() || turn.state().epoch().filter(epoch::equals).isPresent();
    }

    /** The allocator has forgotten this agent: as if it had never registered. */
    static void reregister(AgentTurn turn) {
        turn.state(turn.state().withEpoch(Optional.empty()));
        register(turn);
    }

    /** It goes on trying, for the masters' settings may change, and says once why it is not taken in. */
    static void refused(AgentTurn turn, String reason) {
        if (turn.state().refusal().filter(reason::equals).isEmpty()) {
            turn.effect(new AgentEffect.Remark("The masters do not take this agent in: " + reason));
        }
        turn.state(turn.state().withEpoch(Optional.empty()).withRefusal(reason));
    }

    static void timePassed(AgentTurn turn) {
        ExecutorLife.timePassed(turn);
        Tasks.timePassed(turn);
        if (turn.state().isRegistered()) {
            turn.updates(turn.state().updates().due(turn.now()));
        }
        turn.state().stopping().ifPresent(stopping -> {
            long now = turn.now().monotonicMillis();
            if (stopping.leaveAtMillis().filter(at -> at <= now).isPresent()) {
                turn.state().updates().all().forEach(turn::send);
                leave(turn);
            } else if (stopping.giveUpAtMillis() <= now) {
                // Its resources are not free: it must be found unreachable rather than unregister.
                turn.effect(new AgentEffect.Remark("Stopping although these tasks could not be ended: "
                        + turn.state().tasks().keySet().mkString(", ")));
                turn.effect(new AgentEffect.Finish());
            }
        });
    }

    /** The allocator will not have this agent. It says so each time that it hears of it; once is enough. */
    static void expelled(AgentTurn turn, String reason) {
        if (turn.state().stopping().isEmpty()) {
            turn.effect(new AgentEffect.SayExpelled(reason));
            stop(turn);
        }
    }

    static void stop(AgentTurn turn) {
        if (turn.state().stopping().isPresent()) {
            return;
        }
        long giveUpAt = turn.now().monotonicMillis()
                + turn.limits().shutdownGrace().plus(KILL_PATIENCE).toMillis();
        turn.state(turn.state().withStopping(new Stopping(giveUpAt, Optional.empty())));
        for (TaskEntry task :
                turn.state().tasks().values().filter(t -> !t.info().isCustom())) {
            Tasks.end(
                    turn,
                    task,
                    Tasks.shortest(Tasks.ownGrace(turn, task), turn.limits().shutdownGrace()),
                    Optional.of(Reason.AGENT_REMOVED));
        }
        for (ExecutorEntry executor : turn.state().executors().living().values()) {
            ExecutorLife.shutdown(turn, executor, Optional.of(Reason.AGENT_REMOVED));
        }
        finishIfDone(turn);
    }

    /** Lets a stopping agent leave once its tasks have ended and all updates are acknowledged. */
    static void finishIfDone(AgentTurn turn) {
        Stopping stopping = turn.state().stopping().orElse(null);
        boolean busy = !turn.state().tasks().isEmpty()
                || !turn.state().executors().living().isEmpty();
        if (stopping == null || busy) {
            return;
        }
        if (turn.state().updates().isEmpty()) {
            leave(turn);
        } else if (stopping.leaveAtMillis().isEmpty()) {
            long leaveAt = turn.now().monotonicMillis()
                    + turn.limits().acknowledgeTimeout().toMillis();
            turn.state(turn.state().withStopping(new Stopping(Long.MAX_VALUE, Optional.of(leaveAt))));
        }
    }

    private static void leave(AgentTurn turn) {
        boolean unacknowledged = !turn.state().updates().isEmpty();
        turn.tell(new UnregisterAgent(turn.info().id(), turn.incarnation(), unacknowledged));
        turn.effect(new AgentEffect.Finish());
    }

    private static void register(AgentTurn turn) {
        turn.tell(new RegisterAgent(
                turn.info(),
                turn.incarnation(),
                turn.state().reportable(),
                turn.limits().reconfiguration(),
                turn.state().executors().listed()));
    }
}
