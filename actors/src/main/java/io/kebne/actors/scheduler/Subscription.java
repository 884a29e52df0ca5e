package io.kebne.actors.scheduler;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.HashSet;
import java.util.Set;

/**
 * What a scheduler says each time it subscribes: what it said last, so that an interruption changes nothing. Soft; a
 * restarted process begins with what it is started with.
 */
record Subscription(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints) {
    Subscription {
        suppressedRoles = Set.copyOf(suppressedRoles);
    }

    SchedulerCall.Subscribe call() {
        return new SchedulerCall.Subscribe(info, suppressedRoles, offerConstraints);
    }

    /** After a call that takes effect whatever the state of the framework. */
    Subscription after(SchedulerCall call) {
        if (call instanceof SchedulerCall.Suppress c) {
            Set<String> roles = new HashSet<>(suppressedRoles);
            roles.addAll(namedOrAll(c.roles()));
            return new Subscription(info, roles, offerConstraints);
        } else if (call instanceof SchedulerCall.Revive c) {
            Set<String> roles = new HashSet<>(suppressedRoles);
            roles.removeAll(namedOrAll(c.roles()));
            return new Subscription(info, roles, offerConstraints);
        }
        return this;
    }

    /** After an update, once the framework's entity has taken it. */
    static Subscription updated(SchedulerCall.UpdateFramework update) {
        return new Subscription(update.info(), update.suppressedRoles(), update.offerConstraints());
    }

    private Set<String> namedOrAll(Set<String> roles) {
        return roles.isEmpty() ? info.roles() : roles;
    }
}
