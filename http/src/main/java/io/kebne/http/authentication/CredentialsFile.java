package io.kebne.http.authentication;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with the credentials, followed as it changes. What cannot be read later on changes nothing: who was known
 * remains known, and the log says why.
 */
final class CredentialsFile {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialsFile.class);
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Set<PosixFilePermission> FOR_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Path path;
    private String text;
    private String complaint = "";
    private volatile Credentials credentials;

    /** @throws InvalidValueException naming the setting, when the file cannot be read or is none */
    CredentialsFile(Path path) {
        this.path = path;
        try {
            this.text = read(path);
            this.credentials = Credentials.parse(text);
            warnOfPermissions();
        } catch (IOException e) {
            throw new InvalidValueException(AuthenticationSettings.FILE, why(e));
        } catch (InvalidValueException e) {
            throw new InvalidValueException(AuthenticationSettings.FILE, path + ": " + e.getMessage());
        }
    }

    Credentials credentials() {
        return credentials;
    }

    /** Reads the file again; blocks shortly. */
    synchronized void refresh() {
        try {
            String now = read(path);
            if (!now.equals(text)) {
                credentials = Credentials.parse(now);
                text = now;
                LOG.info("{} has changed: {} principals are known", path, credentials.size());
            }
            complaint = "";
        } catch (IOException e) {
            complain(why(e));
        } catch (InvalidValueException e) {
            complain(path + ": " + e.getMessage());
        }
    }

    /** Once for each thing that is wrong. */
    private void complain(String message) {
        if (!message.equals(complaint)) {
            LOG.error("The credentials stay as they were: {}", message);
            complaint = message;
        }
    }

    private void warnOfPermissions() throws IOException {
        if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(path).stream().anyMatch(FOR_OTHERS::contains)) {
            LOG.warn("{} can be read or changed by others than its owner", path);
        }
    }

    private String why(IOException e) {
        return "cannot read " + path
                + Optional.ofNullable(e.getMessage())
                        .filter(message -> !message.equals(path.toString()))
                        .map(message -> ": " + message)
                        .orElse("");
    }

    private static String read(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it is longer than " + MAX_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text in UTF-8", e);
        }
    }
}
