package org.apache.mesos;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskStatus;

/**
 * The connection of a scheduler that runs: subscribes, again whenever the stream of events ends, and makes the calls.
 * Three threads: one reads the stream, one makes the calls in their order, one calls the scheduler back.
 */
final class SchedulerSession {
    private static final System.Logger LOG = System.getLogger(MesosSchedulerDriver.class.getName());
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int ATTEMPTS = 10;
    private static final int UNAVAILABLE = 503;
    private static final int TOO_MANY_CALLS = 429;
    private static final int HEARTBEAT_SECONDS = 2;
    private static final double MILLIS = 1000.0;

    private final Scheduler scheduler;
    private final SchedulerDriver driver;
    private final DriverState state;
    private final Subscription subscription;
    private final Masters masters;
    private final ApiClient api;
    private final SchedulerEvents events;
    private final SerialWorker callbacks = new SerialWorker("mesos-scheduler-callbacks");
    private final SerialWorker calls = new SerialWorker("mesos-scheduler-calls");
    private final SilenceWatch silence = new SilenceWatch();
    private volatile EventStream stream;
    /** Launched by calls of which nobody knows whether they arrived, and not heard of since. Set by the calls' thread alone. */
    private volatile Launches doubtful = Launches.NONE;

    SchedulerSession(
            Scheduler scheduler,
            SchedulerDriver driver,
            DriverState state,
            Subscription subscription,
            Masters masters,
            ApiClient api,
            boolean implicitAcknowledgements) {
        this.scheduler = scheduler;
        this.driver = driver;
        this.state = state;
        this.subscription = subscription;
        this.masters = masters;
        this.api = api;
        this.events = new SchedulerEvents(
                scheduler,
                driver,
                status -> {
                    if (implicitAcknowledgements && state.isRunning()) {
                        acknowledge(status);
                    }
                },
                this::fail);
    }

    void start() {
        Thread reader = new Thread(this::run, "mesos-scheduler-events");
        reader.setDaemon(true);
        reader.start();
        silence.start("mesos-scheduler-watch", state);
    }

    /** Makes a call in its turn. One for which there is no master is forgotten, as Mesos' driver does. */
    void call(SchedulerCall call, MessageWriter content) {
        launch(call, content, Launches.NONE);
    }

    /** Makes a call that launches tasks. If it does not arrive, the scheduler hears that they are lost. */
    void launch(SchedulerCall call, MessageWriter content, Launches launches) {
        if (stream == null) {
            lose(launches);
        } else {
            calls.add(() -> make(call, content, launches));
        }
    }

