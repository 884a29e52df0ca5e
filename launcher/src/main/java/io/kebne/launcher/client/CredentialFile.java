package io.kebne.launcher.client;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The file that says who a client is: one name and its secret, in any of the forms that masters read. */
public final class CredentialFile {
    /** The variable that names the file where no option does. */
    public static final String VARIABLE = "KEBNE_CREDENTIALS";

    private CredentialFile() {}

    /**
     * @param option by which the file was named
     * @param file null: that of the environment
     * @return empty when no file is named
     * @throws InvalidValueException naming the option or the variable, when the file cannot be read or is none
     */
    public static Optional<Credential> read(String option, String file) {
        String variable = System.getenv(VARIABLE);
        if (file != null) {
            return Optional.of(read(option, Path.of(file), Credential::parse));
        }
        return variable == null || variable.isBlank()
                ? Optional.empty()
                : Optional.of(read(VARIABLE, Path.of(variable), Credential::parse));
    }

    /** One of those that a node is to know, for whoever starts the node. */
    public static Credential anyOf(String option, Path file) {
        return read(option, file, Credential::first);
    }

    private static Credential read(String option, Path file, Function<String, Credential> read) {
        try {
            return read.apply(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidValueException(option, "cannot read " + file);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(option, file + ": " + e.getMessage());
        }
    }
}
