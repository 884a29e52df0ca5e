package io.kebne.actors.agent.usage.core;

import java.util.OptionalDouble;

/**
 * What a container uses, and what it is taken to need.
 *
 * @param samples how often it was looked at
 * @param spanMillis between the first look and the last one
 * @param cpusNow processors, on average between the last two looks
 * @param memoryNow in MB
 * @param cpuPressure for how many percent of the last seconds something in it waited for a processor; empty where that is not told
 * @param cpus the percentile that is to be covered
 * @param memory in MB: the peak with its margin
 */
public record ContainerNeed(
        Measured container,
        long samples,
        long spanMillis,
        double cpusNow,
        double memoryNow,
        OptionalDouble cpuPressure,
        double cpus,
        double memory) {}
