package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;

/**
 * A gang that a framework asks for.
 *
 * @param deadlineMillis on the monotonic clock
 * @param isWaiting whether it is still to be served; one that was served or has expired stays until it is asked for no more
 */
record WaitingGang(FrameworkId frameworkId, GangId gangId, long deadlineMillis, boolean isWaiting) {
    /** Gang ids are unique within a framework. */
    record Key(FrameworkId frameworkId, GangId gangId) {}

    Key key() {
        return new Key(frameworkId, gangId);
    }

    WaitingGang closed() {
        return new WaitingGang(frameworkId, gangId, deadlineMillis, false);
    }
}
