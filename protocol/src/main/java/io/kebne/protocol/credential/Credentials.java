package io.kebne.protocol.credential;

import io.kebne.protocol.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The principals that are known, with digests of their secrets. Comparing takes the same time whatever is wrong, so that
 * it tells nobody how much of a guess was right, or whether there is such a principal.
 */
public final class Credentials {
    private static final byte[] NOBODY = digest("");

    private final Map<String, byte[]> digests;

    private Credentials(List<Credential> all) {
        Map<String, byte[]> read = new HashMap<>();
        for (Credential credential : all) {
            if (read.put(credential.principal(), digest(credential.secret())) != null) {
                throw new InvalidValueException("principal", "'" + credential.principal() + "' is there twice");
            }
        }
        this.digests = Map.copyOf(read);
    }

    /**
     * Reads Mesos' JSON, <code>{"credentials": [{"principal": "…", "secret": "…"}]}</code>, one such object alone, or
     * Mesos' old form, lines of a principal and a secret with a space between.
     *
     * @throws InvalidValueException when it is neither, naming the place, or names no principal, or one twice
     */
    public static Credentials parse(String text) {
        List<Credential> all = CredentialText.all(text);
        if (all.isEmpty()) {
            throw new InvalidValueException("credentials", "there are none");
        }
        return new Credentials(all);
    }

    public boolean match(String principal, String secret) {
        byte[] known = digests.get(principal);
        boolean same = MessageDigest.isEqual(known == null ? NOBODY : known, digest(secret));
        return known != null && same;
    }

    /** How many principals there are. */
    public int size() {
        return digests.size();
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
