package io.kebne.launcher.node;

import io.kebne.actors.agent.process.OutputSettings;
import io.kebne.launcher.settings.Overrides;
import picocli.CommandLine.Option;

/** What becomes of tasks' output: flags with Mesos' names, of its agent and of its module for this. */
final class OutputOptions {
    @Option(
            names = "--container-logger",
            paramLabel = "HOW",
            description = "sandbox (default): output is appended to stdout and stderr; logrotate: they are rotated.")
    private String logger;

    @Option(
            names = "--max-stdout-size",
            paramLabel = "SIZE",
            description = "How large stdout may become before it is rotated, such as 10MB.")
    private String maxStdout;

    @Option(names = "--max-stderr-size", paramLabel = "SIZE", description = "The same for stderr.")
    private String maxStderr;

    @Option(
            names = "--logrotate-stdout-options",
            paramLabel = "OPTIONS",
            description = "How many older files of stdout are kept, as 'rotate 5'.")
    private String stdoutOptions;

    @Option(names = "--logrotate-stderr-options", paramLabel = "OPTIONS", description = "The same for stderr.")
    private String stderrOptions;

    Overrides put(Overrides overrides) {
        return overrides
                .put("kebne.agent.container-logger", logger)
                .put("kebne.agent.max-stdout-size", size(maxStdout))
                .put("kebne.agent.max-stderr-size", size(maxStderr))
                .put("kebne.agent.logrotate-stdout-options", stdoutOptions)
                .put("kebne.agent.logrotate-stderr-options", stderrOptions);
    }

    private static String size(String text) {
        return text == null ? null : OutputSettings.binary(text);
    }
}
