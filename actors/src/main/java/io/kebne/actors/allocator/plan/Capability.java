package io.kebne.actors.allocator.plan;

/** What a client can deal with, and so may be offered. */
public enum Capability {
    /** Agents with GPUs. */
    GPU,
    /** Revocable parts. */
    REVOCABLE,
    /** Shared parts. */
    SHARED,
    /** Agents of another region. */
    REGION_AWARE
}
