package org.apache.mesos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Mesos' driver of schedulers, without Mesos' native library: it speaks the v1 scheduler API. All methods may be called
 * from any thread, callbacks included, return the driver's status, and do nothing unless it is running. The scheduler is
 * called back by one thread, one event at a time.
 */
// What Mesos has deprecated in its interface, frameworks use all the same.
@SuppressWarnings("deprecation")
public class MesosSchedulerDriver implements SchedulerDriver {
    private static final int LAUNCH = 1;
    private static final byte[] NO_FILTERS = {};

    private final Scheduler scheduler;
    private final String master;
    private final boolean implicitAcknowledgements;
    private final Optional<String> authorization;
    private final Subscription subscription;
    private final DriverState state = new DriverState();
    private volatile SchedulerSession session;

    /** Of a framework without a credential, whose status updates are acknowledged when its scheduler has seen them. */
    public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
        this(scheduler, framework, List.of(), master, true, Optional.empty());
    }

    /** Of a framework whose status updates are acknowledged when its scheduler has seen them. */
    public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master, Credential credential) {
        this(scheduler, framework, List.of(), master, true, Optional.of(authorization(credential)));
    }

    /** Of a framework without a credential. */
    public MesosSchedulerDriver(
            Scheduler scheduler, FrameworkInfo framework, String master, boolean implicitAcknowledgements) {
        this(scheduler, framework, List.of(), master, implicitAcknowledgements, Optional.empty());
    }

    /** Of a framework of which no role is suppressed. */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(scheduler, framework, List.of(), master, implicitAcknowledgements, Optional.of(authorization(credential)));
    }

    /** Of a framework without a credential, which at first gets no offers for some of its roles. */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements) {
        this(scheduler, framework, suppressedRoles, master, implicitAcknowledgements, Optional.empty());
    }

    /**
     * @param suppressedRoles for which the framework gets no offers at first
     * @param master where the masters are: {@code host:port,…}, {@code file:///path}, or {@code zk://host:port,…/path}
     * @param implicitAcknowledgements whether a status update counts as acknowledged when the scheduler has seen it
     */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(
                scheduler,
                framework,
                suppressedRoles,
                master,
                implicitAcknowledgements,
                Optional.of(authorization(credential)));
    }

    private MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            Optional<String> authorization) {
        this.scheduler = Objects.requireNonNull(scheduler, "the scheduler must not be null");
        this.subscription =
                new Subscription(Objects.requireNonNull(framework, "the framework must not be null"), suppressedRoles);
        this.master = Objects.requireNonNull(master, "the master must not be null");
        this.implicitAcknowledgements = implicitAcknowledgements;
        this.authorization = authorization;
    }

    /** A master that cannot be understood is an error: the driver is aborted then. */
    @Override
    public Status start() {
        if (state.status() != Status.DRIVER_NOT_STARTED) {
            return state.status();
        }
        Masters masters;
        try {
            masters = Masters.parse(master);
        } catch (IllegalArgumentException e) {
            if (state.failToStart()) {
                scheduler.error(this, "Failed to find the master by '" + master + "': " + e.getMessage());
            }
            return state.status();
        }
        SchedulerSession starting = new SchedulerSession(
                scheduler,
                this,
                state,
                subscription,
                masters,
                new ApiClient("/api/v1/scheduler", authorization),
                implicitAcknowledgements);
        synchronized (state) {
            if (state.status() == Status.DRIVER_NOT_STARTED) {
                session = starting;
                state.start();
                starting.start();
            }
        }
        return state.status();
    }

    /** Ends the framework's tasks too, unless another driver is to take over. */
    @Override
    public Status stop(boolean failover) {
        Status before = state.stop();
        if (before == Status.DRIVER_RUNNING) {
            if (!failover) {
                session.call(SchedulerCall.TEARDOWN, new MessageWriter());
            }
            session.close();
        }
        return before == Status.DRIVER_ABORTED ? before : state.status();
    }

    @Override
    public Status stop() {
        return stop(false);
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

    @Override
    public Status requestResources(Collection<Request> requests) {
        MessageWriter content = new MessageWriter();
        requests.forEach(request -> content.bytes(1, request.toByteArray()));
        return call(SchedulerCall.REQUEST, content);
    }

    @Override
    public Status launchTasks(OfferID offer, Collection<TaskInfo> tasks) {
        return launch(List.of(offer), tasks, NO_FILTERS);
    }

    @Override
    public Status launchTasks(OfferID offer, Collection<TaskInfo> tasks, Filters filters) {
        return launch(List.of(offer), tasks, filters.toByteArray());
    }

    @Override
    public Status launchTasks(Collection<OfferID> offers, Collection<TaskInfo> tasks) {
        return launch(offers, tasks, NO_FILTERS);
    }

    @Override
    public Status launchTasks(Collection<OfferID> offers, Collection<TaskInfo> tasks, Filters filters) {
        return launch(offers, tasks, filters.toByteArray());
    }

    @Override
    public Status acceptOffers(Collection<OfferID> offers, Collection<Offer.Operation> operations, Filters filters) {
        // No method reference: it would name the class that declares toByteArray, which is the library's.
        List<byte[]> written =
                operations.stream().map(operation -> operation.toByteArray()).collect(Collectors.toList());
        try {
            return accept(offers, written, filters.toByteArray(), Launches.among(written));
        } catch (IOException e) {
            throw new IllegalArgumentException("no operations", e);
        }
    }

    @Override
    public Status declineOffer(OfferID offer) {
        return decline(List.of(offer), NO_FILTERS);
    }

    @Override
    public Status declineOffer(OfferID offer, Filters filters) {
        return decline(List.of(offer), filters.toByteArray());
    }

    @Override
    public Status killTask(TaskID task) {
        return call(SchedulerCall.KILL, new MessageWriter().bytes(1, task.toByteArray()));
    }

    @Override
    public Status reviveOffers() {
        subscription.reviveAll();
        return call(SchedulerCall.REVIVE, new MessageWriter());
    }

    @Override
    public Status reviveOffers(Collection<String> roles) {
        subscription.revive(roles);
        return call(SchedulerCall.REVIVE, texts(roles));
    }

    @Override
    public Status suppressOffers() {
        subscription.suppressAll();
        return call(SchedulerCall.SUPPRESS, new MessageWriter());
    }

    @Override
    public Status suppressOffers(Collection<String> roles) {
        subscription.suppress(roles);
        return call(SchedulerCall.SUPPRESS, texts(roles));
    }

    /** @throws IllegalStateException when the driver acknowledges by itself */
    @Override
    public Status acknowledgeStatusUpdate(TaskStatus status) {
        if (implicitAcknowledgements) {
            throw new IllegalStateException("this driver acknowledges status updates by itself");
        }
        if (state.isRunning()) {
            session.acknowledge(status.toByteArray());
        }
        return state.status();
    }

    @Override
    public Status sendFrameworkMessage(ExecutorID executor, SlaveID agent, byte[] data) {
        return call(
                SchedulerCall.MESSAGE,
                new MessageWriter()
                        .bytes(1, agent.toByteArray())
                        .bytes(2, executor.toByteArray())
                        .bytes(3, data));
    }

    @Override
    public Status reconcileTasks(Collection<TaskStatus> statuses) {
        MessageWriter content = new MessageWriter();
        for (TaskStatus status : statuses) {
            MessageWriter task = new MessageWriter().bytes(1, status.getTaskId().toByteArray());
            if (status.hasSlaveId()) {
                task.bytes(2, status.getSlaveId().toByteArray());
            }
            content.message(1, task);
        }
        return call(SchedulerCall.RECONCILE, content);
    }

    @Override
    public Status updateFramework(FrameworkInfo framework, Collection<String> suppressedRoles) {
        return update(framework, suppressedRoles, new byte[0]);
    }

    @Override
    public Status updateFramework(
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            org.apache.mesos.scheduler.Protos.OfferConstraints constraints) {
        return update(framework, suppressedRoles, constraints.toByteArray());
    }

    private Status update(FrameworkInfo framework, Collection<String> suppressedRoles, byte[] constraints) {
        if (state.isRunning()) {
            subscription.update(framework, suppressedRoles, constraints);
            session.call(SchedulerCall.UPDATE_FRAMEWORK, subscription.write());
        }
        return state.status();
    }

    /** Nothing to launch means to decline. */
    private Status launch(Collection<OfferID> offers, Collection<TaskInfo> tasks, byte[] filters) {
        if (tasks.isEmpty()) {
            return decline(offers, filters);
        }
        List<byte[]> written = tasks.stream().map(task -> task.toByteArray()).collect(Collectors.toList());
        MessageWriter launch = new MessageWriter();
        written.forEach(task -> launch.bytes(1, task));
        byte[] operation =
                new MessageWriter().number(1, LAUNCH).message(2, launch).toByteArray();
        return accept(offers, List.of(operation), filters, Launches.of(written));
    }

    private Status accept(Collection<OfferID> offers, List<byte[]> operations, byte[] filters, Launches launches) {
        MessageWriter content = offers(offers);
        operations.forEach(operation -> content.bytes(2, operation));
        if (state.isRunning()) {
            session.launch(SchedulerCall.ACCEPT, content.bytes(3, filters), launches);
        }
        return state.status();
    }

    private Status decline(Collection<OfferID> offers, byte[] filters) {
        return call(SchedulerCall.DECLINE, offers(offers).bytes(2, filters));
    }

    private Status call(SchedulerCall call, MessageWriter content) {
        if (state.isRunning()) {
            session.call(call, content);
        }
        return state.status();
    }

    private static MessageWriter offers(Collection<OfferID> offers) {
        MessageWriter content = new MessageWriter();
        offers.forEach(offer -> content.bytes(1, offer.toByteArray()));
        return content;
    }

    private static MessageWriter texts(Collection<String> texts) {
        MessageWriter content = new MessageWriter();
        texts.forEach(text -> content.text(1, text));
        return content;
    }

    /** A secret is bytes in old Mesos jars and text in later ones. */
    private static String authorization(Credential credential) {
        try {
            MessageFields fields = MessageFields.read(credential.toByteArray());
            String pair = fields.text(1) + ":" + fields.text(2);
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("no credential", e);
        }
    }
}
