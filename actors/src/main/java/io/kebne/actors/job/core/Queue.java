package io.kebne.actors.job.core;

import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobRun;
import io.kebne.protocol.job.Schedule;
import java.util.ArrayList;
import java.util.List;

/** The runs that tasks are to be launched of now, in the order in which they are served. */
final class Queue {
    private Queue() {}

    static List<QueuedRun> of(JobsDraft draft) {
        return draft.settings.order().order(unordered(draft));
    }

    /** The same in no order, which is what takes the longest where many wait. */
    static List<QueuedRun> unordered(JobsDraft draft) {
        List<QueuedRun> runs = new ArrayList<>();
        for (JobId id : draft.state().busy()) {
            JobState job = draft.job(id);
            int running = 0;
            for (ActiveRun run : job.active().values()) {
                running += run.tasks().size();
            }
            for (ActiveRun run : job.active().values()) {
                int missing = isHeldBack(job, run)
                        ? 0
                        : draft.session
                                .run(id, run.number())
                                .launchable(run, draft.millis())
                                .size();
                if (missing > 0) {
                    runs.add(new QueuedRun(
                            id,
                            run.number(),
                            run.spec().priority(),
                            Math.max(0, draft.wallMillis() - run.run().queuedMillis()),
                            job.expectedMillis().orElse(Long.MAX_VALUE),
                            missing,
                            running));
                }
            }
        }
        return runs;
    }

    /** When tasks may be launched that must wait now. */
    static long nextMillis(JobsDraft draft) {
        long next = Long.MAX_VALUE;
        for (JobId id : draft.state().busy()) {
            for (ActiveRun run : draft.job(id).active().values()) {
                next = Math.min(next, draft.session.run(id, run.number()).nextLaunchMillis(draft.millis()));
            }
        }
        return next;
    }

    /** Where runs must not be under way at the same time, one begins when those before it are over. */
    private static boolean isHeldBack(JobState job, ActiveRun run) {
        Schedule.Concurrency concurrency =
                run.spec().schedule().map(Schedule::concurrency).orElse(Schedule.Concurrency.ALLOW);
        boolean alone = concurrency == Schedule.Concurrency.FORBID
                || (concurrency == Schedule.Concurrency.REPLACE && run.run().cause() == JobRun.Cause.SLOT);
        return alone && job.active().head()._1() < run.number();
    }
}
