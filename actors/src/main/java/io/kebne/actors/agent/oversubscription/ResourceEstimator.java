package io.kebne.actors.agent.oversubscription;

import io.kebne.actors.agent.usage.core.ContainerNeed;
import io.kebne.protocol.resources.Resources;
import java.util.List;

/** Says what the agent lends, on top of what it has (Mesos: ResourceEstimator). */
public interface ResourceEstimator {
    /**
     * @param needs of all containers that run
     * @return revocable scalars
     */
    Resources estimate(List<ContainerNeed> needs);

    static ResourceEstimator of(OversubscriptionSettings settings) {
        return switch (settings.estimator()) {
            case NONE -> needs -> Resources.EMPTY;
            case FIXED -> needs -> settings.fixed();
            case USAGE -> new UsageEstimator(settings.warmUp(), settings.memory());
        };
    }
}
