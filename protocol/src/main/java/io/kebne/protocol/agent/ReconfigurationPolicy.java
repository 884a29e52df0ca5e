package io.kebne.protocol.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.kebne.protocol.InvalidValueException;
import java.util.Locale;

/** What may be different about an agent that comes back under the same id (Mesos: --reconfiguration_policy). */
public enum ReconfigurationPolicy {
    /** Neither resources nor attributes nor domain. */
    EQUAL,
    /** There may be more of each, and a domain where there was none. */
    ADDITIVE,
    /** Anything; what reservations and volumes were made of and is no longer there is lost. Not in Mesos. */
    ANY;

    /** The name in settings and messages. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ReconfigurationPolicy fromWireName(String wireName) {
        for (ReconfigurationPolicy policy : values()) {
            if (policy.wireName().equals(wireName)) {
                return policy;
            }
        }
        throw new InvalidValueException("reconfiguration-policy", "must be equal, additive or any");
    }
}
