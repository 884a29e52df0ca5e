package org.apache.mesos;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/** Turns the events of a subscription (Mesos' {@code executor.proto}) into calls of the executor, on one thread. */
final class ExecutorEvents {
    static final int SUBSCRIBED = 1;
    private static final int LAUNCH = 2;
    private static final int KILL = 3;
    private static final int ACKNOWLEDGED = 4;
    private static final int MESSAGE = 5;
    private static final int ERROR = 6;
    private static final int SHUTDOWN = 7;
    private static final int LAUNCH_GROUP = 8;
    private static final int TASK_ID = 2;

    private final Executor executor;
    private final ExecutorDriver driver;
    private final Unacknowledged unacknowledged;
    private final Consumer<String> failed;
    private boolean registered;

    /** @param failed is told of the error that ends it all */
    ExecutorEvents(Executor executor, ExecutorDriver driver, Unacknowledged unacknowledged, Consumer<String> failed) {
        this.executor = executor;
        this.driver = driver;
        this.unacknowledged = unacknowledged;
        this.failed = failed;
    }

    static int type(MessageFields event) {
        return (int) event.number(1, 0);
    }

    /**
     * Notes what an agent that comes back is told, as soon as the event is there: the executor may hear of it much later,
     * and the agent may be away by then. On the thread that reads.
     *
     * @throws IOException when the event is not what its type says
     */
    void note(MessageFields event) throws IOException {
        switch (type(event)) {
            case LAUNCH:
                launched(tasks(event));
                break;
            case LAUNCH_GROUP:
                launched(tasksOfGroup(event));
                break;
            case ACKNOWLEDGED:
                MessageFields acknowledged = event.message(3);
                unacknowledged.acknowledged(acknowledged.required(1), acknowledged.required(2));
                break;
            default:
            // Nothing that agents ask for.
        }
    }

    /** @throws IOException when the event is not what its type says */
    void deliver(MessageFields event) throws IOException {
        switch (type(event)) {
            case SUBSCRIBED:
                subscribed(event.message(2));
                break;
            case LAUNCH:
                launch(tasks(event));
                break;
            case LAUNCH_GROUP:
                launch(tasksOfGroup(event));
                break;
            case KILL:
                executor.killTask(driver, TaskID.parseFrom(event.message(5).required(1)));
                break;
            case MESSAGE:
                executor.frameworkMessage(driver, event.message(6).required(1));
                break;
            case SHUTDOWN:
                shutdown();
                break;
            case ERROR:
                failed.accept(event.message(7).text(1));
                break;
            default:
            // ACKNOWLEDGED was noted; HEARTBEAT, and what is newer than this.
        }
    }

    /** The executor ends its tasks and then the driver. */
    void shutdown() {
        executor.shutdown(driver);
        driver.abort();
    }

    private void subscribed(MessageFields event) throws IOException {
        SlaveInfo agent = SlaveInfo.parseFrom(event.required(3));
        if (registered) {
            executor.reregistered(driver, agent);
        } else {
            registered = true;
            executor.registered(
                    driver,
                    ExecutorInfo.parseFrom(event.required(1)),
                    FrameworkInfo.parseFrom(event.required(2)),
                    agent);
        }
    }

    private static List<byte[]> tasks(MessageFields event) throws IOException {
        return event.message(4).all(1);
    }

    private static List<byte[]> tasksOfGroup(MessageFields event) throws IOException {
        return event.message(8).message(1).all(1);
    }

    private void launched(List<byte[]> tasks) throws IOException {
        for (byte[] task : tasks) {
            unacknowledged.launched(MessageFields.read(task).required(TASK_ID), task);
        }
    }

    private void launch(List<byte[]> tasks) throws IOException {
        for (byte[] task : tasks) {
            executor.launchTask(driver, TaskInfo.parseFrom(task));
        }
    }
}
