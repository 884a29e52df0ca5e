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

    @Option(
            names = "--image-providers",
            paramLabel = "LIST",
            description = "docker: an OCI runtime runs images of containers of type MESOS, without an engine.")
    private String imageProviders;

    @Option(
            names = "--oci-runtime",
            paramLabel = "PROGRAM",
            description = "That runtime, by its name or file; default runc, or else crun.")
    private String runtime;

    @Option(
            names = "--docker-registry",
            paramLabel = "URL|DIR",
            description =
                    "Where it gets images from: a registry, default Docker's, or a directory of archives and OCI layouts.")
    private String registry;

    @Option(
            names = "--image-provisioner-backend",
            paramLabel = "NAME",
            description = "How its containers get files of their own: auto (default), overlay or copy.")
    private String backend;

    @Option(
            names = "--image-gc-disk-headroom",
            paramLabel = "PART",
            description =
                    "Images that no container uses go when less of the disk is free, such as 0.1; default: never.")
    private Double gcHeadroom;

    @Option(
            names = "--image-gc-disk-watch-interval",
            paramLabel = "TIME",
            description = "How often that is looked at; default 1h.")
    private String gcInterval;

    @Option(
            names = "--image-gc-excluded-images",
            paramLabel = "LIST",
            description = "Images that stay, by their names, with commas.")
    private String gcExcluded;

    Overrides put(Overrides overrides) {
        return overrides
                .put("kebne.agent.containerizers", containerizers)
                .put("kebne.agent.docker-socket", socket)
                .put("kebne.agent.image-providers", imageProviders)
                .put("kebne.agent.oci-runtime", runtime)
                .put("kebne.agent.docker-registry", registry)
                .put("kebne.agent.image-provisioner-backend", backend)
                .put("kebne.agent.image-gc-disk-headroom", gcHeadroom)
                .time("kebne.agent.image-gc-disk-watch-interval", gcInterval)
                .put("kebne.agent.image-gc-excluded-images", gcExcluded);
    }
}
