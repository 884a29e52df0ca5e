package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A change of how many instances a service is to have.
 *
 * @param atMillis since the epoch
 * @param reason why autoscaling made it; empty: a user did
 */
public record Scaling(
        long atMillis,
        int from,
        int to,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {}
