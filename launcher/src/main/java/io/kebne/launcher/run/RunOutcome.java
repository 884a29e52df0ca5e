package io.kebne.launcher.run;

import io.kebne.launcher.batch.BatchPlan;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What a batch's ends mean for the command that ran it. */
final class RunOutcome {
    /** Shells report a death by signal n as 128 + n. */
    private static final int SIGNAL_BASE = 128;

    private RunOutcome() {}

    /** The first exit code that is not 0, as the tasks ended; 1 for a task that had none; 0 when all finished. */
    static int exitCode(List<BatchPlan.Attempt> ended) {
        for (BatchPlan.Attempt attempt : ended) {
            TaskStatus status = attempt.status().orElseThrow();
            if (status.state() != TaskState.FINISHED) {
                return status.exitStatus()
                        .filter(code -> code != 0)
                        .or(() -> status.signal().map(signal -> SIGNAL_BASE + signal))
                        .orElse(1);
            }
        }
        return 0;
    }

    /** One line about a task that did not finish. */
    static Optional<String> failure(BatchPlan.Attempt attempt) {
        TaskStatus status = attempt.status().orElseThrow();
        if (status.state() == TaskState.FINISHED) {
            return Optional.empty();
        }
        String reason = status.reason().map(r -> " (" + r.wireName() + ")").orElse("");
        return Optional.of(attempt.taskId() + ": " + status.state().wireName() + reason + ": " + status.message());
    }
}
