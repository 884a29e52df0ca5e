package io.kebne.multijvm.clients;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** A scheduler whose callbacks the test waits for, each as a line. It keeps offers until they are used or rescinded. */
final class DriverScheduler implements Scheduler {
    private static final int SECONDS = 90;
    private static final int AGAIN_SECONDS = 3;
    private static final int ATTEMPTS = 5;

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

    /**
     * Asks until a line comes that begins like this: what asks may be lost with its master, and one that does not know
     * yet does not answer.
     */
    void next(String beginning, Runnable ask) throws InterruptedException {
        nextOfEach(List.of(beginning), ask);
    }

    /** Asks until a line has come of each of these beginnings, in whatever order. */
    void nextOfEach(List<String> beginnings, Runnable ask) throws InterruptedException {
        Set<String> missing = new HashSet<>(beginnings);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() - end < 0) {
            ask.run();
            long again = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
            for (String line = lines.poll(AGAIN_SECONDS, TimeUnit.SECONDS);
                    line != null;
                    line = lines.poll(Math.max(0, again - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                if (missing.removeIf(line::startsWith) && missing.isEmpty()) {
                    return;
                }
                System.out.println("before " + missing + ": " + line);
            }
        }
        throw new AssertionError("did not come: " + missing);
    }

    Offer nextOffer() throws InterruptedException {
        return poll(offers, "an offer");
    }

    /**
     * Launches a task until it gets there: an offer may be void by the time it is used. What is lost so never ran.
     *
     * @param launch of a task with this id on this offer
     * @param state in which it is waited for
     * @return the id that the task has
     */
    String launched(String id, TaskState state, BiConsumer<String, Offer> launch) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String own = attempt == 0 ? id : id + "-" + attempt;
            launch.accept(own, nextOffer());
            String line = poll(lines, own);
            while (!line.equals(state + " " + own) && !line.equals(TaskState.TASK_LOST + " " + own)) {
                System.out.println("before '" + own + "': " + line);
                line = poll(lines, own);
            }
            if (line.startsWith(state.name())) {
                return own;
            }
        }
        throw new AssertionError("lost again and again: " + id);
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
