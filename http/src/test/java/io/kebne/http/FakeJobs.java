package io.kebne.http;

import io.kebne.actors.api.JobsApi;
import io.kebne.actors.api.PlacementFigures;
import io.kebne.actors.job.core.JobsDecider;
import io.kebne.actors.job.core.JobsDecision;
import io.kebne.actors.job.core.JobsSession;
import io.kebne.actors.job.core.JobsSettings;
import io.kebne.actors.job.core.JobsState;
import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Jobs that are decided on as ever, in a cluster without agents. */
public final class FakeJobs implements JobsApi {
    private final JobsSession session = new JobsSession();
    private final JobsDecider decider;
    private JobsState state = JobsState.EMPTY;
    private long now = 1_700_000_000_000L;
    private int ids;

    public FakeJobs() {
        decider = new JobsDecider(JobsSettings.DEFAULT, () -> "id-" + ++ids);
    }

    @Override
    public synchronized CompletionStage<JobReply> ask(JobCommand command) {
        if (command instanceof JobCommand.Locate) {
            return CompletableFuture.completedStage(new JobReply.Located("here", state.frameworkId()));
        }
        now++;
        JobsDecision decision = decider.command(state, session, command, new Moment(now, now));
        for (JobEvent event : decision.events()) {
            state = state.apply(event);
        }
        return CompletableFuture.completedStage(decision.reply().orElseThrow());
    }

    @Override
    public PlacementFigures placements() {
        return new PlacementFigures(1, 2, 3, 4, 5, 6.5);
    }
}
