package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;

/**
 * Resources of an agent that are kept for a framework for which tasks are being ended there. Soft: after a failover they
 * are offered to whoever comes first.
 *
 * @param resources what it will be offered as soon as all of it is free
 * @param untilMillis when it is given up, on the monotonic clock
 */
record Earmark(FrameworkId frameworkId, String role, Resources resources, long untilMillis) {}
