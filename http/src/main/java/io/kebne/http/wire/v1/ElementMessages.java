package io.kebne.http.wire.v1;

import io.kebne.http.json.TaskFields.Known;
import io.kebne.protocol.task.TaskStatus;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Tasks as those who look at a cluster see them (mesos.proto, Task). */
public final class ElementMessages {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private ElementMessages() {}

    public static Protos.Task task(Known known) {
        Protos.Task.Builder out = Protos.Task.newBuilder()
                .setName(known.info().name())
                .setTaskId(TaskMessages.id(known.info().taskId()))
                .setFrameworkId(FrameworkMessages.id(known.frameworkId()))
                .setAgentId(AgentMessages.id(known.agentId()))
                .setState(StatusMessages.write(known.state()))
                .addAllResources(ResourceMessages.write(
                        known.info().resources(), ResourceFormat.FULL, Optional.of(known.role())));
        known.info().executor().ifPresent(executor -> out.setExecutorId(ExecutorMessages.id(executor.executorId())));
        known.statuses().forEach(status -> out.addStatuses(TaskMessages.write(status)));
        if (!known.statuses().isEmpty()) {
            TaskStatus last = known.statuses().get(known.statuses().size() - 1);
            out.setStatusUpdateState(StatusMessages.write(last.state()));
            last.uuid().ifPresent(uuid -> out.setStatusUpdateUuid(StatusMessages.uuid(uuid)));
        }
        if (!known.info().labels().isEmpty()) {
            out.setLabels(LabelMessages.write(known.info().labels()));
        }
        known.info().killPolicy().ifPresent(policy -> out.setKillPolicy(CommandMessages.write(policy)));
        known.info().command().flatMap(command -> command.user()).ifPresent(out::setUser);
        known.info().discovery().ifPresent(discovery -> out.setDiscovery(DiscoveryMessages.write(discovery)));
        known.info().healthCheck().ifPresent(check -> out.setHealthCheck(CheckMessages.write(check)));
        known.info().container().ifPresent(container -> out.setContainer(ContainerMessages.write(container)));
        known.info().limits().forEach((name, limit) -> out.putLimits(name, TaskMessages.write(limit)));
        return out.build();
    }

    /** @param millis since the epoch */
    public static Protos.TimeInfo time(long millis) {
        return Protos.TimeInfo.newBuilder()
                .setNanoseconds(millis * NANOS_PER_MILLI)
                .build();
    }
}
