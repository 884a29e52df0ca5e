package io.kebne.actors.api;

import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobReply;
import java.util.concurrent.CompletionStage;

/** Jobs, which one entity of the cluster sees to: it is asked also when something is only to be read. */
public interface JobsApi {
    /**
     * Completes when what was asked is durable, or has been refused; exceptionally with a
     * {@link java.util.concurrent.TimeoutException} when the entity does not answer: then it may or may not have been done.
     */
    CompletionStage<JobReply> ask(JobCommand command);

    /** Of this master alone, while it was the one that sees to jobs. */
    default PlacementFigures placements() {
        return PlacementFigures.NONE;
    }
}
