package io.kebne.actors.agent.fetcher;

import java.util.concurrent.CancellationException;

/**
 * Lets one thread stop what another is fetching, also while that waits for a server. Made for one launch, and used up
 * when cancelled.
 */
public final class Cancellation {
    private boolean cancelled;
    private Runnable interruption = () -> {};

    /** Stops what is under way, and whatever would begin later. */
    public void cancel() {
        Runnable stop;
        synchronized (this) {
            cancelled = true;
            stop = interruption;
        }
        stop.run();
    }

    /** @throws CancellationException when it was cancelled */
    public synchronized void check() {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }

    /** @param stop breaks off what begins now; replaces what was to be broken off before */
    synchronized void onCancel(Runnable stop) {
        check();
        interruption = stop;
    }
}
