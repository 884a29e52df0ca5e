package io.kebne.actors.job;

import akka.persistence.typed.SnapshotAdapter;
import io.kebne.actors.job.core.JobsState;
import io.kebne.persistence.job.JobsSnapshot;

/** Stores the state of all jobs in its flat form. */
final class JobsSnapshotAdapter implements SnapshotAdapter<JobsState> {
    @Override
    public Object toJournal(JobsState state) {
        return state.snapshot();
    }

    @Override
    public JobsState fromJournal(Object from) {
        return JobsState.restore((JobsSnapshot) from);
    }
}
