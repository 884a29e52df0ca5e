package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Places the missing tasks of runs on offers: runs in the order of the queue, the tasks of each where the fewest have been
 * placed in this round. What is offered to a gang is for that gang only; a gang is placed whole or not at all, and what it is
 * offered is kept until all of it has come.
 */
final class RunMatcher {
    /** What did not fit into one message fits into the next. */
    private static final Filters SOON = new Filters(Duration.ofSeconds(1));

    private record Chosen(int index, Space space, Resources resources) {}

    private final JobsDraft draft;
    private final List<Space> spaces = new ArrayList<>();
    /** Gangs of which more may come. */
    private final Map<GangId, ActiveRun> waiting = new LinkedHashMap<>();

    private boolean limited;

    private RunMatcher(JobsDraft draft, List<Offer> offers) {
        this.draft = draft;
        draft.session.gangOffers().joined(offers).forEach(offer -> spaces.add(new Space(offer)));
    }

    /** Answers each of these offers. */
    static void match(JobsDraft draft, List<Offer> offers) {
        RunMatcher matcher = new RunMatcher(draft, offers);
        Queue.of(draft).forEach(run -> matcher.place(run.id(), run.number()));
        matcher.answer();
    }

    /** Gives back what was offered to gangs the rest of which does not come. */
    static void giveBack(JobsDraft draft, List<GangOffers.Lost> lost) {
        for (GangOffers.Lost one : lost) {
            // A gang is served once.
            draft.session.run(one.id(), one.number()).gangEnded();
            if (!one.offers().isEmpty()) {
                draft.call(new SchedulerCall.Decline(one.offers(), Filters.DEFAULT));
            }
        }
    }

    private void place(JobId id, long number) {
        ActiveRun run = draft.state().find(id, number).orElseThrow();
        RunSession session = draft.session.run(id, number);
        Optional<GangId> gang = Gangs.idOf(draft, id, run);
        PriorityQueue<Space> queue = new PriorityQueue<>(
                Comparator.comparingInt(space -> space.tasks().size()));
        for (Space space : spaces) {
            Optional<GangId> meant = space.offer().gangId();
            if (space.offer().role().equals(run.spec().role()) && (meant.isEmpty() || meant.equals(gang))) {
                queue.add(space);
            }
        }
        List<Chosen> chosen = new ArrayList<>();
        for (int index : session.launchable(run, draft.millis())) {
            Optional<Chosen> one = choose(run, index, queue, session);
            if (one.isEmpty()) {
                break;
            }
            chosen.add(one.get());
        }
        boolean whole = chosen.size() == run.spec().instances();
        if (gang.isPresent() && !whole) {
            chosen.forEach(one -> one.space().giveBack(run.spec(), one.resources()));
            if (spaces.stream().anyMatch(space -> space.offer().gangId().equals(gang))) {
                waiting.put(gang.get(), run);
            }
            return;
        }
        gang.ifPresent(served -> {
            session.gangEnded();
            draft.session.gangOffers().forget(served);
        });
        chosen.forEach(one -> launch(run, one));
    }

    private Optional<Chosen> choose(ActiveRun run, int index, PriorityQueue<Space> queue, RunSession session) {
        while (!queue.isEmpty()) {
            Space space = queue.poll();
            Optional<String> lack = space.lack(run.spec());
            if (lack.isPresent()) {
                session.refused(lack.get());
            } else if (space.isFull(run.spec())) {
                limited = true;
            } else {
                Resources taken = space.take(run.spec());
                queue.add(space);
                return Optional.of(new Chosen(index, space, taken));
            }
        }
        return Optional.empty();
    }

    private void launch(ActiveRun run, Chosen chosen) {
        JobId id = run.spec().id();
        Offer offer = chosen.space().offer();
        JobTask task = new JobTask(
                chosen.index(),
                run.attempts(chosen.index()) + 1,
                new TaskId(RunTasks.name(id, run.number(), chosen.index(), draft.freshId.get())),
                offer.agentId(),
                offer.hostname(),
                draft.wallMillis(),
                false,
                Optional.empty());
        draft.add(new JobEvent.TaskLaunched(id, run.number(), task));
        draft.session.task(task.taskId(), draft.millis());
        chosen.space().launch(RunTasks.of(run, task, chosen.resources()));
    }

    private void answer() {
        Filters filters = limited ? SOON : Filters.DEFAULT;
        List<OfferId> unused = new ArrayList<>();
        for (Space space : spaces) {
            Optional<GangId> gang = space.offer().gangId().filter(waiting::containsKey);
            if (gang.isPresent()) {
                ActiveRun run = waiting.get(gang.get());
                draft.session
                        .gangOffers()
                        .hold(gang.get(), run.spec().id(), run.number(), space.offer(), draft.millis());
            } else if (space.tasks().isEmpty()) {
                unused.add(space.offer().id());
            } else {
                draft.call(new SchedulerCall.Accept(
                        List.of(space.offer().id()), List.of(new Operation.Launch(space.tasks())), Filters.NONE));
            }
        }
        if (!unused.isEmpty()) {
            draft.call(new SchedulerCall.Decline(unused, filters));
        }
    }
}
