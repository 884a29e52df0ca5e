package io.kebne.actors.job.core;

import io.kebne.actors.builtin.core.RoleWishes;
import io.kebne.actors.placement.core.Assignment;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.job.TaskResult;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Decides for all jobs. Each call is given the hard state, and the soft state, which it may change at once: when the journal
 * refuses the events, the entity starts anew with neither. The wall clock decides on slots and nothing else; all that lasts
 * is measured by the monotonic clock.
 */
public final class JobsDecider {
    /** What an agent or the allocator did not take is offered again, but not over and over. */
    private static final long DROPPED_DELAY_MILLIS = 1000;

    /** Of the queue; the tasks of later ones go first-fit. */
    private static final int MAX_RUNS_ASKED_ABOUT = 1000;

    private final JobsSettings settings;
    private final Supplier<String> freshId;
    private final PlacementPolicy policy;

    /** @param freshId gives text that was never given before, of letters, digits and dashes, at most 40 of them */
    public JobsDecider(JobsSettings settings, Supplier<String> freshId) {
        this.settings = settings;
        this.freshId = freshId;
        this.policy = settings.placement().create();
    }

    /** As whom to subscribe. Of no use before there is a job. */
    public FrameworkInfo framework(JobsState state) {
        TreeSet<String> roles = new TreeSet<>();
        for (JobState job : state.jobs().values()) {
            roles.add(job.spec().role());
            job.active().values().forEach(run -> roles.add(run.spec().role()));
        }
        return RoleWishes.framework(state.frameworkId(), "jobs", roles);
    }

    /** The framework is subscribed, for the first time or again: what has become of all tasks is asked for. */
    public JobsDecision subscribed(JobsState state, JobsSession session, FrameworkInfo as, Moment now) {
        JobsDraft draft = draft(state, session, now);
        session.subscribed(as.roles(), draft.millis());
        // None is named: also what was given up, and came back meanwhile, is heard of, and ended.
        draft.call(new SchedulerCall.Reconcile(List.of()));
        upkeepOfAll(draft);
        return said(draft);
    }

    /** Time has passed. Looks at what that makes due and at nothing else, however many jobs and runs there are. */
    public JobsDecision tick(JobsState state, JobsSession session, Moment now) {
        JobsDraft draft = draft(state, session, now);
        boolean all = session.isToReconcile(settings, draft.millis());
        if (all) {
            draft.call(new SchedulerCall.Reconcile(List.of()));
        }
        List<GangOffers.Lost> lost =
                session.gangOffers().overdue(settings.repeatAfter().toMillis(), draft.millis());
        RunMatcher.giveBack(draft, lost);
        Optional<String> unanswered = session.held().unanswered(solverPatienceMillis(), draft.millis());
        unanswered.ifPresent(question -> place(draft, question, Optional.empty()));
        Agenda agenda = session.agenda();
        agenda.begin(state);
        for (JobId id : agenda.dueSlots(state, session, draft.wallMillis())) {
            Clockwork.of(draft, id);
        }
        // They wait for room, or have just been let run by themselves.
        for (JobId id : draft.state().released()) {
            RunUpkeep.release(draft, id);
        }
        for (RunKey run : agenda.dueRuns(draft.millis())) {
            RunUpkeep.of(draft, run.id(), run.number());
        }
        boolean isToSay = all
                || draft.hasChanged()
                || !lost.isEmpty()
                || unanswered.isPresent()
                || agenda.isToSay(draft.millis());
        return isToSay ? said(draft) : draft.decision();
    }

    /** Resources are offered; each offer is answered, at once or when a solver has said where tasks go. */
    public JobsDecision offers(JobsState state, JobsSession session, List<Offer> offers, Moment now) {
        JobsDraft draft = draft(state, session, now);
        if (!policy.needsSolver()) {
            RunMatcher.match(draft, policy, offers);
            return said(draft);
        }
        List<Offer> others = new ArrayList<>();
        List<Offer> atOnce = new ArrayList<>();
        for (Offer offer : offers) {
            // What is offered to a gang is for it alone: there is nothing to choose, and its rest has only so long.
            (offer.gangId().isPresent() ? atOnce : others).add(offer);
        }
        atOnce.addAll(session.held().hold(others));
        if (!atOnce.isEmpty()) {
            RunMatcher.match(draft, atOnce, Map.of());
        }
        ask(draft);
        return said(draft);
    }

