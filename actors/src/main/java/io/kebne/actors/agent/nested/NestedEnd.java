package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.Limitation;
import java.util.Optional;

/**
 * How a container ended.
 *
 * @param exit empty when nobody knows
 * @param limitation what it was ended for
 */
public record NestedEnd(Optional<ExitValue> exit, Optional<Limitation> limitation) {
    static final NestedEnd UNKNOWN = new NestedEnd(Optional.empty(), Optional.empty());
}
