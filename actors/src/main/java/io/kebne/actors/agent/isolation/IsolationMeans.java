package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.network.ContainerNetworks;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What isolators work with.
 *
 * @param workDirectory in which all sandboxes are
 * @param processes of this machine
 * @param init the program that gives containers namespaces of processes; empty: there is none
 * @param gpus those that containers can be given
 * @param networks that containers can join; stay open
 */
public record IsolationMeans(
        Path workDirectory, Processes processes, Optional<Path> init, Gpus gpus, ContainerNetworks networks) {}
