package org.apache.mesos;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/** Notes every callback as a line. */
final class RecordedExecutor implements Executor {
    private static final int SECONDS = 20;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
        String line = lines.poll(SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no callback came");
        }
        return line;
    }

    @Override
    public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        lines.add("registered at " + agent.getId().getValue());
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo agent) {
        lines.add("reregistered at " + agent.getId().getValue());
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        lines.add("disconnected");
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        lines.add("launch " + task.getTaskId().getValue());
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        lines.add("kill " + task.getValue());
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        lines.add("message " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        lines.add("shutdown");
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        lines.add("error " + message);
    }
}
