package io.kebne.actors.placement.core;

import java.util.BitSet;

/**
 * Tasks that are alike.
 *
 * @param demand of each
 * @param count how many there are
 * @param allowed on which machines they may run, by their indexes; not to be changed
 * @param whole whether all are placed or none
 * @param expectedMillis how long each will run
 * @param urgency by how much sooner they count as over, because they have waited: 1 or more
 */
public record TaskGroup(
        Amounts demand, int count, BitSet allowed, boolean whole, long expectedMillis, double urgency) {}
