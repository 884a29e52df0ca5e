package org.apache.mesos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;

/** Turns the events of a subscription (Mesos' {@code scheduler.proto}) into calls of the framework's scheduler. One thread. */
final class SchedulerEvents {
    static final int SUBSCRIBED = 1;
    private static final int OFFERS = 2;
    private static final int RESCIND = 3;
    static final int UPDATE = 4;
    private static final int MESSAGE = 5;
    private static final int FAILURE = 6;
    private static final int ERROR = 7;
    static final int HEARTBEAT = 8;

    private final Scheduler scheduler;
    private final SchedulerDriver driver;
    private final Consumer<byte[]> handled;
    private final Consumer<String> failed;
    private boolean registered;

    /**
     * @param handled is told of each status, as bytes, that the scheduler has dealt with
     * @param failed is told of the error that ends it all
     */
    SchedulerEvents(Scheduler scheduler, SchedulerDriver driver, Consumer<byte[]> handled, Consumer<String> failed) {
        this.scheduler = scheduler;
        this.driver = driver;
        this.handled = handled;
        this.failed = failed;
    }

    static int type(MessageFields event) {
        return (int) event.number(1, 0);
    }

    /** The id of the task that an update is about. */
    static String taskId(MessageFields update) throws IOException {
        return MessageFields.read(update.message(5).required(1)).message(1).text(1);
    }

    /** @throws IOException when the event is not what its type says */
    void deliver(MessageFields event) throws IOException {
        switch (type(event)) {
            case SUBSCRIBED:
                subscribed(event.message(2));
                break;
            case OFFERS:
                offers(event.message(3));
                break;
            case RESCIND:
                scheduler.offerRescinded(
                        driver, OfferID.parseFrom(event.message(4).required(1)));
                break;
            case UPDATE:
                byte[] status = event.message(5).required(1);
                scheduler.statusUpdate(driver, TaskStatus.parseFrom(status));
                handled.accept(status);
                break;
            case MESSAGE:
                message(event.message(6));
                break;
            case FAILURE:
                failure(event.message(7));
                break;
            case ERROR:
                failed.accept(event.message(8).text(1));
                break;
            default:
            // HEARTBEAT, and what Mesos' Java interface has no method for: inverse offers, statuses of operations.
        }
    }

    private void subscribed(MessageFields event) throws IOException {
        Optional<byte[]> info = event.bytes(3);
        MasterInfo master = info.isPresent()
                ? MasterInfo.parseFrom(info.get())
                : MasterInfo.newBuilder()
                        .setId("")
                        .setIp(0)
                        .setPort(Masters.DEFAULT_PORT)
                        .build();
        if (registered) {
            scheduler.reregistered(driver, master);
        } else {
            registered = true;
            scheduler.registered(driver, FrameworkID.parseFrom(event.required(1)), master);
        }
    }

    private void offers(MessageFields event) throws IOException {
        List<Offer> offers = new ArrayList<>();
        for (byte[] offer : event.all(1)) {
            offers.add(Offer.parseFrom(offer));
        }
        scheduler.resourceOffers(driver, offers);
    }

    private void message(MessageFields event) throws IOException {
        scheduler.frameworkMessage(
                driver,
                ExecutorID.parseFrom(event.required(2)),
                SlaveID.parseFrom(event.required(1)),
                event.required(3));
    }

    /** Of an executor when there is one, else of an agent. */
    private void failure(MessageFields event) throws IOException {
        Optional<byte[]> agent = event.bytes(1);
        Optional<byte[]> executor = event.bytes(2);
        SlaveID slave = agent.isPresent()
                ? SlaveID.parseFrom(agent.get())
                : SlaveID.newBuilder().setValue("").build();
        if (executor.isPresent()) {
            scheduler.executorLost(driver, ExecutorID.parseFrom(executor.get()), slave, (int) event.number(3, -1));
        } else if (agent.isPresent()) {
            scheduler.slaveLost(driver, slave);
        }
    }
}
