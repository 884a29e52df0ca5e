package io.kebne.protocol.service;

import io.kebne.protocol.InvalidValueException;
import java.time.Duration;

/**
 * The first instances of another version, which run beside all of the version before until the deployment is promoted (Nomad:
 * update.canary). With as many as the service has, and none of them in discovery, that is a blue-green deployment.
 *
 * @param instances how many, at least 1
 * @param autoPromote whether it goes on by itself; otherwise somebody promotes it
 * @param minHealthy for how long they all are ready without a break before it goes on by itself
 * @param discovery whether they are sent requests before
 */
public record Canary(int instances, boolean autoPromote, Duration minHealthy, boolean discovery) {
    public Canary {
        if (instances < 1 || instances > ServiceSpec.MAX_INSTANCES) {
            throw new InvalidValueException("instances", "must lie between 1 and " + ServiceSpec.MAX_INSTANCES);
        }
        if (minHealthy.isNegative() || minHealthy.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidValueException("minHealthySeconds", "must lie between 0 and 86400");
        }
    }
}
