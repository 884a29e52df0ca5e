package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.extractMaterializer;
import static akka.http.javadsl.server.Directives.extractRequestEntity;
import static akka.http.javadsl.server.Directives.onSuccess;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.Materializer;
import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import scala.Option;

/** The body of a request, whatever its declared type: not every client declares one. */
public final class Body {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /**
     * A body that is too large is read nevertheless, up to this size if that is more than is taken, and thrown away: a
     * client that still sends when the connection is closed may never see the answer.
     */
    private static final long MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

    /** What has come so far. */
    private record Received(ByteString bytes, long size) {
        static final Received NOTHING = new Received(ByteString.emptyByteString(), 0);

        Received and(ByteString more, long maxBytes) {
            long newSize = size + more.size();
            return new Received(newSize > maxBytes ? ByteString.emptyByteString() : bytes.concat(more), newSize);
        }
    }

    private Body() {}

    /** @param maxBytes a longer body is refused, and never held */
    static Route text(long maxBytes, Function<String, Route> inner) {
        return bytes(maxBytes, bytes -> inner.apply(bytes.decodeString(StandardCharsets.UTF_8)));
    }

    /** @param maxBytes a longer body is refused, and never held */
    public static Route bytes(long maxBytes, Function<ByteString, Route> inner) {
        return extractRequestEntity(entity -> entity instanceof HttpEntity.Strict whole
                ? inner.apply(within(maxBytes, whole.getData()))
                : extractMaterializer(materializer -> onSuccess(read(entity, maxBytes, materializer), inner)));
    }

    /** A body that came with its head is there already. */
    private static ByteString within(long maxBytes, ByteString body) {
        if (body.size() > maxBytes) {
            throw tooLarge(maxBytes, body.size());
        }
        return body;
    }

    private static CompletionStage<ByteString> read(RequestEntity entity, long maxBytes, Materializer materializer) {
        return entity.withSizeLimit(Math.max(maxBytes, MAX_DISCARDED_BYTES))
                .getDataBytes()
                .completionTimeout(TIMEOUT)
                .runFold(Received.NOTHING, (received, more) -> received.and(more, maxBytes), materializer)
                .handle((received, failure) -> {
                    if (failure != null) {
                        throw failed(maxBytes, failure);
                    }
                    if (received.size() > maxBytes) {
                        throw tooLarge(maxBytes, received.size());
                    }
                    return received.bytes();
                });
    }

    /** What is not even thrown away is told as what is: how much is taken, and not how much is read. */
    private static RuntimeException failed(long maxBytes, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EntityStreamSizeException tooLarge
                ? new EntityStreamSizeException(maxBytes, tooLarge.actualSize())
                : new CompletionException(cause);
    }

    private static EntityStreamSizeException tooLarge(long maxBytes, long size) {
        return new EntityStreamSizeException(maxBytes, Option.apply(size));
    }
}
