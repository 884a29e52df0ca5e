package io.kebne.actors.allocator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.delivery.Bundle;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out an allocator's effects: knows where agents can be reached, from their latest message, and where
 * frameworks' entities are. Owned by the allocator's actor and lost with it.
 */
public final class EffectRunner {
    /** Where to find the entity of a framework. */
    @FunctionalInterface
    public interface Frameworks {
        RecipientRef<FrameworkMessage> entity(FrameworkId frameworkId);
    }

    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final String pool;
    private final Frameworks frameworks;
    private final Map<AgentId, ActorRef<AgentMessage>> agents = new HashMap<>();
    private final Map<Long, ActorRef<OperatorReply>> operators = new HashMap<>();
    /** Empty but while effects are carried out. */
    private final Map<FrameworkId, Bundle<FrameworkMessage.Deliver>> bundles = new LinkedHashMap<>();

    private long requests;
    private String epoch = "";

    EffectRunner(String pool, Frameworks frameworks) {
        this.pool = pool;
        this.frameworks = frameworks;
    }

    /** From now on this life of the allocator speaks. */
    void begin(String newEpoch) {
        epoch = newEpoch;
        agents.clear();
        bundles.clear();
    }

    /** Has all agents say that they are there, so that the next life takes them in when it begins. */
    void sayFarewell() {
        agents.values().forEach(agent -> agent.tell(new AgentMessage.SayAlive()));
    }

    /** Remembers where a message came from. */
    void reachable(AllocatorMessage.FromAgent message) {
        agents.put(sender(message.command()), message.agent());
    }

    /** @return a number by which the answer to an operator's command finds its way back */
    long expectAnswer(ActorRef<OperatorReply> operator) {
        operators.put(++requests, operator);
        return requests;
    }

    /** Answers an operator, unless that was done before. */
    void answer(long request, OperatorReply reply) {
        ActorRef<OperatorReply> operator = operators.remove(request);
        if (operator != null) {
            operator.tell(reply);
        }
    }

    /** Answers all operators that wait; what becomes of their commands they will not hear. */
    void answerAll(OperatorReply reply) {
        operators.values().forEach(operator -> operator.tell(reply));
        operators.clear();
    }

    /** An agent has left. */
    void forget(AgentId agentId) {
        agents.remove(agentId);
    }

    /** Carries these out in their order; updates for one framework that follow each other go to it together. */
    void run(List<AllocatorEffect> effects) {
        for (AllocatorEffect effect : effects) {
            if (effect instanceof AllocatorEffect.Deliver e && e.event() instanceof SchedulerEvent.Update update) {
                Bundle<FrameworkMessage.Deliver> bundle =
                        bundles.computeIfAbsent(e.frameworkId(), id -> new Bundle<>());
                if (bundle.add(delivery(e), update.status())) {
                    send(e.frameworkId(), bundle);
                }
            } else {
                run(effect);
            }
        }
        bundles.forEach(this::send);
        bundles.clear();
    }

    private void send(FrameworkId frameworkId, Bundle<FrameworkMessage.Deliver> bundle) {
        List<FrameworkMessage.Deliver> deliveries = bundle.take();
        if (deliveries.size() == 1) {
            frameworks.entity(frameworkId).tell(deliveries.get(0));
        } else if (!deliveries.isEmpty()) {
            frameworks.entity(frameworkId).tell(new FrameworkMessage.Deliveries(deliveries));
        }
    }

    private FrameworkMessage.Deliver delivery(AllocatorEffect.Deliver effect) {
        return new FrameworkMessage.Deliver(
                effect.event(), effect.acknowledgedBy().map(agents::get));
    }

    void run(AllocatorEffect effect) {
        if (effect instanceof AllocatorEffect.TellAgent e) {
            tell(e.agentId(), e.message());
        } else if (effect instanceof AllocatorEffect.Deliver e) {
            tell(e.frameworkId(), delivery(e));
        } else if (effect instanceof AllocatorEffect.Warn e) {
            LOG.warn(e.text());
        } else if (effect instanceof AllocatorEffect.AnswerOperator e) {
            answer(e.request(), e.reply());
        } else if (effect instanceof AllocatorEffect.NoteAnnounced e) {
            tell(e.frameworkId(), new FrameworkMessage.Announced(pool, e.version()));
        } else if (effect instanceof AllocatorEffect.AskToAnnounce e) {
            tell(e.frameworkId(), new FrameworkMessage.Announce(pool));
        } else if (effect instanceof AllocatorEffect.NoteRemoved e) {
            tell(e.frameworkId(), new FrameworkMessage.Removed(pool));
        }
    }

    /** Says this to an agent, if it was heard in this life. */
    void tell(AgentId agentId, AgentMessage message) {
        ActorRef<AgentMessage> agent = agents.get(agentId);
        if (agent != null) {
            agent.tell(inThisLife(message));
        }
    }

    private AgentMessage inThisLife(AgentMessage message) {
        if (message instanceof AgentMessage.RunTask run) {
            return run.saidIn(epoch);
        }
        return message instanceof AgentMessage.RunGroup group ? group.saidIn(epoch) : message;
    }

    private void tell(FrameworkId frameworkId, FrameworkMessage message) {
        Bundle<FrameworkMessage.Deliver> before = bundles.get(frameworkId);
        if (before != null) {
            send(frameworkId, before);
        }
        frameworks.entity(frameworkId).tell(message);
    }

    private static AgentId sender(AllocatorCommand command) {
        if (command instanceof AllocatorCommand.AgentHeartbeat c) {
            return c.agentId();
        } else if (command instanceof AllocatorCommand.UpdateStatus c) {
            return c.agentId();
        } else if (command instanceof AllocatorCommand.TasksListed c) {
            return c.agentId();
        } else if (command instanceof AllocatorCommand.ExecutorExited c) {
            return c.agentId();
        } else if (command instanceof AllocatorCommand.ExecutorMessage c) {
            return c.agentId();
        } else if (command instanceof AllocatorCommand.RegisterAgent c) {
            return c.info().id();
        } else if (command instanceof AllocatorCommand.UnregisterAgent c) {
            return c.agentId();
        }
        throw new IllegalArgumentException("not a command of an agent: " + command);
    }
}
