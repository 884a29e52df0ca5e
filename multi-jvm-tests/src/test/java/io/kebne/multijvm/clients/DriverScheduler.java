package io.kebne.multijvm.clients;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** A scheduler whose callbacks the test waits for, each as a line. It keeps offers until they are used or rescinded. */
final class DriverScheduler implements Scheduler {
    private static final int SECONDS = 90;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<Offer> offers = new LinkedBlockingQueue<>();
    private volatile FrameworkID frameworkId;

    FrameworkID frameworkId() {
        return frameworkId;
    }

    /** Waits for a line that begins like this; those before it are forgotten. */
    void next(String beginning) throws InterruptedException {
        for (String line = poll(lines, beginning); !line.startsWith(beginning); line = poll(lines, beginning)) {
            System.out.println("before '" + beginning + "': " + line);
        }
    }

    Offer nextOffer() throws InterruptedException {
        return poll(offers, "an offer");
    }

    static TaskID taskId(String id) {
        return TaskID.newBuilder().setValue(id).build();
    }

    static TaskInfo task(String id, String command, Offer offer) {
        TaskInfo.Builder task = task(id, offer);
        task.getCommandBuilder().setValue(command);
        return task.build();
    }

    static TaskInfo task(String id, ExecutorInfo executor, Offer offer) {
        return task(id, offer).setExecutor(executor).build();
    }

    private static TaskInfo.Builder task(String id, Offer offer) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(taskId(id))
                .setSlaveId(offer.getSlaveId())
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 32));
    }

    @Override
    public void registered(SchedulerDriver driver, FrameworkID framework, MasterInfo master) {
        frameworkId = framework;
        lines.add("registered " + framework.getValue());
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        lines.add("reregistered");
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> more) {
        offers.addAll(more);
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        offers.removeIf(known -> known.getId().equals(offer));
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        lines.add(status.getState() + " " + status.getTaskId().getValue());
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID executor, SlaveID agent, byte[] data) {
        lines.add("message " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        offers.clear();
        lines.add("disconnected");
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID agent) {
        lines.add("lost " + agent.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID executor, SlaveID agent, int status) {
        lines.add("lost " + executor.getValue() + " with " + status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        lines.add("error " + message);
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static <T> T poll(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("did not come: " + what);
        }
        return next;
    }
}
