package io.kebne.actors.framework.core;

import io.kebne.protocol.id.GangId;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The soft state of a framework's entity. A failover costs the connection: the scheduler notices by its next ping,
 * subscribes again and says again what it suppresses, which agents it wants and what it waits for.
 *
 * @param connected whether a scheduler is subscribed
 * @param suppressedRoles roles for which it wants no offers
 * @param offerConstraints which agents it wants offers of
 * @param requests what it waits for
 * @param version of what the allocator should know; grows with each change
 * @param announced the version that the allocator has confirmed
 * @param removalConfirmed whether the allocator knows that the framework is over
 * @param reconnectDeadlineMillis until when a scheduler may come back after a failover of this entity, or of the master
 *     that held its stream, before it counts as gone, on the monotonic clock
 * @param removalMillis when a framework without a scheduler is given up, on the monotonic clock; empty while it has one, and
 *     until the first look at the journaled deadline after a failover
 */
public record FrameworkSession(
        boolean connected,
        Set<String> suppressedRoles,
        OfferConstraints offerConstraints,
        List<Request> requests,
        long version,
        long announced,
        boolean removalConfirmed,
        long reconnectDeadlineMillis,
        Optional<Long> removalMillis) {
    /** The most requests that are kept of one framework; the rest is neither served nor shown. */
    public static final int MAX_REQUESTS = 1000;

    /** @param version to begin with: one that no earlier life has begun with */
    public static FrameworkSession start(long version, long reconnectDeadlineMillis) {
        return new FrameworkSession(
                false,
                Set.of(),
                OfferConstraints.NONE,
                List.of(),
                version,
                0,
                false,
                reconnectDeadlineMillis,
                Optional.empty());
    }

    FrameworkSession withConnected(boolean nowConnected) {
        return changed(nowConnected, suppressedRoles, offerConstraints, nowConnected ? requests : List.of());
    }

    FrameworkSession withSuppressed(Set<String> roles) {
        return changed(connected, Set.copyOf(roles), offerConstraints, requests);
    }

    FrameworkSession withWishes(Set<String> suppressed, OfferConstraints constraints) {
        return changed(connected, Set.copyOf(suppressed), constraints, requests);
    }

    FrameworkSession withRequests(List<Request> newRequests) {
        return changed(connected, suppressedRoles, offerConstraints, bounded(newRequests));
    }

    FrameworkSession withAnnounced(long confirmed) {
        return new FrameworkSession(
                connected,
                suppressedRoles,
                offerConstraints,
                requests,
                version,
                confirmed,
                removalConfirmed,
                reconnectDeadlineMillis,
                removalMillis);
    }

    /** The same, with a higher version than an earlier life's. */
    FrameworkSession above(long otherVersion) {
        return new FrameworkSession(
                connected,
                suppressedRoles,
                offerConstraints,
                requests,
                otherVersion + 1,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis,
                removalMillis);
    }

    FrameworkSession withRemovalConfirmed() {
        return new FrameworkSession(
                false,
                suppressedRoles,
                offerConstraints,
                List.of(),
                version,
                announced,
                true,
                reconnectDeadlineMillis,
                Optional.empty());
    }

    FrameworkSession withRemovalAt(long monotonicMillis) {
        return new FrameworkSession(
                connected,
                suppressedRoles,
                offerConstraints,
                requests,
                version,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis,
                Optional.of(monotonicMillis));
    }

    FrameworkSession withReconnectDeadline(long monotonicMillis) {
        return new FrameworkSession(
                connected,
                suppressedRoles,
                offerConstraints,
                requests,
                version,
                announced,
                removalConfirmed,
                monotonicMillis,
                removalMillis);
    }

    private FrameworkSession changed(
            boolean nowConnected, Set<String> suppressed, OfferConstraints constraints, List<Request> newRequests) {
        return new FrameworkSession(
                nowConnected,
                suppressed,
                constraints,
                newRequests,
                version + 1,
                announced,
                removalConfirmed,
                reconnectDeadlineMillis,
                nowConnected ? Optional.empty() : removalMillis);
    }

    /** A gang that cannot be kept whole is not kept at all: a part of it would be served as if it were all. */
    private static List<Request> bounded(List<Request> requests) {
        if (requests.size() <= MAX_REQUESTS) {
            return List.copyOf(requests);
        }
        Set<GangId> cut = requests.subList(MAX_REQUESTS, requests.size()).stream()
                .flatMap(request -> request.gang().stream())
                .map(Gang::id)
                .collect(Collectors.toUnmodifiableSet());
        return requests.subList(0, MAX_REQUESTS).stream()
                .filter(request ->
                        request.gang().map(Gang::id).filter(cut::contains).isEmpty())
                .toList();
    }
}
