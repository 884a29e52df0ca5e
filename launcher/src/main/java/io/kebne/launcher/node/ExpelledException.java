package io.kebne.launcher.node;

import io.kebne.launcher.cli.ExitCode;
import picocli.CommandLine.IExitCodeGenerator;

/** The cluster removed the node while it was still starting, as it does with one that is too slow. */
final class ExpelledException extends NodeStartException implements IExitCodeGenerator {
    private static final long serialVersionUID = 1L;

    ExpelledException(Throwable cause) {
        super("the cluster has removed this node while it was starting", cause);
    }

    @Override
    public int getExitCode() {
        return ExitCode.EXPELLED;
    }
}
