package io.kebne.launcher.local;

import com.typesafe.config.Config;
import io.kebne.launcher.client.CredentialFile;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a local cluster should be.
 *
 * @param masters how many, 1 to 7
 * @param agents how many, 1 to 100
 * @param port HTTP port of the first master; the agents take the next ones, then the other masters; 0: free ones
 * @param workDir below which each node has a directory of its own
 * @param journal embedded, cassandra or memory
 * @param settings of every node, under which the reference configuration lies
 */
public record LocalOptions(int masters, int agents, int port, Path workDir, String journal, Config settings) {
    private static final String CREDENTIALS = "kebne.http.authentication.credentials";

    /**
     * One of the names that the nodes know, if they ask for one.
     *
     * @throws InvalidValueException when the file with them cannot be read
     */
    Optional<Credential> credential() {
        String file = settings.hasPath(CREDENTIALS) ? settings.getString(CREDENTIALS) : "";
        return file.isBlank() ? Optional.empty() : Optional.of(CredentialFile.anyOf(CREDENTIALS, Path.of(file)));
    }
}
