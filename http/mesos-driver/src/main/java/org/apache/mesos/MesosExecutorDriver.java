package org.apache.mesos;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Mesos' driver of executors, without Mesos' native library: it speaks the v1 executor API of the agent that started the
 * process. All methods may be called from any thread, callbacks included, return the driver's status, and do nothing unless
 * it is running. The executor is called back by one thread, one event at a time.
 */
public class MesosExecutorDriver implements ExecutorDriver {
    private static final int SOURCE_EXECUTOR = 2;
    private static final double MILLIS = 1000.0;

    private final Executor executor;
    private final Map<String, String> variables;
    private final DriverState state = new DriverState();
    private volatile ExecutorSession session;
    private volatile String executorId = "";

    public MesosExecutorDriver(Executor executor) {
        this(executor, System.getenv());
    }

    /** @param variables that the agent sets for its executors */
    MesosExecutorDriver(Executor executor, Map<String, String> variables) {
        this.executor = Objects.requireNonNull(executor, "the executor must not be null");
        this.variables = variables;
    }

    /** Without an agent's environment variables the driver is aborted. */
    @Override
    public Status start() {
        synchronized (state) {
            if (state.status() != Status.DRIVER_NOT_STARTED) {
                return state.status();
            }
            try {
                ExecutorEnvironment environment = new ExecutorEnvironment(variables);
                executorId = environment.executorId();
                session = new ExecutorSession(executor, this, state, environment);
                state.start();
                session.start();
                return state.status();
            } catch (IllegalArgumentException e) {
                state.failToStart();
                executor.error(this, "Failed to start: " + e.getMessage());
                return state.status();
            }
        }
    }

    @Override
    public Status stop() {
        Status before = state.stop();
        if (before == Status.DRIVER_RUNNING) {
            session.close();
        }
        return before == Status.DRIVER_ABORTED ? before : state.status();
    }

    @Override
    public Status abort() {
        if (state.abort()) {
            session.close();
        }
        return state.status();
    }

    @Override
    public Status join() {
        return state.join();
    }

    @Override
    public Status run() {
        Status status = start();
        return status == Status.DRIVER_RUNNING ? join() : status;
    }

    /** Adds to the status who sends it and when. TASK_STAGING is not for executors: it ends the driver. */
    @Override
    public Status sendStatusUpdate(TaskStatus status) {
        if (!state.isRunning()) {
            return state.status();
        }
        if (status.getState() == TaskState.TASK_STAGING) {
            session.later(() -> session.fail("An executor cannot send TASK_STAGING"));
            return state.status();
        }
        byte[] uuid = uuid();
        // The last value of a field counts.
        MessageWriter complete = new MessageWriter()
                .fields(status.toByteArray())
                .real(6, System.currentTimeMillis() / MILLIS)
                .message(7, new MessageWriter().text(1, executorId))
                .number(9, SOURCE_EXECUTOR)
                .bytes(11, uuid);
        if (!status.hasSlaveId() && session.agentId().length > 0) {
            complete.bytes(5, session.agentId());
        }
        session.update(uuid, complete.toByteArray());
        return state.status();
    }

    @Override
    public Status sendFrameworkMessage(byte[] data) {
        if (state.isRunning()) {
            session.message(data);
        }
        return state.status();
    }

    private static byte[] uuid() {
        UUID uuid = UUID.randomUUID();
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
