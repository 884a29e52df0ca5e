package io.kebne.launcher.node;

import io.kebne.actors.agent.process.OutputSettings;
import io.kebne.launcher.settings.Overrides;
import java.util.List;
import picocli.CommandLine.Option;

/** From where an agent brings files. */
final class FetcherOptions {
    @Option(
            names = "--fetcher-cache-size",
            paramLabel = "SIZE",
            description = "How much disk files may take that are kept for later tasks, such as 2GB.")
    private String cacheSize;

    @Option(
            names = "--fetcher-stall-timeout",
            paramLabel = "TIME",
            description = "How long a download may stand still before it is given up, such as 1m.")
    private String stallTimeout;

    @Option(
            names = "--fetcher-webhdfs-url",
            paramLabel = "URL",
            description = "Where files of HDFS are asked for; default port 9870 of the host that their URI names.")
    private String webHdfs;

    @Option(names = "--fetcher-webhdfs-user", paramLabel = "USER", description = "As whom they are asked for.")
    private String webHdfsUser;

    @Option(
            names = "--maven-repositories",
            split = ",",
            paramLabel = "REPOSITORY",
            description = "Directories or URLs where maven: URIs are looked for, in this order.")
    private List<String> mavenRepositories;

    @Option(
            names = "--fetcher-denied-addresses",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Addresses or blocks, such as 169.254.0.0/16, from which nothing is fetched.")
    private List<String> deniedAddresses;

    @Option(
            names = "--fetcher-max-unpacked-size",
            paramLabel = "SIZE",
            description = "How much the files of one archive may take together, such as 16GB.")
    private String maxUnpacked;

    Overrides put(Overrides overrides) {
        return overrides
                .put("kebne.agent.fetcher-cache-size", cacheSize == null ? null : OutputSettings.binary(cacheSize))
                .time("kebne.agent.fetcher-stall-timeout", stallTimeout)
                .put("kebne.agent.fetcher-denied-addresses", deniedAddresses)
                .put(
                        "kebne.agent.fetcher-max-unpacked-size",
                        maxUnpacked == null ? null : OutputSettings.binary(maxUnpacked))
                .put("kebne.agent.fetcher-webhdfs-url", webHdfs)
                .put("kebne.agent.fetcher-webhdfs-user", webHdfsUser)
                .put("kebne.agent.maven-repositories", mavenRepositories);
    }
}
