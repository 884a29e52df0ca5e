package io.kebne.actors.agent.check;

import io.kebne.protocol.task.Probe;

/** Begins looks at one task, without waiting. */
@FunctionalInterface
public interface Prober {
    Look look(Probe probe);
}
