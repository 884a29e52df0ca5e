package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file must be: said for any URI by its fragment, as in {@code http://host/app.jar#sha256=…}, and by Maven repositories
 * in a file beside it.
 *
 * @param algorithm {@code sha1}, {@code sha256} or {@code sha512}
 * @param hex lower case
 */
record Checksum(String algorithm, String hex) {
    private static final Map<String, Integer> BYTES = Map.of("sha1", 20, "sha256", 32, "sha512", 64);
    private static final Pattern FRAGMENT = Pattern.compile("#(sha1|sha256|sha512)=([^#]*)$");
    private static final int BUFFER = 64 * 1024;

    Checksum {
        hex = hex.toLowerCase(Locale.ROOT);
        if (!hex.matches("([0-9a-f]{2}){" + BYTES.get(algorithm) + "}")) {
            throw new IllegalArgumentException("'" + hex + "' is no " + algorithm + ", which has "
                    + 2 * BYTES.get(algorithm) + " hexadecimal digits");
        }
    }

    /** @throws FetchException when the fragment should be a checksum and is none */
    static Optional<Checksum> of(String uri) throws FetchException {
        Matcher fragment = FRAGMENT.matcher(uri);
        if (!fragment.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Checksum(fragment.group(1), fragment.group(2)));
        } catch (IllegalArgumentException e) {
            throw new FetchException(uri, e.getMessage());
        }
    }

    /** The URI itself. */
    static String without(String uri) {
        Matcher fragment = FRAGMENT.matcher(uri);
        return fragment.find() ? uri.substring(0, fragment.start()) : uri;
    }

    /**
     * What a repository says in the file beside an artifact, where the name of the artifact may follow.
     *
     * @throws IOException when it says something else
     */
    static Checksum ofFile(String algorithm, Path file) throws IOException {
        String first = Files.readString(file).strip().split("\\s+", 2)[0];
        try {
            return new Checksum(algorithm, first);
        } catch (IllegalArgumentException e) {
            throw new IOException("the repository's checksum cannot be used: " + e.getMessage(), e);
        }
    }

    /** @throws IOException when the file is another one */
    void verify(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(hex)) {
            throw new IOException("its " + algorithm + " is " + found + " and should be " + hex);
        }
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-" + algorithm.substring("sha".length()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
