package io.kebne.persistence.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceVersion;
import java.util.List;
import java.util.Optional;

/**
 * All that the events before have made.
 *
 * @param started the latest life of the entity
 * @param generation how many frameworks of the services have been ended by others
 */
public record ServicesSnapshot(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ServiceEvent.Started> started,
        int generation,
        List<Service> services)
        implements KebneMessage {
    /**
     * @param versions oldest first, never none
     * @param launches how many instances there have been
     * @param good the latest version that is known to be good; empty also when that was not written down yet
     * @param lastUp when there were to be more instances last; empty in journals of before it was kept
     * @param lastDown when there were to be fewer
     */
    public record Service(
            List<ServiceVersion> versions,
            boolean removing,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Deployment> deployment,
            List<ServiceInstance> instances,
            long launches,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> good,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Scaling> lastUp,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Scaling> lastDown) {
        /** Of one that was never scaled, and of which nothing is known to be good. */
        public Service(
                List<ServiceVersion> versions,
                boolean removing,
                Optional<Deployment> deployment,
                List<ServiceInstance> instances,
                long launches) {
            this(
                    versions,
                    removing,
                    deployment,
                    instances,
                    launches,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        public Service {
            versions = List.copyOf(versions);
            instances = List.copyOf(instances);
        }
    }

    public ServicesSnapshot {
        services = List.copyOf(services);
    }
}
