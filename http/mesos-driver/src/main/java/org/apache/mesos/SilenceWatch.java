package org.apache.mesos;

import java.io.IOException;
import java.time.Duration;

/** Closes a stream of events that has fallen silent, though heartbeats should come: its server is gone without a word. */
final class SilenceWatch {
    private static final int HEARTBEATS = 5;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private volatile EventStream watched;
    private volatile Duration most = Duration.ZERO;

    /** @param heartbeat between two events at most; zero: they are not promised */
    void watch(EventStream stream, Duration heartbeat) {
        most = heartbeat.multipliedBy(HEARTBEATS);
        watched = stream;
    }

    /** Runs on a thread of its own as long as the driver does. */
    void start(String name, DriverState state) {
        Thread thread = new Thread(() -> run(state), name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes what is watched, whether it is silent or not. */
    void close() {
        EventStream stream = watched;
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                // It is closed, or as good as that.
            }
        }
    }

    private void run(DriverState state) {
        while (state.isRunning()) {
            EventStream stream = watched;
            if (stream != null && !most.isZero() && stream.isSilentFor(most)) {
                close();
            }
            state.pause(PERIOD);
        }
    }
}
