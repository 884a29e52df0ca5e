package io.kebne.actors.allocator;

import io.kebne.actors.allocator.core.AllocatorEffect;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.protocol.Moment;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a scheduler is told of launches that are not even considered, because the allocator cannot write now. */
final class LaunchRefusals {
    private LaunchRefusals() {}

    /**
     * TASK_DROPPED, or TASK_LOST for a framework that does not know that, for each task that is not known already.
     *
     * @param view the latest, if there is any
     */
    static List<AllocatorEffect> of(
            Optional<AllocatorView> view,
            FrameworkId frameworkId,
            SchedulerCall.Accept call,
            String reason,
            Moment now) {
        Optional<Framework> framework =
                view.flatMap(v -> v.state().framework(frameworkId).toJavaOptional());
        boolean aware = framework.map(f -> f.info().isPartitionAware()).orElse(true);
        List<AllocatorEffect> effects = new ArrayList<>();
        for (Operation operation : call.operations()) {
            for (TaskInfo task : operation.tasks()) {
                boolean known = framework
                        .filter(f -> f.tasks().containsKey(task.taskId())
                                || f.completed().containsKey(task.taskId()))
                        .isPresent();
                if (!known) {
                    TaskStatus status = TaskStatus.of(
                            task.taskId(),
                            aware ? TaskState.DROPPED : TaskState.LOST,
                            Source.MASTER,
                            Optional.of(Reason.MASTER_DISCONNECTED),
                            reason,
                            now.wallMillis(),
                            Optional.empty());
                    effects.add(new AllocatorEffect.Deliver(
                            frameworkId, new SchedulerEvent.Update(status), Optional.empty()));
                }
            }
        }
        return effects;
    }
}