    /** Acknowledges this status, if it is to be: one that nobody repeats has no uuid. */
    void acknowledge(byte[] status) {
        try {
            MessageFields fields = MessageFields.read(status);
            byte[] uuid = fields.bytes(11).orElse(new byte[0]);
            if (uuid.length > 0 && fields.bytes(5).isPresent()) {
                call(
                        SchedulerCall.ACKNOWLEDGE,
                        new MessageWriter()
                                .bytes(1, fields.required(5))
                                .bytes(2, fields.required(1))
                                .bytes(3, uuid));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no status", e);
        }
    }

    /** Ends it; the state says already that the driver does not run any more. */
    void close() {
        callbacks.close();
        calls.finish(LAST_CALLS);
        silence.close();
        state.end();
    }

    private void run() {
        try (masters) {
            subscribeAgainAndAgain();
        }
    }

    private void subscribeAgainAndAgain() {
        Backoff backoff = new Backoff();
        while (state.isRunning()) {
            try {
                follow(backoff);
                LOG.log(System.Logger.Level.INFO, "the stream of events has ended");
            } catch (ApiClient.RefusedException e) {
                if (e.isFinal()) {
                    callbacks.add(guarded(() -> fail("The subscription was refused: " + e.getMessage())));
                    return;
                }
                LOG.log(System.Logger.Level.INFO, "the subscription was refused: {0}", e.getMessage());
            } catch (IOException e) {
                if (state.isRunning()) {
                    LOG.log(System.Logger.Level.INFO, "no master: {0}", e.toString());
                }
            }
            disconnected();
            state.pause(backoff.next());
        }
    }

    /** Subscribes at the next master and reads what comes, to the end. */
    private void follow(Backoff backoff) throws IOException {
        URI master = masters.next();
        byte[] subscribe = SchedulerCall.SUBSCRIBE.write(subscription.frameworkId(), subscription.write());
        try (EventStream opened = api.subscribe(master, subscribe)) {
            silence.watch(opened, Duration.ZERO);
            for (var event = opened.next(); event.isPresent() && state.isRunning(); event = opened.next()) {
                MessageFields fields = MessageFields.read(event.get());
                if (SchedulerEvents.type(fields) == SchedulerEvents.SUBSCRIBED) {
                    subscribed(opened, fields.message(2));
                    backoff.reset();
                } else if (!doubtful.isEmpty()) {
                    clearUp(fields);
                }
                callbacks.add(guarded(() -> events.deliver(fields)));
            }
        }
    }

    private void subscribed(EventStream opened, MessageFields event) throws IOException {
        subscription.setFrameworkId(FrameworkID.parseFrom(event.required(1)));
        silence.watch(opened, heartbeat(event));
        stream = opened;
        calls.add(this::askForDoubtful);
    }

    /** A master says nothing of a task whose agent has not come back yet, so it is asked with each heartbeat until it does. */
    private void clearUp(MessageFields event) throws IOException {
        if (SchedulerEvents.type(event) == SchedulerEvents.UPDATE) {
            String taskId = SchedulerEvents.taskId(event);
            calls.add(() -> heardOf(taskId));
        } else if (SchedulerEvents.type(event) == SchedulerEvents.HEARTBEAT) {
            calls.add(this::askForDoubtful);
        }
    }

    private static Duration heartbeat(MessageFields event) {
        return Duration.ofMillis((long) (event.real(HEARTBEAT_SECONDS, 0) * MILLIS));
    }

    private void disconnected() {
        if (stream != null) {
            stream = null;
            callbacks.add(guarded(() -> scheduler.disconnected(driver)));
        }
    }

    private void make(SchedulerCall call, MessageWriter content, Launches launches) {
        byte[] bytes = call.write(subscription.frameworkId(), content);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            EventStream to = stream;
            if (to == null) {
                break;
            }
            try {
                ApiClient.Answer answer = api.call(to, bytes);
                if (answer.isSuccess()) {
                    return;
                }
                LOG.log(System.Logger.Level.WARNING, "{0} was answered with {1}", call, answer);
                if (answer.status() != UNAVAILABLE && answer.status() != TOO_MANY_CALLS) {
                    break;
                }
                state.pause(RETRY);
            } catch (ConnectException | HttpConnectTimeoutException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not reach the master: {1}", call, e.toString());
                break;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} may not have reached the master: {1}", call, e.toString());
                doubtful = doubtful.with(launches);
                return;
            }
        }
        lose(launches);
    }

    private void askForDoubtful() {
        try {
            if (!doubtful.isEmpty()) {
                make(SchedulerCall.RECONCILE, doubtful.reconcile(), Launches.NONE);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void heardOf(String taskId) {
        try {
            doubtful = doubtful.without(taskId);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lose(Launches launches) {
        if (launches.isEmpty()) {
            return;
        }
        callbacks.addAtOnce(guarded(() -> {
            List<TaskStatus> lost = launches.lost(subscription.isPartitionAware(), System.currentTimeMillis() / MILLIS);
            for (TaskStatus status : lost) {
                if (state.isRunning()) {
                    scheduler.statusUpdate(driver, status);
                }
            }
        }));
    }

    /** Ends the driver, then says why. */
    private void fail(String why) {
        driver.abort();
        scheduler.error(driver, why);
    }

    /** Calls back only while the driver runs; a scheduler that throws ends it, as with Mesos' driver. */
    private Runnable guarded(Callback callback) {
        return () -> {
            if (!state.isRunning()) {
                return;
            }
            try {
                callback.run();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "an event that cannot be read", e);
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "the scheduler failed; its driver is aborted", e);
                driver.abort();
            }
        };
    }

    /** Something that reads a message and calls the scheduler. */
    private interface Callback {
        void run() throws IOException;
    }
}
