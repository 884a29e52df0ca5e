package io.kebne.actors.service.core;

import io.kebne.protocol.service.ServiceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The soft state of all services. Mutable; belongs to the entity alone, which begins a new one when it recovers: until
 * instances have been heard of they count as there, but not as ready.
 */
public final class ServicesSession {
    private final Map<ServiceId, ServiceSession> services = new HashMap<>();
    /** For how many instances offers are asked for, by role. */
    private final Map<String, Integer> wanted = new HashMap<>();
    /** What the framework is subscribed with. */
    private final Set<String> roles = new HashSet<>();

    private final Leaving leaving = new Leaving();
    private final Moves moves = new Moves();

    private boolean subscribed;
    private long reconciledMillis;
    private long begunMillis = -1;

    ServiceSession of(ServiceId id, long now) {
        return services.computeIfAbsent(id, unknown -> new ServiceSession(now));
    }

    void forget(ServiceId id) {
        services.remove(id);
        moves.end(id);
    }

    void forgetInstances() {
        services.values().forEach(ServiceSession::forgetInstances);
    }

    /** Agents that instances are to leave. */
    Leaving leaving() {
        return leaving;
    }

    /** Instances that are to go where there are fewer. */
    Moves moves() {
        return moves;
    }

    Map<String, Integer> wanted() {
        return wanted;
    }

    Set<String> roles() {
        return roles;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** A stream has begun: all roles are suppressed at first. */
    void subscribed(Set<String> with, long now) {
        subscribed = true;
        reconciledMillis = now;
        begunMillis = begunMillis < 0 ? now : begunMillis;
        roles.clear();
        roles.addAll(with);
        wanted.clear();
    }

    /** Whether instances may still be heard of that were there before this life of the entity. */
    boolean isSettling(ServicesSettings settings, long now) {
        return begunMillis < 0 || now - begunMillis < 2 * settings.repeatAfter().toMillis();
    }

    /** Whether all is to be asked for now, and what is wanted to be said anew; if so, it counts as asked. */
    boolean isToReconcile(ServicesSettings settings, long now) {
        if (!subscribed
                || now - reconciledMillis < settings.reconciliationInterval().toMillis()) {
            return false;
        }
        reconciledMillis = now;
        wanted.replaceAll((role, count) -> 0);
        return true;
    }

    /** No stream is there. */
    public void interrupted() {
        subscribed = false;
    }
}
