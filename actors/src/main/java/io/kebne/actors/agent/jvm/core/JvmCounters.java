package io.kebne.actors.agent.jvm.core;

/**
 * What a virtual machine counts, as of now. Times since its start are in milliseconds, sizes in bytes. A collector updates
 * the sizes of the heap when it has run, so they may be as old as that.
 *
 * @param version of Java
 * @param heapUsed after the last collection, or since
 * @param heapCommitted had from the system
 * @param heapMax may be had
 * @param metaspaceUsed for classes
 * @param collections since the start
 * @param collectionMillis spent in them
 * @param threads that live
 * @param daemonThreads those among them that do not keep it alive
 * @param classes loaded and not unloaded
 * @param safepoints at which it stood still
 * @param safepointMillis for how long in all
 */
public record JvmCounters(
        String version,
        long heapUsed,
        long heapCommitted,
        long heapMax,
        long metaspaceUsed,
        long collections,
        long collectionMillis,
        long threads,
        long daemonThreads,
        long classes,
        long safepoints,
        long safepointMillis) {}
