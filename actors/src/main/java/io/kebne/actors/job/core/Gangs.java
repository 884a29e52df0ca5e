package io.kebne.actors.job.core;

import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the allocator for all that a gang needs at once. A gang counts as such until its first launch: what of it fails later
 * is launched again by itself.
 */
final class Gangs {
    /** More are not looked at in one round of the allocator. */
    private static final int MOST = 4;

    private static final int MOST_OTHERS = 100;

    private Gangs() {}

    /**
     * Says which gangs wait, if it is not what was said last, or long ago.
     *
     * @param unordered the queue
     */
    static void say(JobsDraft draft, List<QueuedRun> unordered) {
        List<QueuedRun> queue = unordered.stream().anyMatch(queued -> isGang(draft, queued))
                ? draft.settings.order().order(unordered)
                : List.of();
        List<Request> gangs = new ArrayList<>();
        List<Request> others = new ArrayList<>();
        int asked = 0;
        for (QueuedRun queued : queue) {
            ActiveRun run = draft.state().find(queued.id(), queued.number()).orElseThrow();
            Optional<GangId> gang = idOf(draft, queued.id(), run);
            if (gang.isPresent() && asked < MOST) {
                gangs.addAll(parts(draft, queued, run, gang.get()));
                asked++;
            } else if (gang.isEmpty() && others.size() < MOST_OTHERS) {
                String name = queued.id() + ".run-" + queued.number();
                others.add(request(run, name, queued.missing(), Optional.empty()));
            }
        }
        List<Request> requests = gangs;
        if (!gangs.isEmpty()) {
            // A role that asks for gangs only is offered nothing else.
            requests.addAll(others);
        }
        if (draft.session.isToBeAskedFor(requests, draft.settings, draft.millis())) {
            draft.call(new SchedulerCall.RequestResources(requests));
        }
    }

    /** Each part is offered by itself, so that no offer is for more tasks than one call launches. */
    private static List<Request> parts(JobsDraft draft, QueuedRun queued, ActiveRun run, GangId id) {
        Gang gang = new Gang(id, draft.settings.gangDeadline());
        int most = Space.most(run.spec());
        List<Request> parts = new ArrayList<>();
        for (int left = queued.missing(); left > 0; left -= most) {
            parts.add(request(run, id + "-" + parts.size(), Math.min(left, most), Optional.of(gang)));
        }
        return parts;
    }

    private static Request request(ActiveRun run, String name, int count, Optional<Gang> gang) {
        return new Request(
                new TaskId(name),
                run.spec().id().value(),
                run.spec().role(),
                run.spec().demand().resources(),
                count,
                gang);
    }

    private static boolean isGang(JobsDraft draft, QueuedRun queued) {
        return isGang(draft.state().find(queued.id(), queued.number()).orElseThrow());
    }

    private static boolean isGang(ActiveRun run) {
        return run.spec().gang() && run.startedMillis().isEmpty() && run.succeeded() == 0;
    }

    /** As what a run is to be launched at once; empty: it need not, or has been. */
    static Optional<GangId> idOf(JobsDraft draft, JobId id, ActiveRun run) {
        if (!isGang(run)) {
            return Optional.empty();
        }
        // The allocator serves an id once, and may have done so already in an earlier life of the entity.
        String turn = draft.session
                .run(id, run.number())
                .gang(draft.settings.gangDeadline().toMillis(), draft.millis(), draft.freshId);
        return Optional.of(new GangId(id + ".run-" + run.number() + "." + turn));
    }
}
