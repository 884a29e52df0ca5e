package io.kebne.http.scheduler;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.operation.OperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * A call in our records.
 *
 * @param call what is to be passed on; empty for what is to be accepted and ignored
 * @param refusedTasks of what cannot be launched as it was said
 * @param refusedOperations of what cannot be done as it was said
 */
record ReadCall(
        FrameworkId frameworkId,
        Optional<SchedulerCall> call,
        List<TaskStatus> refusedTasks,
        List<OperationStatus> refusedOperations) {
    static ReadCall of(FrameworkId frameworkId, SchedulerCall call) {
        return new ReadCall(frameworkId, Optional.of(call), List.of(), List.of());
    }
}
