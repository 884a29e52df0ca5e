package io.kebne.launcher.cli;

import io.kebne.launcher.client.CredentialFile;
import io.kebne.launcher.client.Masters;
import picocli.CommandLine.Option;

/** The option that says which cluster a command is about. */
public final class MasterOption {
    @Option(
            names = "--master",
            paramLabel = "URL[,URL…]",
            defaultValue = "${env:KEBNE_MASTER:-http://127.0.0.1:5050}",
            description = "HTTP address of a master, or several; default: $KEBNE_MASTER, or http://127.0.0.1:5050")
    private String urls;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "File with the name and the secret of who asks; default: $KEBNE_CREDENTIALS, or none.")
    private String credentials;

    public Masters masters() {
        return new Masters(urls, CredentialFile.read("--credentials", credentials));
    }
}
