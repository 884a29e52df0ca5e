package io.kebne.actors.agent.fetcher;

import java.util.regex.Pattern;

/** Why a file could not be brought into a sandbox: a sentence for the user that names the URI. */
public final class FetchException extends Exception {
    private static final Pattern PASSWORD = Pattern.compile("(://[^/@:]*):[^/@]*(?=@)");

    FetchException(String uri, String reason) {
        super("Failed to fetch '" + shown(uri) + "': " + reason);
    }

    FetchException(String uri, Exception cause) {
        super("Failed to fetch '" + shown(uri) + "': " + reason(cause), cause);
    }

    /** Without a password, for many may see it. */
    private static String shown(String uri) {
        return PASSWORD.matcher(uri).replaceFirst("$1");
    }

    private static String reason(Exception cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + ": " + cause.getMessage();
    }
}
