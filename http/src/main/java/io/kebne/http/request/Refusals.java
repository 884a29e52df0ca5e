package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.complete;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.http.scaladsl.model.ExceptionWithErrorInfo;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.operator.OperatorReply;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one table from what goes wrong to what the client is told: a status and a line of text, never a stack trace. */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** What Linux says of paths for which Java has no exception of their own. */
    private static final Set<String> NO_FILE =
            Set.of("File name too long", "Not a directory", "Too many levels of symbolic links");

    private Refusals() {}

    public static ExceptionHandler handler() {
        return ExceptionHandler.newBuilder()
                .matchAny(failure -> complete(response(cause(failure))))
                .build();
    }

    /** The status of a refusal, unless an endpoint has its own. */
    public static StatusCode status(OperatorReply.Cause cause) {
        return switch (cause) {
            case INVALID -> StatusCodes.BAD_REQUEST;
            case NOT_FOUND -> StatusCodes.NOT_FOUND;
            case CONFLICT -> StatusCodes.CONFLICT;
        };
    }

    /** What a client is told of its command that was refused. */
    static HttpResponse refused(OperatorReply.Refused refused, StatusCode status) {
        return text(status, refused.field() + ": " + refused.message());
    }

    /** What a client is told of its command that the allocator failed on. */
    static HttpResponse failed(OperatorReply.Failed failed) {
        return text(StatusCodes.INTERNAL_SERVER_ERROR, "Internal error: " + failed.message());
    }

    private static HttpResponse response(Throwable failure) {
        if (failure instanceof InvalidValueException) {
            return text(StatusCodes.BAD_REQUEST, failure.getMessage());
        } else if (failure instanceof NotReadyException notReady) {
            return text(StatusCodes.SERVICE_UNAVAILABLE, failure.getMessage())
                    .addHeader(RawHeader.create("Retry-After", Long.toString(notReady.retryAfterSeconds())));
        } else if (isNoFile(failure)) {
            return text(StatusCodes.NOT_FOUND, "path: there is no such file");
        } else if (failure instanceof AccessDeniedException) {
            return text(StatusCodes.FORBIDDEN, "path: may not be read");
        } else if (failure instanceof EntityStreamSizeException tooLarge) {
            return text(StatusCodes.CONTENT_TOO_LARGE, "body: has more than " + tooLarge.limit() + " bytes");
        } else if (failure instanceof TimeoutException) {
            return text(StatusCodes.REQUEST_TIMEOUT, "The body did not arrive in time");
        } else if (failure instanceof ExceptionWithErrorInfo malformed) {
            return text(StatusCodes.BAD_REQUEST, malformed.info().summary());
        }
        LOG.error("A request failed", failure);
        return text(StatusCodes.INTERNAL_SERVER_ERROR, "Internal error; this node's log has the details");
    }

    /** Names that no file can have, and links that lead nowhere, are missing files too. */
    private static boolean isNoFile(Throwable failure) {
        return failure instanceof NoSuchFileException
                || failure instanceof NotDirectoryException
                || (failure instanceof FileSystemException e
                        && e.getReason() != null
                        && NO_FILE.stream().anyMatch(e.getReason()::startsWith));
    }

    private static HttpResponse text(StatusCode status, String message) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, message + "\n"));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
