package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.AgentInput.Estimated;
import io.kebne.actors.agent.core.AgentInput.ExecutorDisconnected;
import io.kebne.actors.agent.core.AgentInput.ExecutorGone;
import io.kebne.actors.agent.core.AgentInput.ExecutorReported;
import io.kebne.actors.agent.core.AgentInput.ExecutorSaid;
import io.kebne.actors.agent.core.AgentInput.ExecutorVanished;
import io.kebne.actors.agent.core.AgentInput.HeartbeatDue;
import io.kebne.actors.agent.core.AgentInput.Leave;
import io.kebne.actors.agent.core.AgentInput.Preempt;
import io.kebne.actors.agent.core.AgentInput.Received;
import io.kebne.actors.agent.core.AgentInput.RegistrationDue;
import io.kebne.actors.agent.core.AgentInput.Reported;
import io.kebne.actors.agent.core.AgentInput.Stop;
import io.kebne.actors.agent.core.AgentInput.TimePassed;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeExit;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.ListTasks;
import io.kebne.protocol.agent.AgentMessage.MessageToExecutor;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RegistrationRefused;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.ResendUpdates;
import io.kebne.protocol.agent.AgentMessage.ResizeTask;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.SayAlive;
import io.kebne.protocol.agent.AgentMessage.Shutdown;
import io.kebne.protocol.agent.AgentMessage.ShutdownExecutor;
import io.kebne.protocol.agent.AgentMessage.ShutdownFramework;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides what an agent does. {@link #decide} is a function of its arguments: the same state, input, time and ids give
 * the same decision. Every message of a master may come twice or late; each is answered so that the sender, who repeats
 * it until it sees an effect, will see one.
 */
public final class AgentDecider {
    private final AgentInfo info;
    private final String incarnation;
    private final AgentLimits limits;

    /**
     * @param incarnation the one that the agent had before, when it knows all that it was asked to do in it; the allocator
     *     then repeats what it does not know. Else a fresh one: what it does not know, it has lost
     */
    public AgentDecider(AgentInfo info, String incarnation, AgentLimits limits) {
        this.info = info;
        this.incarnation = incarnation;
        this.limits = limits;
    }

    /** Begins where an earlier life of the agent was interrupted, or for the first time. */
    public AgentDecision recover(Recovered recovered, Moment now, Supplier<UUID> ids) {
        AgentTurn turn = new AgentTurn(AgentState.initial(limits), info, incarnation, limits, now, ids);
        recovered.executors().forEach(found -> ExecutorRecovery.take(turn, found));
        recovered.tasks().forEach(found -> Recovery.take(turn, found));
        recovered.tasks().forEach(found -> Recovery.goOn(turn, found, recovered.expelled()));
        recovered.executors().forEach(found -> ExecutorRecovery.goOn(turn, found));
        return turn.decision();
    }

    /** @param ids fresh ids for updates and containers */
    public AgentDecision decide(AgentState state, AgentInput input, Moment now, Supplier<UUID> ids) {
        AgentTurn turn = new AgentTurn(state, info, incarnation, limits, now, ids);
        if (input instanceof Received received) {
            receive(turn, received.message());
        } else if (input instanceof Reported reported) {
            Tasks.reported(turn, reported.key(), reported.report());
        } else if (input instanceof ExecutorGone gone) {
            Tasks.executorGone(turn, gone.key());
        } else if (input instanceof ExecutorSaid said) {
            ExecutorTasks.said(turn, said.key(), said.call());
        } else if (input instanceof ExecutorDisconnected gone) {
            ExecutorLife.disconnected(turn, gone.key());
        } else if (input instanceof ExecutorReported reported) {
            ExecutorLife.reported(turn, reported);
        } else if (input instanceof ExecutorVanished vanished) {
            ExecutorLife.vanished(turn, vanished);
        } else if (input instanceof RegistrationDue) {
            Presence.registrationDue(turn);
        } else if (input instanceof HeartbeatDue) {
            Presence.heartbeatDue(turn);
        } else if (input instanceof Estimated estimated) {
            Presence.estimated(turn, estimated.oversubscribed());
        } else if (input instanceof Preempt preempt) {
            Preemption.preempt(turn, preempt);
        } else if (input instanceof TimePassed) {
            Presence.timePassed(turn);
        } else if (input instanceof Stop) {
            Presence.stop(turn);
        } else if (input instanceof Leave) {
            turn.effect(new AgentEffect.Finish());
        }
        return turn.decision();
    }

    private static void run(AgentTurn turn, String allocatorEpoch, Runnable run) {
        if (Presence.isOfThisLife(turn, allocatorEpoch)) {
            run.run();
        } else {
            // Whichever of the two is over: the one that is not will say again what is to run.
            Presence.reregister(turn);
        }
    }

    private static void receive(AgentTurn turn, AgentMessage message) {
        if (message instanceof RunTask m) {
            run(turn, m.allocatorEpoch(), () -> {
                if (m.containerId().isPresent()) {
                    ExecutorTasks.run(turn, m);
                } else {
                    Tasks.run(turn, m);
                }
            });
        } else if (message instanceof RunGroup m) {
            run(turn, m.allocatorEpoch(), () -> ExecutorTasks.run(turn, m));
        } else if (message instanceof KillTask m) {
            Tasks.kill(turn, m);
        } else if (message instanceof ResizeTask m) {
            Tasks.resize(turn, m);
        } else if (message instanceof AcknowledgeStatus m) {
            turn.changed(m.key());
            turn.updates(turn.state().updates().acknowledge(m.key(), m.uuid(), turn.now()));
            Presence.finishIfDone(turn);
        } else if (message instanceof ResendUpdates m) {
            turn.updates(turn.state().updates().resend(key -> key.frameworkId().equals(m.frameworkId()), turn.now()));
        } else if (message instanceof ShutdownFramework m) {
            Tasks.shutdownFramework(turn, m.frameworkId());
        } else if (message instanceof ShutdownExecutor m) {
            turn.state().executors().get(m.key()).forEach(e -> ExecutorLife.shutdown(turn, e, Optional.empty()));
        } else if (message instanceof MessageToExecutor m) {
            ExecutorTasks.message(turn, m);
        } else if (message instanceof AcknowledgeExit m) {
            ExecutorLife.exitAcknowledged(turn, m);
        } else if (message instanceof Registered m) {
            Presence.registered(turn, m.allocatorEpoch());
            AgentVolumes.keep(turn, m.volumes(), m.lastGeneration());
        } else if (message instanceof KeepVolumes m) {
            AgentVolumes.changed(turn, m);
        } else if (message instanceof Reregister) {
            Presence.reregister(turn);
        } else if (message instanceof SayAlive) {
            Presence.sayAlive(turn);
        } else if (message instanceof ListTasks m) {
            Presence.list(turn, m.allocatorEpoch());
        } else if (message instanceof Shutdown m) {
            Presence.expelled(turn, m.message());
        } else if (message instanceof RegistrationRefused m) {
            Presence.refused(turn, m.reason());
        }
    }
}
