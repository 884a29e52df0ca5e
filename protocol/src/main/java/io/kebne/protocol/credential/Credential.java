package io.kebne.protocol.credential;

import io.kebne.protocol.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A name with the secret that proves it (Mesos: Credential).
 *
 * @param principal without a colon, which HTTP's basic authentication puts between the two
 */
public record Credential(String principal, String secret) {
    private static final int MAX_LENGTH = 1024;

    public Credential {
        require("principal", principal);
        require("secret", secret);
        if (principal.indexOf(':') >= 0) {
            throw new InvalidValueException("principal", "must not contain a colon: '" + principal + "'");
        }
    }

    /** Reads what holds one credential, alone or in a list of one, in any of the forms of {@link Credentials#parse}. */
    public static Credential parse(String text) {
        return CredentialText.one(text);
    }

    /** Reads the first of the credentials in a text, in any of the forms of {@link Credentials#parse}. */
    public static Credential first(String text) {
        return CredentialText.all(text).stream()
                .findFirst()
                .orElseThrow(() -> new InvalidValueException("credentials", "there are none"));
    }

    /** Value of the header {@code Authorization}. */
    public String basic() {
        byte[] pair = (principal + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Credential[" + principal + "]";
    }

    private static void require(String field, String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(
                    field, "must have 1 to " + MAX_LENGTH + " characters, and no control characters");
        }
    }
}
