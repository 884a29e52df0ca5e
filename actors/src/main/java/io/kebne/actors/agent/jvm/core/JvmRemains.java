package io.kebne.actors.agent.jvm.core;

import java.util.Optional;

/**
 * What a virtual machine that has ended left in its sandbox.
 *
 * @param error its error file
 * @param output the end of its standard output, and that of its standard error
 * @param heapDump whether there is a heap dump that it made
 */
public record JvmRemains(Optional<HsErr> error, String output, boolean heapDump) {
    /** Nothing. */
    public static final JvmRemains NONE = new JvmRemains(Optional.empty(), "", false);
}
