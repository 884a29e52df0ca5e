package io.kebne.actors.agent.fetcher;

/** Why a file could not be brought into a sandbox: a sentence for the user that names the URI. */
public final class FetchException extends Exception {
    FetchException(String uri, String reason) {
        super("Failed to fetch '" + uri + "': " + reason);
    }

    FetchException(String uri, Exception cause) {
        super("Failed to fetch '" + uri + "': " + reason(cause), cause);
    }

    private static String reason(Exception cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + ": " + cause.getMessage();
    }
}
