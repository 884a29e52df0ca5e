package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.ExecutorInfo;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Executors (mesos.proto, ExecutorInfo). */
@SuppressWarnings("deprecation") // Mesos calls an executor's source deprecated.
public final class ExecutorMessages {
    private ExecutorMessages() {}

    public static Protos.ExecutorID id(ExecutorId id) {
        return Protos.ExecutorID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static ExecutorId id(Protos.ExecutorID id, String field) {
        return Faults.named(field + ".value", () -> new ExecutorId(id.getValue()));
    }

    /**
     * @param framework whose it is
     * @param allocatedTo the role that its resources are of
     */
    public static Protos.ExecutorInfo write(
            ExecutorInfo executor, FrameworkId framework, ResourceFormat format, Optional<String> allocatedTo) {
        Protos.ExecutorInfo.Builder out = Protos.ExecutorInfo.newBuilder()
                .setType(Protos.ExecutorInfo.Type.valueOf(executor.type().name()))
                .setExecutorId(id(executor.executorId()))
                .setFrameworkId(FrameworkMessages.id(framework))
                .addAllResources(ResourceMessages.write(executor.resources(), format, allocatedTo));
        executor.command().ifPresent(command -> out.setCommand(CommandMessages.write(command)));
        if (!executor.name().isEmpty()) {
            out.setName(executor.name());
        }
        if (!executor.source().isEmpty()) {
            out.setSource(executor.source());
        }
        executor.data().ifPresent(data -> out.setData(StatusMessages.bytes(data)));
        executor.shutdownGracePeriod().ifPresent(grace -> out.setShutdownGracePeriod(Durations.write(grace)));
        if (!executor.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(executor.labels()));
        }
        executor.discovery().ifPresent(discovery -> out.setDiscovery(DiscoveryMessages.write(discovery)));
        executor.container().ifPresent(container -> out.setContainer(ContainerMessages.write(container)));
        return out.build();
    }

    /**
     * One that does not say its type has a command of its own.
     *
     * @param field by its name on the wire, for the error
     * @throws InvalidValueException naming the field at fault
     */
    public static ExecutorInfo read(Protos.ExecutorInfo executor, String field) {
        try {
            return new ExecutorInfo(
                    type(executor, field),
                    id(executor.getExecutorId(), field + ".executor_id"),
                    executor.hasCommand() ? Optional.of(CommandMessages.read(executor.getCommand())) : Optional.empty(),
                    ResourceMessages.read(executor.getResourcesList(), field + ".resources"),
                    executor.getName(),
                    executor.getSource(),
                    executor.hasData() ? Optional.of(StatusMessages.bytes(executor.getData())) : Optional.empty(),
                    grace(executor),
                    LabelMessages.read(executor.getLabels()),
                    executor.hasDiscovery()
                            ? Optional.of(DiscoveryMessages.read(executor.getDiscovery()))
                            : Optional.empty(),
                    executor.hasContainer()
                            ? Optional.of(ContainerMessages.read(executor.getContainer()))
                            : Optional.empty());
        } catch (InvalidValueException e) {
            throw Faults.at(field, e);
        }
    }

    private static ExecutorInfo.Type type(Protos.ExecutorInfo executor, String field) {
        return switch (executor.getType()) {
            case DEFAULT -> ExecutorInfo.Type.DEFAULT;
            case CUSTOM -> ExecutorInfo.Type.CUSTOM;
            case UNKNOWN -> {
                if (!executor.hasCommand()) {
                    throw new InvalidValueException(field + ".type", "must be given for an executor without a command");
                }
                yield ExecutorInfo.Type.CUSTOM;
            }
        };
    }

    private static Optional<Duration> grace(Protos.ExecutorInfo executor) {
        return executor.hasShutdownGracePeriod()
                ? Optional.of(Durations.read(executor.getShutdownGracePeriod()))
                : Optional.empty();
    }
}
