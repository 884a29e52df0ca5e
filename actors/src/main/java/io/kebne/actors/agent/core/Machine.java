package io.kebne.actors.agent.core;

import java.util.OptionalLong;

/**
 * What an agent's machine has. An amount that could not be found out is empty.
 *
 * @param processors usable by this process
 * @param memoryBytes installed, or the limit of the agent's own container
 * @param diskBytes size of the file system that holds the work directory
 * @param gpus that tasks can be given, each to one at a time
 */
public record Machine(int processors, OptionalLong memoryBytes, OptionalLong diskBytes, int gpus) {
    /** Without GPUs. */
    public Machine(int processors, OptionalLong memoryBytes, OptionalLong diskBytes) {
        this(processors, memoryBytes, diskBytes, 0);
    }
}
