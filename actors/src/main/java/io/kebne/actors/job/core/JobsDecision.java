package io.kebne.actors.job.core;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.job.JobReply;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of one message to the entity.
 *
 * @param events to journal first
 * @param calls to make then, in this order
 * @param reply to whoever asked
 * @param question to be put to a solver then; its answer goes to {@link JobsDecider#placed}
 */
public record JobsDecision(
        List<JobEvent> events,
        List<SchedulerCall> calls,
        Optional<JobReply> reply,
        Optional<PlacementQuestion> question) {
    public JobsDecision {
        events = List.copyOf(events);
        calls = List.copyOf(calls);
    }
}
