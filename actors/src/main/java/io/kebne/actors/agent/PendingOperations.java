package io.kebne.actors.agent;

import io.kebne.actors.api.PendingOperation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What launches of an agent wait for (Mesos: containerizer/debug). Soft state, written by the launches themselves on any
 * thread, and read by whoever looks. There are a few for each container that is being launched.
 */
final class PendingOperations {
    private final ConcurrentSkipListMap<Long, PendingOperation> pending = new ConcurrentSkipListMap<>();
    private final AtomicLong begun = new AtomicLong();

    /** Shows an operation from now on until it has ended, however it does. */
    <T> CompletableFuture<T> during(PendingOperation operation, CompletableFuture<T> outcome) {
        long number = begun.incrementAndGet();
        pending.put(number, operation);
        CompletableFuture<T> unused = outcome.whenComplete((value, failure) -> pending.remove(number));
        return outcome;
    }

    /** Those under way, in the order in which they began. */
    List<PendingOperation> list() {
        return List.copyOf(pending.values());
    }
}
