package io.kebne.actors.agent.isolation;

import java.nio.file.Path;

/**
 * What a container that shares the agent's file system sees in another place, or not as it is.
 *
 * @param source a file or directory of the agent's machine
 * @param target what it covers: a directory if the source is one, or else a file
 */
public record VolumeMount(Path source, Path target, boolean readOnly) {}
