package io.kebne.actors.framework.core;

import io.kebne.actors.allocator.constraint.ConstraintFilter;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall.UpdateFramework;
import java.util.Optional;

/** Why what a scheduler says about its framework cannot be taken, beginning with the field at fault. */
final class Refusals {
    private Refusals() {}

    static Optional<String> ofConstraints(FrameworkInfo info, OfferConstraints constraints) {
        for (String role : constraints.roles().keySet()) {
            if (!info.roles().contains(role)) {
                return Optional.of("offer_constraints.role_constraints[" + role + "]: is not a role of the framework");
            }
        }
        try {
            ConstraintFilter.compile(constraints);
            return Optional.empty();
        } catch (InvalidValueException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** What cannot be changed while tasks run under it is Mesos' list (master/validation, validateUpdate). */
    static Optional<String> ofUpdate(FrameworkInfo known, UpdateFramework call) {
        FrameworkInfo info = call.info();
        if (!info.id().equals(known.id())) {
            return Optional.of("framework_info.id: is not " + known.id());
        } else if (!info.principal().equals(known.principal())) {
            return Optional.of("framework_info.principal: cannot be changed");
        } else if (!info.user().equals(known.user())) {
            return Optional.of("framework_info.user: cannot be changed");
        } else if (info.checkpoint() != known.checkpoint()) {
            return Optional.of("framework_info.checkpoint: cannot be changed");
        }
        for (String role : call.suppressedRoles()) {
            if (!info.roles().contains(role)) {
                return Optional.of("suppressed_roles: '" + role + "' is not a role of the framework");
            }
        }
        return ofConstraints(info, call.offerConstraints());
    }
}
