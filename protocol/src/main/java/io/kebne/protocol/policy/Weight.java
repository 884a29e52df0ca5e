package io.kebne.protocol.policy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;

/**
 * How much of the cluster a role is due beside its siblings (Mesos: weights document). A role that has none given has 1.
 */
public record Weight(String role, double weight) {
    public static final double DEFAULT = 1.0;

    /** @throws InvalidValueException naming {@code role} or {@code weight} */
    public Weight {
        try {
            Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("role", e.reason());
        }
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new InvalidValueException("weight", "the weight of '" + role + "' must be a positive number");
        }
    }
}
