package io.kebne.actors.framework.core;

import io.kebne.protocol.offer.Request;
import java.util.List;
import java.util.Set;

/**
 * The soft state of a framework's entity. A failover costs the connection: the scheduler notices by its next ping,
 * subscribes again and says again what it suppresses and waits for.
 *
 * @param connected whether a scheduler is subscribed
 * @param suppressedRoles roles for which it wants no offers
 * @param requests what it waits for
 * @param version of what the allocator should know; grows with each change
 * @param announced the version that the allocator has confirmed
 * @param removalConfirmed whether the allocator knows that the framework is over
 * @param reconnectDeadlineMillis until when a scheduler may come back after a failover of this entity before it counts
 *     as gone, on the monotonic clock
 */
public record FrameworkSession(
        boolean connected,
        Set<String> suppressedRoles,
        List<Request> requests,
        long version,
        long announced,
        boolean removalConfirmed,
        long reconnectDeadlineMillis) {
    /** The most requests that are kept of one framework; the rest is not shown. */
    public static final int MAX_REQUESTS = 1000;

    public static FrameworkSession start(long reconnectDeadlineMillis) {
        return new FrameworkSession(false, Set.of(), List.of(), 1, 0, false, reconnectDeadlineMillis);
    }

    FrameworkSession withConnected(boolean nowConnected) {
        return new FrameworkSession(
                nowConnected,
                suppressedRoles,
                nowConnected ? requests : List.of(),
                version + 1,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis);
    }

    FrameworkSession withSuppressed(Set<String> roles) {
        return new FrameworkSession(
                connected,
                Set.copyOf(roles),
                requests,
                version + 1,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis);
    }

    FrameworkSession withRequests(List<Request> newRequests) {
        List<Request> kept = newRequests.subList(0, Math.min(newRequests.size(), MAX_REQUESTS));
        return new FrameworkSession(
                connected,
                suppressedRoles,
                List.copyOf(kept),
                version + 1,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis);
    }

    FrameworkSession withAnnounced(long confirmed) {
        return new FrameworkSession(
                connected, suppressedRoles, requests, version, confirmed, removalConfirmed, reconnectDeadlineMillis);
    }

    FrameworkSession withRemovalConfirmed() {
        return new FrameworkSession(
                false, suppressedRoles, List.of(), version, announced, true, reconnectDeadlineMillis);
    }
}
