package io.kebne.http.server;

/** Why a node cannot listen where it should, in one line for the operator. */
public final class HttpBindException extends RuntimeException {
    HttpBindException(String message, Throwable cause) {
        super(message, cause);
    }
}
