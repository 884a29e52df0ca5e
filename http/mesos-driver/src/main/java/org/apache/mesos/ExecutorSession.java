package org.apache.mesos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The connection of an executor that runs: subscribes at its agent, again when that comes back, and makes the calls. Three
 * threads, as those of {@link SchedulerSession}.
 */
final class ExecutorSession {
    private static final System.Logger LOG = System.getLogger(MesosExecutorDriver.class.getName());
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofMinutes(30);
    private static final int AGENT_INFO = 3;
    private static final int AGENT_INFO_ID = 6;

    private final Executor executor;
    private final ExecutorDriver driver;
    private final DriverState state;
    private final ExecutorEnvironment environment;
    private final ApiClient api;
    private final ExecutorEvents events;
    private final Unacknowledged unacknowledged = new Unacknowledged();
    private final SerialWorker callbacks = new SerialWorker("mesos-executor-callbacks");
    private final SerialWorker calls = new SerialWorker("mesos-executor-calls");
    private final SilenceWatch silence = new SilenceWatch();
    private volatile EventStream stream;
    private volatile byte[] agentId = {};

    ExecutorSession(Executor executor, ExecutorDriver driver, DriverState state, ExecutorEnvironment environment) {
        this.executor = executor;
        this.driver = driver;
        this.state = state;
        this.environment = environment;
        this.api = new ApiClient("/api/v1/executor", environment.authorization());
        this.events = new ExecutorEvents(executor, driver, unacknowledged, this::fail);
    }

    void start() {
        Thread reader = new Thread(this::run, "mesos-executor-events");
        reader.setDaemon(true);
        reader.start();
        silence.start("mesos-executor-watch", state);
    }

    /** As SlaveID; empty until the agent has said it. */
    byte[] agentId() {
        return agentId;
    }

    /**
     * Sends an update, again with each subscription until the agent acknowledges it.
     *
     * @param status with this uuid
     */
    void update(byte[] uuid, byte[] status) {
        MessageWriter update = new MessageWriter().bytes(1, status);
        unacknowledged.updated(uuid, update.toByteArray());
        call(ExecutorCall.UPDATE, update);
    }

    void message(byte[] data) {
        call(ExecutorCall.MESSAGE, new MessageWriter().bytes(2, data));
    }

    /** Ends the driver, then says why. */
    void fail(String why) {
        driver.abort();
        executor.error(driver, why);
    }

    /** Calls the executor in its turn. */
    void later(Runnable callback) {
        callbacks.addAtOnce(guarded(callback::run));
    }

    /** Ends it; the state says already that the driver does not run any more. */
    void close() {
        callbacks.close();
        calls.finish(LAST_CALLS);
        silence.close();
        state.end();
    }

    private void run() {
        Backoff backoff = new Backoff();
        long lastSeen = System.nanoTime();
        while (state.isRunning()) {
            try {
                follow(backoff);
            } catch (IOException e) {
                if (state.isRunning()) {
                    LOG.log(System.Logger.Level.INFO, "no agent: {0}", e.toString());
                }
            }
            if (stream != null) {
                stream = null;
                lastSeen = System.nanoTime();
                callbacks.add(guarded(() -> executor.disconnected(driver)));
            }
            if (System.nanoTime() - lastSeen >= environment.patience().toNanos()) {
                callbacks.add(guarded(events::shutdown));
                return;
            }
            state.pause(backoff.next());
        }
    }

    private void follow(Backoff backoff) throws IOException {
        byte[] subscribe = ExecutorCall.SUBSCRIBE.write(environment, unacknowledged.write());
        try (EventStream opened = api.subscribe(environment.agent(), subscribe)) {
            silence.watch(opened, HEARTBEAT);
            Optional<byte[]> event = opened.next();
            while (event.isPresent() && state.isRunning()) {
                MessageFields fields = MessageFields.read(event.get());
                if (ExecutorEvents.type(fields) == ExecutorEvents.SUBSCRIBED) {
                    agentId = fields.message(2).message(AGENT_INFO).required(AGENT_INFO_ID);
                    stream = opened;
                    backoff.reset();
                }
                note(fields);
                callbacks.add(guarded(() -> events.deliver(fields)));
                event = opened.next();
            }
        }
    }

    private void note(MessageFields event) {
        try {
            events.note(event);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "an event that cannot be read", e);
        }
    }

    private void call(ExecutorCall call, MessageWriter content) {
        calls.add(() -> {
            EventStream to = stream;
            if (to == null) {
                LOG.log(System.Logger.Level.INFO, "{0} is not sent: the agent is away", call);
                return;
            }
            try {
                ApiClient.Answer answer = api.call(to, call.write(environment, content));
                if (!answer.isSuccess()) {
                    LOG.log(System.Logger.Level.WARNING, "{0} was answered with {1}", call, answer);
                }
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} may not have reached the agent: {1}", call, e.toString());
            }
        });
    }

    /** Calls back only while the driver runs; an executor that throws ends it, as with Mesos' driver. */
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
                LOG.log(System.Logger.Level.ERROR, "the executor failed; its driver is aborted", e);
                driver.abort();
            }
        };
    }

    /** Something that reads a message and calls the executor. */
    private interface Callback {
        void run() throws IOException;
    }
}