    /**
     * A solver has answered.
     *
     * @param questionId an old one changes nothing
     * @param assignment empty: it has not found any; tasks go where there is room
     */
    public JobsDecision placed(
            JobsState state, JobsSession session, String questionId, Optional<Assignment> assignment, Moment now) {
        JobsDraft draft = draft(state, session, now);
        return place(draft, questionId, assignment) ? said(draft) : draft.decision();
    }

    /** @return whether that is the question that is under way */
    private boolean place(JobsDraft draft, String questionId, Optional<Assignment> assignment) {
        Optional<HeldOffers.Answered> answered = draft.session.held().answered(questionId);
        if (answered.isEmpty()) {
            return false;
        }
        PlacementQuestion question = answered.get().question();
        RunMatcher.match(
                draft, answered.get().offers(), assignment.map(question::read).orElse(Map.of()));
        ask(draft);
        return true;
    }

    /** It answers in time, or says that it cannot; but what it says is a message, and offers must not wait for ever. */
    private long solverPatienceMillis() {
        return 2 * settings.placement().limit().toMillis()
                + settings.repeatAfter().toMillis();
    }

    /** An offer is taken back. It may have been kept for a solver, or for a gang, which is asked for anew. */
    public JobsDecision rescinded(JobsState state, JobsSession session, OfferId offer, Moment now) {
        session.held().rescinded(offer);
        JobsDraft draft = draft(state, session, now);
        Optional<GangOffers.Lost> lost = session.gangOffers().rescinded(offer);
        if (lost.isEmpty()) {
            return draft.decision();
        }
        RunMatcher.giveBack(draft, List.of(lost.get()));
        return said(draft);
    }

    /** Puts the next question to the solver, if there is one and it is free. */
    private void ask(JobsDraft draft) {
        HeldOffers held = draft.session.held();
        List<Offer> offers = held.offers();
        if (held.isAsking() || offers.isEmpty()) {
            return;
        }
        List<QueuedRun> queue = Queue.of(draft);
        if (queue.isEmpty()) {
            RunMatcher.match(draft, held.takeAll(), Map.of());
            return;
        }
        PlacementQuestion question = PlacementQuestion.of(
                freshId.get(),
                draft,
                queue.subList(0, Math.min(queue.size(), MAX_RUNS_ASKED_ABOUT)),
                offers.stream()
                        .map(offer -> new Space(offer, draft.wallMillis()))
                        .toList());
        held.ask(question, draft.millis());
        draft.ask(question);
    }

    /** News of a task, acknowledged when what follows from it is durable. */
    public JobsDecision update(JobsState state, JobsSession session, TaskStatus status, Moment now) {
        JobsDraft draft = draft(state, session, now);
        Optional<RunTasks.Owner> owner = RunTasks.owner(status.taskId().value());
        Optional<JobTask> task =
                owner.flatMap(run -> state.find(run.id(), run.number())).flatMap(run -> run.find(status.taskId()));
        if (task.isPresent()) {
            heard(draft, owner.get(), task.get(), status);
            RunUpkeep.of(draft, owner.get().id(), owner.get().number());
        } else if (!isOver(status)) {
            // It was given up, or its run is over.
            draft.call(new SchedulerCall.Kill(status.taskId(), Optional.empty()));
        }
        status.uuid()
                .ifPresent(uuid -> status.agentId()
                        .ifPresent(
                                agentId -> draft.call(new SchedulerCall.Acknowledge(agentId, status.taskId(), uuid))));
        // As long as a task goes on the queue is what it was, and need not be looked through.
        return draft.hasChangedBeyond(JobEvent.TaskStarted.class) ? said(draft) : draft.decision();
    }

    /** Somebody has ended the framework, and all tasks with it: they count as failed. */
    public JobsDecision frameworkEnded(JobsState state, JobsSession session, String reason, Moment now) {
        JobsDraft draft = draft(state, session, now);
        session.interrupted();
        session.forgetTasks();
        draft.add(new JobEvent.FrameworkEnded(reason, now.wallMillis()));
        upkeepOfAll(draft);
        return draft.decision();
    }

