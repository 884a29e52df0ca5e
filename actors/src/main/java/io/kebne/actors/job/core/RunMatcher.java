package io.kebne.actors.job.core;

import io.kebne.actors.placement.core.Deadline;
import io.kebne.actors.placement.core.PlacementPolicy;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.kebne.protocol.job.JobTask;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Launches the missing tasks of runs on offers: where a policy has chosen, as far as it is right that there is room, and the rest
 * where there is room, in the order of the queue. What is offered to a gang is for that gang only; a gang is launched
 * whole or not at all, and what it is offered is kept until all of it has come.
 */
final class RunMatcher {
    /** What did not fit into one message fits into the next. */
    private static final Filters SOON = new Filters(Duration.ofSeconds(1));

    private record Chosen(int index, Space space, Resources resources) {}

    /** A run while places are found for its tasks. */
    private record Placing(
            ActiveRun run, RunSession session, Optional<GangId> gang, Deque<Integer> missing, List<Chosen> chosen) {}

    private final JobsDraft draft;
    private final Map<OfferId, Space> spaces = new LinkedHashMap<>();
    /** Gangs of which more may come. */
    private final Map<GangId, ActiveRun> waiting = new LinkedHashMap<>();
    /** What nothing is launched on. */
    private final List<OfferId> unused = new ArrayList<>();

    private boolean limited;

    private RunMatcher(JobsDraft draft, List<Offer> offers) {
        this.draft = draft;
        for (Offer offer : draft.session.gangOffers().joined(offers)) {
            spaces.put(offer.id(), new Space(offer, draft.wallMillis()));
        }
    }

    /** Answers each of these offers by the policy, which is one that answers at once. */
    static void match(JobsDraft draft, PlacementPolicy policy, List<Offer> offers) {
        RunMatcher matcher = new RunMatcher(draft, offers);
        List<QueuedRun> queue = Queue.of(draft);
        PlacementQuestion question = PlacementQuestion.of("", draft, queue, List.copyOf(matcher.spaces.values()));
        matcher.place(queue, question.read(policy.place(question.problem(), Deadline.NEVER)));
    }

    /** Gives back what was offered to gangs the rest of which does not come. */
    static void giveBack(JobsDraft draft, List<GangOffers.Lost> lost) {
        for (GangOffers.Lost one : lost) {
            if (draft.state().find(one.id(), one.number()).isPresent()) {
                // A gang is served once.
                draft.session.run(one.id(), one.number()).gangEnded();
            }
            if (!one.offers().isEmpty()) {
                draft.call(new SchedulerCall.Decline(one.offers(), Filters.DEFAULT));
            }
        }
    }

    /**
     * Answers each of these offers.
     *
     * @param places for each run offers that its tasks are to go to; what they do not say goes where there is room
     */
    static void match(JobsDraft draft, List<Offer> offers, Map<RunKey, List<OfferId>> places) {
        new RunMatcher(draft, offers).place(Queue.of(draft), places);
    }

    private void place(List<QueuedRun> queue, Map<RunKey, List<OfferId>> places) {
        List<Placing> all = new ArrayList<>();
        for (QueuedRun queued : queue) {
            ActiveRun run = draft.state().find(queued.id(), queued.number()).orElseThrow();
            RunSession session = draft.session.run(queued.id(), queued.number());
            Placing placing = new Placing(
                    run,
                    session,
                    Gangs.idOf(draft, queued.id(), run),
                    new ArrayDeque<>(session.launchable(run, draft.millis())),
                    new ArrayList<>());
            take(placing, places.getOrDefault(new RunKey(queued.id(), queued.number()), List.of()));
            all.add(placing);
        }
        for (Placing placing : all) {
            fill(placing);
            conclude(placing);
        }
        answer();
    }

    /** The policy knows only sums, and offers may have been taken back since it was asked. */
    private void take(Placing placing, List<OfferId> wanted) {
        for (OfferId id : wanted) {
            Space space = spaces.get(id);
            if (space != null
                    && !placing.missing().isEmpty()
                    && space.isFor(placing.run().spec(), placing.gang())
                    && !space.isFull(placing.run().spec())
                    && space.lack(placing.run().spec()).isEmpty()) {
                take(placing, space);
            }
        }
    }

    private void fill(Placing placing) {
        JobSpec spec = placing.run().spec();
        for (Space space : spaces.values()) {
            boolean room = space.isFor(spec, placing.gang());
            while (room && !placing.missing().isEmpty()) {
                Optional<String> lack = space.lack(spec);
                lack.ifPresent(placing.session()::refused);
                boolean full = lack.isEmpty() && space.isFull(spec);
                limited |= full;
                room = lack.isEmpty() && !full;
                if (room) {
                    take(placing, space);
                }
            }
        }
    }

    private static void take(Placing placing, Space space) {
        placing.chosen()
                .add(new Chosen(
                        placing.missing().remove(),
                        space,
                        space.take(placing.run().spec())));
    }

    private void conclude(Placing placing) {
        ActiveRun run = placing.run();
        Optional<GangId> gang = placing.gang();
        if (gang.isPresent() && placing.chosen().size() < run.spec().instances()) {
            placing.chosen().forEach(one -> one.space().giveBack(run.spec(), one.resources()));
            if (spaces.values().stream()
                    .anyMatch(space -> space.offer().gangId().equals(gang))) {
                waiting.put(gang.get(), run);
            }
            return;
        }
        gang.ifPresent(served -> {
            placing.session().gangEnded();
            // It may have found all its room elsewhere.
            unused.addAll(draft.session.gangOffers().served(served));
        });
        placing.chosen().forEach(one -> launch(run, one));
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
        for (Space space : spaces.values()) {
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
