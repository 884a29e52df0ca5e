package io.kebne.actors.agent.oversubscription;

/**
 * A container is to end (Mesos: QoSCorrection).
 *
 * @param why for people
 */
public record Correction(String containerId, String why) {}
