package io.kebne.actors.agent.core;

import io.kebne.protocol.task.Reason;

/**
 * What a container was ended for: it went beyond something that it is held to.
 *
 * @param message for people; says how much it was given and how much it used
 */
public record Limitation(Reason reason, String message) {}
