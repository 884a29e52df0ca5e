package org.apache.mesos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;

/** Notes every callback as a line. */
final class RecordedScheduler implements Scheduler {
    private static final int SECONDS = 20;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    /** Done with each status before the callback returns. */
    private final Consumer<TaskStatus> onStatus;

    RecordedScheduler(Consumer<TaskStatus> onStatus) {
        this.onStatus = onStatus;
    }

    RecordedScheduler() {
        this(status -> {});
    }

    String next() throws InterruptedException {
        String line = lines.poll(SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no callback came");
        }
        return line;
    }

    boolean isSilent() {
        return lines.isEmpty();
    }

    @Override
    public void registered(SchedulerDriver driver, FrameworkID framework, MasterInfo master) {
        lines.add("registered " + framework.getValue() + " at " + master.getId());
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        lines.add("reregistered at " + master.getId());
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        offers.forEach(offer -> lines.add("offer " + offer.getId().getValue() + " of "
                + offer.getSlaveId().getValue()));
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        lines.add("rescinded " + offer.getValue());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        lines.add(status.getState() + " " + status.getTaskId().getValue());
        onStatus.accept(status);
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID executor, SlaveID agent, byte[] data) {
        lines.add("message " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        lines.add("disconnected");
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID agent) {
        lines.add("lost agent " + agent.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID executor, SlaveID agent, int status) {
        lines.add("lost executor " + executor.getValue() + " of " + agent.getValue() + " " + status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        lines.add("error " + message + " " + driver.abort());
    }
}
