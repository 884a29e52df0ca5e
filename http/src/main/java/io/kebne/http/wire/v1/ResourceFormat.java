package io.kebne.http.wire.v1;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;

/**
 * How much a client understands of resources.
 *
 * @param refined whether reservations are written as a stack; else as one role with one reservation, in which deeper
 *     stacks cannot be said
 * @param allocated whether the role that a resource is allocated to is written with it
 */
public record ResourceFormat(boolean refined, boolean allocated) {
    /** What a framework with all of Mesos' capabilities gets, and operators do. */
    public static final ResourceFormat FULL = new ResourceFormat(true, true);

    /** Of a framework, by its capabilities RESERVATION_REFINEMENT and MULTI_ROLE. */
    public static ResourceFormat of(FrameworkInfo framework) {
        return new ResourceFormat(
                framework.capabilities().contains(Capability.RESERVATION_REFINEMENT),
                framework.capabilities().contains(Capability.MULTI_ROLE));
    }
}
