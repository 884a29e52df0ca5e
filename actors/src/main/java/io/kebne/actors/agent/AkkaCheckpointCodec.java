package io.kebne.actors.agent;

import akka.actor.typed.ActorSystem;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import io.kebne.actors.agent.checkpoint.CheckpointCodec;
import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import java.io.IOException;

/** Writes checkpoints as messages and events are written: CBOR, to which fields may be added. */
final class AkkaCheckpointCodec implements CheckpointCodec {
    private static final String FAMILY = "agent-checkpoint";
    private static final String EXECUTOR_FAMILY = "agent-executor-checkpoint";

    private final SerializerWithStringManifest serializer;

    /** @throws IOException when the system's settings name no serializer for checkpoints */
    AkkaCheckpointCodec(ActorSystem<?> system) throws IOException {
        serializer = (SerializerWithStringManifest)
                SerializationExtension.get(system.classicSystem()).serializerFor(TaskCheckpoint.class);
    }

    @Override
    public byte[] write(TaskCheckpoint checkpoint) {
        return serializer.toBinary(checkpoint);
    }

    @Override
    public byte[] write(ExecutorCheckpoint checkpoint) {
        return serializer.toBinary(checkpoint);
    }

    @Override
    public ExecutorCheckpoint readExecutor(byte[] bytes) throws IOException {
        return (ExecutorCheckpoint) serializer.fromBinary(bytes, EXECUTOR_FAMILY);
    }

    @Override
    public TaskCheckpoint read(byte[] bytes) throws IOException {
        return (TaskCheckpoint) serializer.fromBinary(bytes, FAMILY);
    }
}
