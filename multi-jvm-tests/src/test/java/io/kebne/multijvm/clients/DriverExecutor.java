package io.kebne.multijvm.clients;

import io.kebne.multijvm.harness.MultiJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** An executor whose tasks do nothing until they are killed. It sends messages back. */
public final class DriverExecutor implements Executor {
    /** The message after which it ends. */
    static final String EXIT = "exit";

    private DriverExecutor() {}

    /** How an agent starts it. */
    public static ExecutorInfo info(FrameworkID framework) {
        List<String> command = MultiJvm.command(List.of("-Xmx64m"), DriverExecutor.class.getName(), List.of());
        return ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("own"))
                .setFrameworkId(framework)
                .setCommand(CommandInfo.newBuilder()
                        .setShell(false)
                        .setValue(command.get(0))
                        .addAllArguments(command))
                .build();
    }

    public static void main(String[] args) {
        System.exit(new MesosExecutorDriver(new DriverExecutor()).run() == Protos.Status.DRIVER_STOPPED ? 0 : 1);
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        update(driver, task.getTaskId(), TaskState.TASK_RUNNING);
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        update(driver, task, TaskState.TASK_KILLED);
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        if (new String(data, StandardCharsets.UTF_8).equals(EXIT)) {
            System.exit(3);
        }
        driver.sendFrameworkMessage(data);
    }

    private static void update(ExecutorDriver driver, TaskID task, TaskState state) {
        driver.sendStatusUpdate(
                TaskStatus.newBuilder().setTaskId(task).setState(state).build());
    }

    @Override
    public void registered(
            ExecutorDriver driver, ExecutorInfo executor, Protos.FrameworkInfo framework, Protos.SlaveInfo agent) {
        System.out.println("registered");
    }

    @Override
    public void reregistered(ExecutorDriver driver, Protos.SlaveInfo agent) {
        System.out.println("reregistered");
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        System.out.println("disconnected");
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        System.out.println("shutdown");
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        System.out.println("error " + message);
    }
}
