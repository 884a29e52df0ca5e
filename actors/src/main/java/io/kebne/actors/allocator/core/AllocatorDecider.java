package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.Change.InverseOfferClosed.Answer;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorMessage;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.allocator.AllocatorCommand.TasksListed;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Accept;
import io.kebne.protocol.scheduler.SchedulerCall.AcceptInverseOffers;
import io.kebne.protocol.scheduler.SchedulerCall.AcknowledgeOperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall.Decline;
import io.kebne.protocol.scheduler.SchedulerCall.DeclineInverseOffers;
import io.kebne.protocol.scheduler.SchedulerCall.Kill;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.scheduler.SchedulerCall.ReconcileOperations;
import io.kebne.protocol.scheduler.SchedulerCall.Revive;
import io.vavr.collection.Seq;
import java.util.Collection;

/**
 * Decides what a pool's allocator does. Each method is a function of its arguments: the same view, session, command and
 * time give the same decision. The books must be those of the view and session; they are brought up to the decision.
 */
public final class AllocatorDecider {
    private final AllocatorSettings settings;

    public AllocatorDecider(AllocatorSettings settings) {
        this.settings = settings;
    }

    /** Decides a command from an agent, a framework's entity or an operator. */
    public Decision decide(
            AllocatorView view, AllocatorSession session, PoolBooks books, AllocatorCommand command, Moment now) {
        Draft draft = new Draft(view, session, books, now);
        if (command instanceof AgentHeartbeat c) {
            AgentDecisions.heartbeat(draft, c, settings.domain());
        } else if (command instanceof UpdateStatus c) {
            TaskDecisions.update(draft, c);
        } else if (command instanceof FrameworkCall c) {
            call(draft, c.frameworkId(), c.call());
        } else if (command instanceof RegisterAgent c) {
            AgentDecisions.register(draft, c, settings.domain());
        } else if (command instanceof TasksListed c) {
            AgentListing.listed(draft, c);
        } else if (command instanceof UnregisterAgent c) {
            AgentDecisions.unregister(draft, c);
        } else if (command instanceof AnnounceFramework c) {
            FrameworkDecisions.announce(draft, c);
        } else if (command instanceof ExecutorExited c) {
            ExecutorDecisions.exited(draft, c);
        } else if (command instanceof ExecutorMessage c) {
            ExecutorDecisions.message(draft, c);
        } else if (command instanceof RemoveFramework c) {
            FrameworkDecisions.remove(draft, c.frameworkId());
        }
        return draft.done();
    }

    /**
     * Decides a command of an operator. It is refused as a whole or done as a whole.
     *
     * @param request a number by which the caller knows the answer
     */
    public Decision operate(
            AllocatorView view,
            AllocatorSession session,
            PoolBooks books,
            OperatorCommand command,
            long request,
            Moment now) {
        Draft draft = new Draft(view, session, books, now);
        try {
            OperatorDecisions.decide(draft, command, settings);
            draft.effect(new AllocatorEffect.AnswerOperator(request, new OperatorReply.Done()));
        } catch (RefusedException e) {
            if (draft.hasChanges()) {
                throw new IllegalStateException("refused in the middle of " + command, e);
            }
            draft.effect(new AllocatorEffect.AnswerOperator(request, e.reply()));
        }
        return draft.done();
    }

    /** Makes offers from what these agents have free. */
    public Decision allocate(
            AllocatorView view, AllocatorSession session, PoolBooks books, Collection<AgentId> candidates, Moment now) {
        Draft draft = new Draft(view, session, books, now);
        AllocationRound.run(draft, settings, candidates);
        return draft.done();
    }

    /**
     * Deals with all that is due by now: offers and filters that run out, and agents that fell silent. Call it again at
     * {@link AllocatorSession#nextDeadline} for the former, and regularly for the latter.
     */
    public Decision tick(AllocatorView view, AllocatorSession session, PoolBooks books, Moment now) {
        Draft draft = new Draft(view, session, books, now);
        OfferDecisions.expire(draft);
        OperationDecisions.repeat(draft);
        new Preemption(draft, settings).run();
        AgentSilence.check(draft, settings);
        AgentListing.check(draft);
        RegistryGc.run(draft, settings.removal());
        return draft.done();
    }

    /** Whom to ask, after a recovery and until they answer, for the soft state that only they know. */
    public static Seq<AllocatorEffect> resume(AllocatorView view) {
        return view.state()
                .frameworks()
                .values()
                .filter(f -> !f.isRemoved() && !view.links().containsKey(f.id()))
                .map(f -> new AllocatorEffect.AskToAnnounce(f.id()))
                .toVector()
                .map(effect -> effect);
    }

    private static void call(Draft draft, FrameworkId frameworkId, SchedulerCall call) {
        Framework framework = draft.state().framework(frameworkId).getOrNull();
        if (framework == null && !FrameworkDecisions.isOver(draft, frameworkId)) {
            // Its announcement was lost, or is on its way.
            draft.effect(new AllocatorEffect.AskToAnnounce(frameworkId));
        } else if (framework == null || framework.isRemoved()) {
            draft.effect(new AllocatorEffect.NoteRemoved(frameworkId));
        } else if (call instanceof Accept c) {
            OfferDecisions.accept(draft, framework, c);
        } else if (call instanceof Decline c) {
            OfferDecisions.decline(draft, framework, c);
        } else if (call instanceof AcceptInverseOffers c) {
            MaintenanceDecisions.answer(draft, framework, c.inverseOfferIds(), Answer.ACCEPTED, c.filters());
        } else if (call instanceof DeclineInverseOffers c) {
            MaintenanceDecisions.answer(draft, framework, c.inverseOfferIds(), Answer.DECLINED, c.filters());
        } else if (call instanceof AcknowledgeOperationStatus c) {
            OperationDecisions.acknowledge(draft, framework, c);
        } else if (call instanceof ReconcileOperations c) {
            OperationDecisions.reconcile(draft, framework, c);
        } else if (call instanceof Kill c) {
            TaskDecisions.kill(draft, framework, c);
        } else if (call instanceof SchedulerCall.Message c) {
            ExecutorDecisions.message(draft, framework, c);
        } else if (call instanceof SchedulerCall.Shutdown c) {
            ExecutorDecisions.shutdown(draft, framework, c);
        } else if (call instanceof Reconcile c) {
            TaskDecisions.reconcile(draft, framework, c);
        } else if (call instanceof Revive c) {
            draft.change(new Change.FiltersCleared(
                    frameworkId, c.roles().isEmpty() ? framework.info().roles() : c.roles()));
        }
    }
}