    /** A user's command, which is done whole or not at all. */
    public JobsDecision command(JobsState state, JobsSession session, JobCommand command, Moment now) {
        JobsDraft draft = draft(state, session, now);
        if (command instanceof JobCommand.Show show) {
            return draft.decision(JobReports.show(draft, show.id()));
        } else if (command instanceof JobCommand.List list) {
            return draft.decision(JobReports.list(draft, list.after()));
        }
        JobReply reply = JobCommands.carryOut(draft, command);
        if (reply instanceof JobReply.Accepted accepted) {
            for (JobReply.Accepted.Touched touched : accepted.jobs()) {
                if (draft.state().find(touched.id()).isPresent()) {
                    RunUpkeep.ofAll(draft, touched.id());
                }
            }
            say(draft);
        }
        return draft.decision(reply);
    }

    private static void heard(JobsDraft draft, RunTasks.Owner owner, JobTask task, TaskStatus status) {
        if (!isOver(status)) {
            draft.session.task(task.taskId(), draft.millis()).heard(status.state(), draft.millis());
            if (status.state() == TaskState.RUNNING && !task.started()) {
                draft.add(new JobEvent.TaskStarted(owner.id(), owner.number(), task.taskId(), draft.wallMillis()));
            }
            return;
        }
        ActiveRun run = draft.state().find(owner.id(), owner.number()).orElseThrow();
        boolean counts = !neverBegan(task, status);
        TaskResult result = new TaskResult(
                task,
                status.state(),
                hasSucceeded(run, status),
                status.exitStatus(),
                status.signal(),
                status.message(),
                status.executorId().map(id -> id.value()),
                status.containerId(),
                draft.wallMillis());
        draft.add(new JobEvent.TaskEnded(owner.id(), owner.number(), result, counts));
        draft.session.forget(task.taskId());
        if (!counts) {
            draft.session.run(owner.id(), owner.number()).delay(task.index(), draft.millis() + DROPPED_DELAY_MILLIS);
        } else if (!result.success()) {
            RunUpkeep.delayRetry(draft, owner.id(), owner.number(), task.index());
        }
    }

    private static boolean hasSucceeded(ActiveRun run, TaskStatus status) {
        return switch (status.state()) {
            case FINISHED ->
                run.spec().success().exitCodes().contains(status.exitStatus().orElse(0));
            case FAILED ->
                status.exitStatus()
                        .filter(code -> run.spec().success().exitCodes().contains(code))
                        .isPresent();
            default -> false;
        };
    }

    /** Only what is known not to have begun: else a task could run more often than it may. */
    private static boolean neverBegan(JobTask task, TaskStatus status) {
        return !task.started() && (status.state() == TaskState.DROPPED || status.state() == TaskState.UNKNOWN);
    }

    /** Also when nobody knows of it: should it turn up, it is ended. */
    private static boolean isOver(TaskStatus status) {
        return status.state().isTerminal() || status.state() == TaskState.UNKNOWN;
    }

    private static void upkeepOfAll(JobsDraft draft) {
        draft.state().busy().forEach(id -> RunUpkeep.ofAll(draft, id));
    }

    private static JobsDecision said(JobsDraft draft) {
        say(draft);
        return draft.decision();
    }

    /** Says for which roles offers are wanted, if it is not what was said last. */
    private static void say(JobsDraft draft) {
        if (!draft.session.isSubscribed()) {
            return;
        }
        Map<String, Integer> wanted = new HashMap<>();
        TreeSet<String> roles = new TreeSet<>(draft.session.roles());
        List<QueuedRun> queue = Queue.unordered(draft);
        for (QueuedRun queued : queue) {
            String role = draft.state()
                    .find(queued.id(), queued.number())
                    .orElseThrow()
                    .spec()
                    .role();
            wanted.merge(role, queued.missing(), Integer::sum);
            roles.add(role);
        }
        RoleWishes.say(
                        RoleWishes.framework(draft.state().frameworkId(), "jobs", roles),
                        wanted,
                        draft.session.wanted(),
                        draft.session.roles())
                .forEach(draft::call);
        Gangs.say(draft, queue);
        draft.session.agenda().said(Math.min(Queue.nextMillis(draft), draft.session.nextRequestMillis(draft.settings)));
    }

    private JobsDraft draft(JobsState state, JobsSession session, Moment now) {
        return new JobsDraft(state, session, settings, freshId, now);
    }
}
