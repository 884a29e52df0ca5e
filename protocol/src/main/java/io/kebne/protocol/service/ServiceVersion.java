package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A service as it was wanted from a moment on.
 *
 * @param version that moment, in milliseconds since the epoch; later versions have greater ones
 * @param config the version since which instances need not be replaced: scaling does not change it
 * @param reason why autoscaling made it; empty: a user did
 */
public record ServiceVersion(
        long version,
        long config,
        ServiceSpec spec,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> reason) {
    /** One that a user wants. */
    public ServiceVersion(long version, long config, ServiceSpec spec) {
        this(version, config, spec, Optional.empty());
    }
}
