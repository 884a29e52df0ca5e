package io.kebne.actors.agent.checkpoint;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import java.io.IOException;

/** How checkpoints become bytes and back. */
public interface CheckpointCodec {
    byte[] write(TaskCheckpoint checkpoint);

    byte[] write(ExecutorCheckpoint checkpoint);

    /** @throws IOException when these bytes are no checkpoint that this version understands */
    TaskCheckpoint read(byte[] bytes) throws IOException;

    /** @throws IOException when these bytes are no checkpoint that this version understands */
    ExecutorCheckpoint readExecutor(byte[] bytes) throws IOException;
}
