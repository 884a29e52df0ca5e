package org.apache.mesos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.Status;

/** Where a driver is in its life: not started, running, then aborted or stopped. Of any thread. */
final class DriverState {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Status status = Status.DRIVER_NOT_STARTED;

    Status status() {
        return status;
    }

    boolean isRunning() {
        return status == Status.DRIVER_RUNNING;
    }

    /** To running. */
    synchronized void start() {
        change(Status.DRIVER_NOT_STARTED, Status.DRIVER_RUNNING);
    }

    /** To aborted, of a driver that cannot start. */
    synchronized boolean failToStart() {
        return change(Status.DRIVER_NOT_STARTED, Status.DRIVER_ABORTED);
    }

    /** @return whether it was this call that changed it */
    synchronized boolean abort() {
        return change(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED);
    }

    /** @return what it was before; stopped is only who was running or aborted */
    synchronized Status stop() {
        Status before = status;
        if (before == Status.DRIVER_RUNNING || before == Status.DRIVER_ABORTED) {
            status = Status.DRIVER_STOPPED;
        }
        return before;
    }

    /** Releases those who wait for the end. */
    void end() {
        ended.countDown();
    }

    /** Waits while the driver is running; at once the status of one that is not. */
    Status join() {
        if (isRunning()) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return status;
    }

    /** Waits this long, or until the driver has ended. */
    void pause(Duration atMost) {
        try {
            boolean unused = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean change(Status from, Status to) {
        if (status != from) {
            return false;
        }
        status = to;
        return true;
    }
}
