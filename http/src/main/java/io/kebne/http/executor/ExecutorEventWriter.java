package io.kebne.http.executor;

import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.CommandMessages;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.executor.ExecutorEvent;
import io.kebne.protocol.executor.ExecutorEvent.Subscribed;
import io.kebne.protocol.task.TaskInfo;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Event;

/** Our events as Mesos', as much of them as the executor's framework understands. */
final class ExecutorEventWriter {
    static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    private final Subscribed subscription;
    private final ResourceFormat format;

    /** @param subscription the first event of the connection */
    ExecutorEventWriter(Subscribed subscription) {
        this.subscription = subscription;
        this.format = ResourceFormat.of(subscription.framework());
    }

    Event write(ExecutorEvent event) {
        Event.Builder out = Event.newBuilder();
        if (event instanceof Subscribed e) {
            out.setType(Event.Type.SUBSCRIBED)
                    .getSubscribedBuilder()
                    .setExecutorInfo(
                            ExecutorMessages.write(e.executor(), e.framework().id(), format, Optional.of(e.role())))
                    .setFrameworkInfo(FrameworkMessages.write(e.framework()))
                    .setAgentInfo(AgentMessages.write(e.agent(), format))
                    .setContainerId(Protos.ContainerID.newBuilder().setValue(e.containerId()));
        } else if (event instanceof ExecutorEvent.Launch e) {
            out.setType(Event.Type.LAUNCH).getLaunchBuilder().setTask(task(e.task()));
        } else if (event instanceof ExecutorEvent.LaunchGroup e) {
            Event.LaunchGroup.Builder group =
                    out.setType(Event.Type.LAUNCH_GROUP).getLaunchGroupBuilder();
            // A task of a group does not name its executor.
            e.tasks()
                    .forEach(task -> group.getTaskGroupBuilder()
                            .addTasks(task(task).toBuilder().clearExecutor()));
        } else if (event instanceof ExecutorEvent.Kill e) {
            Event.Kill.Builder kill = out.setType(Event.Type.KILL).getKillBuilder();
            kill.setTaskId(TaskMessages.id(e.taskId()));
            e.killPolicy().ifPresent(policy -> kill.setKillPolicy(CommandMessages.write(policy)));
        } else if (event instanceof ExecutorEvent.Acknowledged e) {
            out.setType(Event.Type.ACKNOWLEDGED)
                    .getAcknowledgedBuilder()
                    .setTaskId(TaskMessages.id(e.taskId()))
                    .setUuid(StatusMessages.uuid(e.uuid()));
        } else if (event instanceof ExecutorEvent.Message e) {
            out.setType(Event.Type.MESSAGE).getMessageBuilder().setData(StatusMessages.bytes(e.data()));
        } else if (event instanceof ExecutorEvent.Shutdown) {
            out.setType(Event.Type.SHUTDOWN);
        } else if (event instanceof ExecutorEvent.Error e) {
            out.setType(Event.Type.ERROR).getErrorBuilder().setMessage(e.message());
        } else {
            return HEARTBEAT;
        }
        return out.build();
    }

    private Protos.TaskInfo task(TaskInfo task) {
        return TaskMessages.write(
                task,
                subscription.framework().id(),
                subscription.agent().id(),
                format,
                Optional.of(subscription.role()));
    }
}
