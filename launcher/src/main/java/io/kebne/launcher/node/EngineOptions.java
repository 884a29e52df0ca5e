package io.kebne.launcher.node;

import io.kebne.launcher.settings.Overrides;
import picocli.CommandLine.Option;

/** What runs images: flags with the names of Mesos' agent. */
final class EngineOptions {
    @Option(
            names = "--containerizers",
            paramLabel = "LIST",
            description = "mesos (default): tasks are processes; mesos,docker: a container engine runs images, too.")
    private String containerizers;

    @Option(
            names = "--docker-socket",
            paramLabel = "FILE",
            description = "Socket of the engine, Docker's or Podman's; default /var/run/docker.sock.")
    private String socket;

    Overrides put(Overrides overrides) {
        return overrides.put("kebne.agent.containerizers", containerizers).put("kebne.agent.docker-socket", socket);
    }
}
