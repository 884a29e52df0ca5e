package org.apache.mesos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.mesos.Protos.TaskStatus;

/** The tasks that a call launches, for when it does not arrive. They are messages as bytes, of any Mesos jar. */
final class Launches {
    /** Those of a call that launches none. */
    static final Launches NONE = new Launches(List.of());

    private static final int TASK_LOST = 5;
    private static final int TASK_DROPPED = 9;
    private static final int SOURCE_MASTER = 0;
    private static final int REASON_MASTER_DISCONNECTED = 7;
    private static final int LAUNCH = 2;
    private static final int LAUNCH_GROUP = 7;
    private static final int TASK_ID = 2;
    private static final int AGENT_ID = 3;

    /** As TaskInfo. */
    private final List<byte[]> tasks;

    private Launches(List<byte[]> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    static Launches of(Collection<byte[]> tasks) {
        return new Launches(new ArrayList<>(tasks));
    }

    /** Those of these operations on offers. */
    static Launches among(Collection<byte[]> operations) throws IOException {
        List<byte[]> tasks = new ArrayList<>();
        for (byte[] operation : operations) {
            MessageFields fields = MessageFields.read(operation);
            tasks.addAll(fields.message(LAUNCH).all(1));
            tasks.addAll(fields.message(LAUNCH_GROUP).message(2).all(1));
        }
        return new Launches(tasks);
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    Launches with(Launches others) {
        List<byte[]> all = new ArrayList<>(tasks);
        all.addAll(others.tasks);
        return new Launches(all);
    }

    /** The same but for one task. */
    Launches without(String taskId) throws IOException {
        List<byte[]> others = new ArrayList<>();
        for (byte[] task : tasks) {
            if (!id(task).equals(taskId)) {
                others.add(task);
            }
        }
        return new Launches(others);
    }

    /**
     * The statuses of tasks that were never launched, as nobody else will report them. Nothing of the constants is named:
     * old jars lack them.
     */
    List<TaskStatus> lost(boolean partitionAware, double now) throws IOException {
        List<TaskStatus> statuses = new ArrayList<>();
        for (byte[] task : tasks) {
            MessageFields fields = MessageFields.read(task);
            MessageWriter status = new MessageWriter()
                    .bytes(1, fields.required(TASK_ID))
                    .number(2, partitionAware ? TASK_DROPPED : TASK_LOST)
                    .text(4, "Master disconnected")
                    .bytes(5, fields.required(AGENT_ID))
                    .real(6, now)
                    .number(9, SOURCE_MASTER)
                    .number(10, REASON_MASTER_DISCONNECTED);
            statuses.add(TaskStatus.parseFrom(status.toByteArray()));
        }
        return statuses;
    }

    /** What RECONCILE says to hear of them. */
    MessageWriter reconcile() throws IOException {
        MessageWriter content = new MessageWriter();
        for (byte[] task : tasks) {
            MessageFields fields = MessageFields.read(task);
            content.message(
                    1, new MessageWriter().bytes(1, fields.required(TASK_ID)).bytes(2, fields.required(AGENT_ID)));
        }
        return content;
    }

    private static String id(byte[] task) throws IOException {
        return MessageFields.read(task).message(TASK_ID).text(1);
    }
}
