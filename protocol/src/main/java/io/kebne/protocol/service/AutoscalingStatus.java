package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What autoscaling has found out about a service.
 *
 * @param policies in the order of the service's; none before anything was found out since the entity has started
 * @param wanted how many instances they want, within the bounds
 * @param held why there are not so many now; empty: there are, or will be
 * @param lastUp when instances were added last
 * @param lastDown when some were taken away last
 */
public record AutoscalingStatus(
        List<Policy> policies,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> wanted,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> held,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Scaling> lastUp,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Scaling> lastDown) {
    /**
     * @param value what was measured, of all instances on the average or, by a URL, of all together
     * @param wanted how many instances it wants; empty: it wants none in particular now
     * @param problem what could not be measured
     */
    public record Policy(
            String name,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> value,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> target,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> wanted,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> problem) {}

    public AutoscalingStatus {
        policies = List.copyOf(policies);
    }
}
