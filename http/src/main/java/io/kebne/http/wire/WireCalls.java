package io.kebne.http.wire;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.http.request.Body;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Takes calls of the v1 APIs with the checks that all of them begin with, in Mesos' order: 405 for what is no POST, 400
 * without a content type, 415 for one that is unknown, 400 for what is not of the call's type.
 */
public final class WireCalls {
    private static final String EXPECTED = WireFormat.JSON.mediaType() + " or " + WireFormat.PROTOBUF.mediaType();

    private WireCalls() {}

    /**
     * @param maxBytes of the body; a longer one is refused with 413
     * @param prototype any message of the calls' type
     */
    public static <M extends Message> Route call(long maxBytes, M prototype, Function<WireRequest<M>, Route> inner) {
        return post(() -> extractRequest(request -> {
            Optional<WireFormat> format = format(request);
            return format.isPresent()
                    ? Body.bytes(maxBytes, body -> parsed(request, format.get(), body, prototype, inner))
                    : complete(refusedType(request));
        }));
    }

    /**
     * A call must have the arguments of its type, if there are such: a field that is named as the type is.
     *
     * @throws InvalidValueException naming the field
     */
    public static void requireArguments(Message call, String type) {
        String name = type.toLowerCase(Locale.ROOT);
        FieldDescriptor arguments = call.getDescriptorForType().findFieldByName(name);
        if (arguments != null && !call.hasField(arguments)) {
            throw new InvalidValueException(name, "is missing");
        }
    }

    /** An answer that is one message. */
    public static HttpResponse answer(WireFormat format, Message message) {
        return HttpResponse.create().withEntity(HttpEntities.create(format.contentType(), format.encode(message)));
    }

    /** What a client is told that accepts neither form. */
    public static HttpResponse notAcceptable() {
        return text(StatusCodes.NOT_ACCEPTABLE, "Expecting 'Accept' to allow " + EXPECTED);
    }

    /**
     * What a client is told that calls faster than it may.
     *
     * @param wait after how long it may call again
     */
    public static HttpResponse tooMany(Duration wait) {
        // Whole seconds, and not none.
        long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
        return text(StatusCodes.TOO_MANY_REQUESTS, "Too many calls of this principal; the call was not carried out")
                .addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
    }

    /** A refusal in one line for people. */
    public static HttpResponse text(StatusCode status, String message) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, message + "\n"));
    }

    private static <M extends Message> Route parsed(
            HttpRequest request,
            WireFormat format,
            ByteString body,
            M prototype,
            Function<WireRequest<M>, Route> inner) {
        M message;
        try {
            message = format.decode(body, prototype);
        } catch (InvalidValueException e) {
            String type = prototype.getDescriptorForType().getName();
            return complete(text(
                    StatusCodes.BAD_REQUEST, "Failed to parse the body as a " + type + " message: " + e.getMessage()));
        }
        return inner.apply(new WireRequest<>(message, format, request));
    }

    private static Optional<WireFormat> format(HttpRequest request) {
        String type = mediaType(request.entity().getContentType());
        for (WireFormat format : WireFormat.values()) {
            if (format.mediaType().equals(type)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static HttpResponse refusedType(HttpRequest request) {
        return isUndeclared(request.entity().getContentType())
                ? text(StatusCodes.BAD_REQUEST, "Expecting 'Content-Type' to be present")
                : text(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "Expecting 'Content-Type' of " + EXPECTED);
    }

    /** Akka HTTP says of a body without a type that it is just bytes. */
    private static boolean isUndeclared(ContentType type) {
        return type.equals(ContentTypes.APPLICATION_OCTET_STREAM) || type.equals(ContentTypes.NO_CONTENT_TYPE);
    }

    private static String mediaType(ContentType type) {
        return (type.mediaType().mainType() + "/" + type.mediaType().subType()).toLowerCase(Locale.ROOT);
    }
}
