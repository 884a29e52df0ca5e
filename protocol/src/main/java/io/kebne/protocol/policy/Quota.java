package io.kebne.protocol.policy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.role.Role;
import java.util.Map;

/**
 * What a role is sure to get and what it cannot exceed (Mesos: quota document; quota.proto, QuotaConfig). Other than in
 * Mesos a role at any level of the tree may have one.
 *
 * @param role any but {@code *}'s children; {@code *} itself may be limited
 * @param guarantees held back for the role until it has them; a resource not named has none
 * @param limits of consumption, which is what tasks hold, offers hold and reservations set aside for the role and the
 *     roles below it; a resource not named has none
 */
public record Quota(String role, Quantities guarantees, Quantities limits) {
    /** Most that may be guaranteed or allowed of memory or disk, in megabytes (Mesos: 1024^4). */
    private static final long MAX_MEGABYTES = 1L << 40;

    /** Most of anything else (Mesos: 10^12). */
    private static final long MAX_AMOUNT = 1_000_000_000_000L;

    /** @throws InvalidValueException naming {@code role}, {@code guarantees.<resource>} or {@code limits.<resource>} */
    public Quota {
        try {
            Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("role", e.reason());
        }
        requireBounds("guarantees", guarantees);
        requireBounds("limits", limits);
        for (Map.Entry<String, Long> guarantee : guarantees.thousandths().entrySet()) {
            String name = guarantee.getKey();
            if (guarantee.getValue() > limits.getOrElse(name, Long.MAX_VALUE)) {
                throw new InvalidValueException("guarantees." + name, "is more than the limit");
            }
        }
    }

    /** No guarantees and no limits: setting it removes what was there. */
    public static Quota none(String role) {
        return new Quota(role, Quantities.NONE, Quantities.NONE);
    }

    @JsonIgnore
    public boolean isNone() {
        return guarantees.isEmpty() && limits.isEmpty();
    }

    private static void requireBounds(String field, Quantities quantities) {
        quantities.thousandths().forEach((name, amount) -> {
            boolean megabytes = name.equals("mem") || name.equals("disk");
            if (amount / 1000 > (megabytes ? MAX_MEGABYTES : MAX_AMOUNT)
                    || (amount / 1000 == (megabytes ? MAX_MEGABYTES : MAX_AMOUNT) && amount % 1000 > 0)) {
                throw new InvalidValueException(
                        field + "." + name, "must be at most " + (megabytes ? MAX_MEGABYTES : MAX_AMOUNT));
            }
        });
    }
}
