package io.kebne.actors.agent.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import java.util.List;
import java.util.Optional;

/** Keeps the key alone: what a checkpoint looks like is another test's. */
final class Codec implements CheckpointCodec {
    static final CheckpointCodec OF_KEYS = new Codec();

    private Codec() {}

    @Override
    public byte[] write(TaskCheckpoint checkpoint) {
        return (checkpoint.key().frameworkId() + " " + checkpoint.key().taskId()).getBytes(UTF_8);
    }

    @Override
    public byte[] write(ExecutorCheckpoint checkpoint) {
        return checkpoint.containerId().getBytes(UTF_8);
    }

    @Override
    public ExecutorCheckpoint readExecutor(byte[] bytes) {
        return executor(new String(bytes, UTF_8));
    }

    @Override
    public TaskCheckpoint read(byte[] bytes) {
        String[] words = new String(bytes, UTF_8).split(" ", -1);
        return task(key(words[0], words[1]));
    }

    static TaskKey key(String framework, String task) {
        return new TaskKey(new FrameworkId(framework), new TaskId(task));
    }

    static TaskCheckpoint task(TaskKey key) {
        return new TaskCheckpoint(key, Optional.empty(), List.of());
    }

    static ExecutorCheckpoint executor(String containerId) {
        ExecutorKey key = new ExecutorKey(new FrameworkId("f"), new ExecutorId("e"));
        return new ExecutorCheckpoint(key, containerId, Optional.empty(), Optional.of(0));
    }
}
