package io.kebne.actors.agent.jvm.core;

import java.time.Duration;

/**
 * How much virtual machines may leave behind, and how long their end may be held up.
 *
 * @param maxHeapDump larger heaps are not dumped, in bytes
 * @param recordingSize of the flight recorder's ring, in bytes; zero: nothing is recorded
 * @param blackBoxTime how long a forced end may wait for the black box; zero: there is none
 * @param archiveCache how much disk archives of classes may take, in bytes; zero: none are made
 */
public record JvmLimits(long maxHeapDump, long recordingSize, Duration blackBoxTime, long archiveCache) {}
