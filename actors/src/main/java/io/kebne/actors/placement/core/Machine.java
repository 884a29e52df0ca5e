package io.kebne.actors.placement.core;

/**
 * A machine, or what is offered of it.
 *
 * @param free for tasks
 * @param slots how many more tasks it takes, however small
 * @param used whether something runs on it already
 */
public record Machine(Amounts free, int slots, boolean used) {}
