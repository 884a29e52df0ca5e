package io.kebne.launcher.node;

import io.kebne.launcher.settings.Overrides;
import picocli.CommandLine.Option;

/** What an agent lends of what its tasks do not use: flags with Mesos' names where it has them. */
final class LendingOptions {
    @Option(
            names = "--resource-estimator",
            paramLabel = "WHO",
            description = "Who says what is lent until it is taken back: none (default), fixed, or usage.")
    private String estimator;

    @Option(
            names = "--oversubscribed-resources-interval",
            paramLabel = "TIME",
            description = "How often that is asked, such as 15s.")
    private String interval;

    @Option(
            names = "--fixed-estimator-resources",
            paramLabel = "RESOURCES",
            description = "What the fixed estimator lends, such as 'cpus:2'.")
    private String fixed;

    @Option(
            names = "--usage-estimator-memory",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Let the usage estimator lend memory, too.")
    private Boolean memory;

    @Option(
            names = "--qos-controller",
            paramLabel = "WHO",
            description = "Who ends tasks that use what was lent when it is needed: none (default), load, or usage.")
    private String controller;

    @Option(
            names = {"--qos-controller-interval", "--qos-correction-interval-min"},
            paramLabel = "TIME",
            description = "How often it looks, such as 5s.")
    private String correction;

    @Option(
            names = "--qos-load-threshold-5min",
            paramLabel = "LOAD",
            description = "The load average above which the load controller acts.")
    private Double load5;

    @Option(names = "--qos-load-threshold-15min", paramLabel = "LOAD", description = "The same of 15 minutes.")
    private Double load15;

    Overrides put(Overrides overrides) {
        return overrides
                .put("kebne.agent.resource-estimator", estimator)
                .put("kebne.agent.fixed-estimator-resources", fixed)
                .put("kebne.agent.usage-estimator-memory", memory)
                .put("kebne.agent.qos-controller", controller)
                .put("kebne.agent.qos-load-threshold-5min", load5)
                .put("kebne.agent.qos-load-threshold-15min", load15)
                .time("kebne.agent.oversubscribed-resources-interval", interval)
                .time("kebne.agent.qos-controller-interval", correction);
    }
}
