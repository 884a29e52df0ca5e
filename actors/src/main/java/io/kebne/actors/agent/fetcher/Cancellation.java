package io.kebne.actors.agent.fetcher;

import java.util.concurrent.CancellationException;

/**
 * Lets one thread stop what another is fetching, at the next piece of data; one that waits for a silent server notices
 * when the stall timeout is over. Made for one launch, and used up when cancelled.
 */
public final class Cancellation {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    /** @throws CancellationException when it was cancelled */
    public void check() {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }
}
