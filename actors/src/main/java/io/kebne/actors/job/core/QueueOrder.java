package io.kebne.actors.job.core;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.List;

/** In which order runs are given what is offered. Those that need less may still pass one that nothing fits. */
interface QueueOrder {
    /** The same runs, the first to be served first. */
    List<QueuedRun> order(List<QueuedRun> runs);

    /**
     * @param name as in the setting {@code kebne.jobs.queue-order}
     * @param ageing see {@link ShortestFirst}
     */
    static QueueOrder of(String name, Duration ageing) {
        return switch (name) {
            case "fcfs" -> new FirstComeFirstServed();
            case "sjf" -> new ShortestFirst(ageing.toMillis());
            case "priority" -> new ByPriority();
            case "fair" -> new FairShare();
            default ->
                throw new InvalidValueException("kebne.jobs.queue-order", "must be one of fcfs, sjf, priority, fair");
        };
    }
}
